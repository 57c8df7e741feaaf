-- lead_list: one page of leads, the latest first, with count and value of all that fit
-- in:  company_id bigint, saved_view text, search text (LIKE-safe), user_id bigint, owner text,
--      source text, after_id bigint, page_size int
-- out: count, value, then the columns of queries.leads.LeadRow (null where none fits)
with found as materialized (
    select
        lead.id,
        lead.number,
        lead.status,
        lead.company_name,
        lead.contact_name,
        lead.city,
        lead.country,
        lead.source,
        sales_rep.name as owner,
        lead.estimated_value,
        lead.entered_at
    from lead
    left join sales_rep
        on sales_rep.company_id = %(company_id)s::bigint and lead.owner_id = sales_rep.id
    where
        lead.company_id = %(company_id)s::bigint
        and case %(saved_view)s::text
            when 'all' then true
            when 'open' then lead.status in ('new', 'working', 'qualified')
            when 'mine'
                then
                    lead.status in ('new', 'working', 'qualified')
                    and sales_rep.user_id = %(user_id)s::bigint
            else lead.status = %(saved_view)s::text
        end
        and (
            %(search)s::text = ''
            or lead.number ilike %(search)s::text || '%%'
            or lead.company_name ilike '%%' || %(search)s::text || '%%'
            or lead.contact_name ilike '%%' || %(search)s::text || '%%'
        )
        and (%(owner)s::text is null or sales_rep.code = %(owner)s::text)
        and (%(source)s::text is null or lead.source = %(source)s::text)
),

shown as materialized (
    select found.*
    from found
    where %(after_id)s::bigint is null or found.id < %(after_id)s::bigint
    order by found.id desc
    limit %(page_size)s::int
),

totals as (
    select
        count(*) as count,
        coalesce(sum(found.estimated_value), 0) as value
    from found
)

select
    totals.count,
    totals.value,
    shown.*
from totals
left join shown on true
order by shown.id desc
