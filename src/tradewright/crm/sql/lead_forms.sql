-- lead_forms: the forms of a company with what came by them
-- in:  company_id bigint, form_key uuid (null: all)
-- out: the columns of queries.lead_forms.LeadFormRow
select
    form.id,
    form.code,
    form.key,
    form.heading,
    form.words,
    form.privacy_url,
    form.source,
    sales_rep.code as owner,
    sales_rep.name as owner_name,
    form.is_open,
    coalesce(come.leads, 0) as leads,
    come.last_at
from lead_form as form
left join sales_rep
    on sales_rep.company_id = %(company_id)s::bigint and form.owner_id = sales_rep.id
left join lateral (
    select
        count(*) as leads,
        max(lead.entered_at) as last_at
    from lead
    where
        %(form_key)s::uuid is null
        and lead.company_id = %(company_id)s::bigint
        and lead.form_id = form.id
) as come on true
where
    form.company_id = %(company_id)s::bigint
    and (%(form_key)s::uuid is null or form.key = %(form_key)s::uuid)
order by form.is_open desc, form.code
