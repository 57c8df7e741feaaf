-- add_contacts: persons at customers; the event tells ids only
-- in:  customer_id bigint[], name text[], email text[], phone text[], language text[],
--      roles text[] (words), may_mail boolean[], may_call boolean[], consent_on date[],
--      consent_source text[], external_id text[], company_id bigint, at timestamptz,
--      operation_id uuid
-- out: position, id, code
with asked as (
    select
        item.*,
        row_number() over (partition by item.external_id order by item.position) as nth
    from
        unnest(
            %(customer_id)s::bigint[], %(name)s::text[], %(email)s::text[], %(phone)s::text[],
            %(language)s::text[], %(roles)s::text[], %(may_mail)s::boolean[],
            %(may_call)s::boolean[], %(consent_on)s::date[], %(consent_source)s::text[],
            %(external_id)s::text[]
        )
        with ordinality as item (
            customer_id, name, email, phone, language, roles, may_mail, may_call, consent_on,
            consent_source, external_id, position
        )
),

judged as materialized (
    select
        asked.*,
        known.id as known_id,
        case
            when customer.id is null then 'customer_not_found'
            when known.id is not null then 'already_added'
            when asked.external_id is not null and asked.nth > 1 then 'repeated_in_batch'
            when trim(asked.name) = '' then 'name_missing'
            when asked.email <> '' and asked.email !~ '^[^@\s]+@[^@\s]+$' then 'email_invalid'
            when asked.language !~ '^([a-z]{2})?$' then 'unknown_language'
            when (asked.may_mail or asked.may_call) and asked.consent_on is null
                then 'consent_without_day'
            else 'added'
        end as code
    from asked
    left join customer
        on customer.company_id = %(company_id)s::bigint and asked.customer_id = customer.id
    left join contact as known
        on
            known.company_id = %(company_id)s::bigint
            and asked.external_id = known.external_id
),

numbered as materialized (
    select
        chosen.position,
        nextval(pg_get_serial_sequence('contact', 'id')) as id
    from (
        select judged.position
        from judged
        where judged.code = 'added'
        order by judged.position
    ) as chosen
),

added as (
    insert into contact (
        id, company_id, customer_id, name, email, phone, language, roles, may_mail, may_call,
        consent_on, consent_source, status, external_id, created_at, version
    )
    select
        numbered.id,
        %(company_id)s::bigint as company_id,
        judged.customer_id,
        trim(judged.name) as name,
        judged.email,
        judged.phone,
        judged.language,
        coalesce(string_to_array(nullif(trim(judged.roles), ''), ' '), '{}') as roles,
        judged.may_mail,
        judged.may_call,
        judged.consent_on,
        judged.consent_source,
        'active' as status,
        judged.external_id,
        %(at)s::timestamptz as created_at,
        1 as version
    from judged
    inner join numbered on judged.position = numbered.position
    order by judged.position
    returning contact.*
),

logged as (
    insert into event (
        company_id, topic, aggregate, key, version, body, at, operation_id
    )
    select
        added.company_id,
        'parties.contact_added' as topic,
        'contact' as aggregate,
        added.id as key,
        added.version,
        jsonb_build_object(
            'contact_id', added.id,
            'customer_id', added.customer_id,
            'from', null,
            'to', added.status
        ) as body,
        %(at)s::timestamptz as at,
        %(operation_id)s::uuid as operation_id
    from added
    order by added.id
)

select
    judged.position,
    coalesce(numbered.id, judged.known_id) as id,
    judged.code
from judged
left join numbered on judged.position = numbered.position
order by judged.position
