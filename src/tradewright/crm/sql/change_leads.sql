-- change_leads: the named facts of leads become others, null leaves one as it is
-- in:  lead_id bigint[], version int[], company_name text[], country text[], source text[],
--      contact_name text[], email text[], phone text[], city text[], owner text[] ('': nobody),
--      estimated_value numeric[], note text[], company_id bigint, at timestamptz,
--      operation_id uuid
-- out: position, id, code, number, value
with asked as (
    select
        item.*,
        row_number() over (partition by item.lead_id order by item.position) as nth
    from
        unnest(
            %(lead_id)s::bigint[], %(version)s::int[], %(company_name)s::text[],
            %(country)s::text[], %(source)s::text[], %(contact_name)s::text[], %(email)s::text[],
            %(phone)s::text[], %(city)s::text[], %(owner)s::text[],
            %(estimated_value)s::numeric[], %(note)s::text[]
        )
        with ordinality as item (
            lead_id, version_seen, company_name, country, source, contact_name, email, phone,
            city, owner, estimated_value, note, position
        )
),

wanted as (
    select
        asked.position,
        asked.nth,
        asked.version_seen,
        asked.owner as asked_owner,
        lead.id as known_id,
        lead.number,
        lead.version,
        lead.status as status_before,
        lead.erased_at,
        concat(asked.contact_name, asked.email, asked.phone, asked.note) <> '' as names_person,
        coalesce(trim(asked.company_name), lead.company_name) as company_name,
        coalesce(upper(trim(asked.country)), lead.country) as country,
        coalesce(asked.source, lead.source) as source,
        coalesce(trim(asked.contact_name), lead.contact_name) as contact_name,
        coalesce(trim(asked.email), lead.email) as email,
        coalesce(trim(asked.phone), lead.phone) as phone,
        coalesce(trim(asked.city), lead.city) as city,
        case
            when asked.owner is null then lead.owner_id
            else rep.id
        end as owner_id,
        coalesce(
            round(asked.estimated_value, currency.minor_unit), lead.estimated_value
        ) as estimated_value,
        coalesce(asked.note, lead.note) as note,
        array[
            lead.company_name, lead.country, lead.source, lead.contact_name, lead.email, lead.phone,
            lead.city, lead.owner_id::text, lead.estimated_value::text, lead.note
        ] as said_before
    from asked
    inner join company on company.id = %(company_id)s::bigint
    inner join currency on company.currency = currency.code
    left join lead
        on lead.company_id = %(company_id)s::bigint and asked.lead_id = lead.id
    left join sales_rep as rep
        on
            rep.company_id = %(company_id)s::bigint
            and asked.owner <> ''
            and asked.owner = rep.code
            and rep.is_active
),

compared as (
    select
        wanted.*,
        array[
            wanted.company_name, wanted.country, wanted.source, wanted.contact_name, wanted.email,
            wanted.phone, wanted.city, wanted.owner_id::text, wanted.estimated_value::text,
            wanted.note
        ] as said_after
    from wanted
),

judged as materialized (
    select
        compared.*,
        case
            when compared.known_id is null then 'lead_not_found'
            when compared.nth > 1 then 'repeated_in_batch'
            when compared.status_before = 'converted' then 'lead_ended'
            when compared.erased_at is not null and compared.names_person then 'person_erased'
            when compared.company_name = '' then 'name_missing'
            when compared.country !~ '^[A-Z]{2}$' then 'unknown_country'
            when
                compared.source not in (
                    'web', 'referral', 'fair', 'call', 'mail', 'import', 'api', 'other'
                )
                then 'unknown_source'
            when compared.email <> '' and compared.email !~ '^[^@\s]+@[^@\s]+$'
                then 'email_invalid'
            when compared.asked_owner <> '' and compared.owner_id is null then 'unknown_owner'
            when compared.estimated_value < 0 then 'value_negative'
            -- arrays are equal where both have null
            when compared.said_after = compared.said_before then 'already_changed'
            when compared.version <> compared.version_seen then 'lead_changed'
            else 'changed'
        end as code
    from compared
),

changed as (
    update lead
    set
        company_name = judged.company_name,
        country = judged.country,
        source = judged.source,
        contact_name = judged.contact_name,
        email = judged.email,
        phone = judged.phone,
        city = judged.city,
        owner_id = judged.owner_id,
        estimated_value = judged.estimated_value,
        note = judged.note,
        version = lead.version + 1
    from judged
    where
        lead.company_id = %(company_id)s::bigint
        and lead.id = judged.known_id
        and judged.code = 'changed'
    returning lead.*, judged.status_before, judged.said_before, judged.said_after
),

logged as (
    insert into event (
        company_id, topic, aggregate, key, version, body, at, operation_id
    )
    select
        changed.company_id,
        'crm.lead_changed' as topic,
        'lead' as aggregate,
        changed.id as key,
        changed.version,
        jsonb_build_object(
            'lead_id', changed.id,
            'number', changed.number,
            'company_name', changed.company_name,
            'fields', (
                select jsonb_agg(field.name order by field.nth)
                from
                    unnest(
                        array[
                            'company_name', 'country', 'source', 'contact_name', 'email', 'phone',
                            'city', 'owner', 'estimated_value', 'note'
                        ],
                        changed.said_before,
                        changed.said_after
                    )
                    with ordinality as field (name, was, became, nth)
                where field.was is distinct from field.became
            ),
            'from', changed.status_before,
            'to', changed.status
        ) as body,
        %(at)s::timestamptz as at,
        %(operation_id)s::uuid as operation_id
    from changed
    order by changed.id
)

select
    judged.position,
    judged.known_id as id,
    judged.code,
    judged.number,
    judged.asked_owner as value
from judged
order by judged.position
