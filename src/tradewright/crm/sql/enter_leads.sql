-- enter_leads: new leads
-- in:  company_name text[], country text[], source text[], contact_name text[], email text[],
--      phone text[], city text[], owner text[], estimated_value numeric[], note text[],
--      external_id text[], form text[], company_id bigint, user_id bigint, at timestamptz,
--      operation_id uuid
-- out: position, id, code, number, value
with asked as (
    select
        item.position,
        trim(item.company_name) as company_name,
        upper(trim(item.country)) as country,
        case when item.form = '' then item.source else form.source end as source,
        trim(item.contact_name) as contact_name,
        trim(item.email) as email,
        trim(item.phone) as phone,
        trim(item.city) as city,
        case when item.form = '' then item.owner else coalesce(giver.code, '') end as owner,
        item.form,
        form.id as form_id,
        round(item.estimated_value, currency.minor_unit) as estimated_value,
        item.note,
        item.external_id,
        row_number() over (partition by item.external_id order by item.position) as nth
    from
        unnest(
            %(company_name)s::text[], %(country)s::text[], %(source)s::text[],
            %(contact_name)s::text[], %(email)s::text[], %(phone)s::text[], %(city)s::text[],
            %(owner)s::text[], %(estimated_value)s::numeric[], %(note)s::text[],
            %(external_id)s::text[], %(form)s::text[]
        )
        with ordinality as item (
            company_name, country, source, contact_name, email, phone, city, owner,
            estimated_value, note, external_id, form, position
        )
    inner join company on company.id = %(company_id)s::bigint
    inner join currency on company.currency = currency.code
    left join lead_form as form
        on form.company_id = company.id and item.form = form.code and form.is_open
    left join sales_rep as giver
        on giver.company_id = company.id and form.owner_id = giver.id and giver.is_active
),

judged as materialized (
    select
        asked.*,
        rep.id as owner_id,
        known.id as known_id,
        known.number as known_number,
        case
            when known.id is not null then 'already_entered'
            when asked.external_id is not null and asked.nth > 1 then 'repeated_in_batch'
            when asked.form <> '' and asked.form_id is null then 'unknown_form'
            when asked.company_name = '' then 'name_missing'
            when asked.country !~ '^[A-Z]{2}$' then 'unknown_country'
            when
                asked.source not in (
                    'web', 'referral', 'fair', 'call', 'mail', 'import', 'api', 'other'
                )
                then 'unknown_source'
            when asked.email <> '' and asked.email !~ '^[^@\s]+@[^@\s]+$' then 'email_invalid'
            when asked.owner <> '' and rep.id is null then 'unknown_owner'
            when asked.estimated_value < 0 then 'value_negative'
            else 'entered'
        end as code
    from asked
    left join sales_rep as rep
        on
            rep.company_id = %(company_id)s::bigint
            and asked.owner <> ''
            and asked.owner = rep.code
            and rep.is_active
    left join lead as known
        on known.company_id = %(company_id)s::bigint and asked.external_id = known.external_id
),

numbered as materialized (
    select
        judged.*,
        nextval('lead_id_seq') as id,
        plain_number(%(company_id)s::bigint, 'lead') as number
    from judged
    where judged.code = 'entered'
    order by judged.position
),

entered as (
    insert into lead (
        id, company_id, number, external_id, source, form_id, company_name, contact_name, email,
        phone, city, country, owner_id, estimated_value, note, status, disqualified_for, entered_by,
        entered_at, version
    )
    select
        numbered.id,
        %(company_id)s::bigint as company_id,
        numbered.number,
        numbered.external_id,
        numbered.source,
        numbered.form_id,
        numbered.company_name,
        numbered.contact_name,
        numbered.email,
        numbered.phone,
        numbered.city,
        numbered.country,
        numbered.owner_id,
        numbered.estimated_value,
        numbered.note,
        'new' as status,
        '' as disqualified_for,
        %(user_id)s::bigint as entered_by,
        %(at)s::timestamptz as entered_at,
        1 as version
    from numbered
    order by numbered.id
    returning lead.*, null::text as status_before
),

logged as (
    insert into event (
        company_id, topic, aggregate, key, version, body, at, operation_id
    )
    select
        entered.company_id,
        'crm.lead_entered' as topic,
        'lead' as aggregate,
        entered.id as key,
        entered.version,
        jsonb_build_object(
            'lead_id', entered.id,
            'number', entered.number,
            'company_name', entered.company_name,
            'country', entered.country,
            'source', entered.source,
            'form_id', entered.form_id,
            'owner_id', entered.owner_id,
            'estimated_value', entered.estimated_value,
            'from', entered.status_before,
            'to', entered.status
        ) as body,
        %(at)s::timestamptz as at,
        %(operation_id)s::uuid as operation_id
    from entered
    order by entered.id
)

select
    judged.position,
    coalesce(numbered.id, judged.known_id) as id,
    judged.code,
    coalesce(numbered.number, judged.known_number) as number,
    judged.owner as value
from judged
left join numbered on judged.position = numbered.position
order by judged.position
