-- change_contacts: the named fields of persons change, null leaves a field as it is
-- in:  contact_id bigint[], version int[], name text[], email text[], phone text[],
--      language text[], roles text[] (words), may_mail boolean[], may_call boolean[],
--      consent_on date[], consent_source text[], company_id bigint, at timestamptz,
--      operation_id uuid
-- out: position, id, code, version
with asked as (
    select
        item.*,
        row_number() over (partition by item.contact_id order by item.position) as nth
    from
        unnest(
            %(contact_id)s::bigint[], %(version)s::int[], %(name)s::text[], %(email)s::text[],
            %(phone)s::text[], %(language)s::text[], %(roles)s::text[], %(may_mail)s::boolean[],
            %(may_call)s::boolean[], %(consent_on)s::date[], %(consent_source)s::text[]
        )
        with ordinality as item (
            contact_id, version_seen, name, email, phone, language, roles, may_mail, may_call,
            consent_on, consent_source, position
        )
),

wanted as (
    select
        asked.position,
        asked.version_seen,
        asked.nth,
        contact.id as known_id,
        contact.version,
        contact.status as status_before,
        array[
            contact.name, contact.email, contact.phone, contact.language,
            array_to_string(contact.roles, ' '), contact.may_mail::text, contact.may_call::text,
            contact.consent_on::text, contact.consent_source, contact.status
        ] as said_before,
        coalesce(trim(asked.name), contact.name) as name,
        coalesce(asked.email, contact.email) as email,
        coalesce(asked.phone, contact.phone) as phone,
        coalesce(asked.language, contact.language) as language,
        coalesce(trim(asked.roles), array_to_string(contact.roles, ' ')) as roles,
        coalesce(asked.may_mail, contact.may_mail) as may_mail,
        coalesce(asked.may_call, contact.may_call) as may_call,
        coalesce(asked.consent_on, contact.consent_on) as consent_on,
        coalesce(asked.consent_source, contact.consent_source) as consent_source
    from asked
    left join contact
        on contact.company_id = %(company_id)s::bigint and asked.contact_id = contact.id
),

compared as (
    select
        wanted.*,
        array[
            wanted.name, wanted.email, wanted.phone, wanted.language, wanted.roles,
            wanted.may_mail::text, wanted.may_call::text, wanted.consent_on::text,
            wanted.consent_source, 'active'
        ] as said_after
    from wanted
),

judged as materialized (
    select
        compared.*,
        case
            when compared.known_id is null then 'contact_not_found'
            when compared.nth > 1 then 'repeated_in_batch'
            when compared.status_before = 'erased' then 'contact_erased'
            when compared.name = '' then 'name_missing'
            when compared.email <> '' and compared.email !~ '^[^@\s]+@[^@\s]+$'
                then 'email_invalid'
            when compared.language !~ '^([a-z]{2})?$' then 'unknown_language'
            when (compared.may_mail or compared.may_call) and compared.consent_on is null
                then 'consent_without_day'
            -- arrays are equal where both have null
            when compared.said_after = compared.said_before then 'already_changed'
            when compared.version <> compared.version_seen then 'version_outdated'
            else 'changed'
        end as code
    from compared
),

changed as (
    update contact
    set
        name = judged.name,
        email = judged.email,
        phone = judged.phone,
        language = judged.language,
        roles = coalesce(string_to_array(nullif(judged.roles, ''), ' '), '{}'),
        may_mail = judged.may_mail,
        may_call = judged.may_call,
        consent_on = judged.consent_on,
        consent_source = judged.consent_source,
        status = 'active',
        version = contact.version + 1
    from judged
    where
        contact.company_id = %(company_id)s::bigint
        and contact.id = judged.known_id
        and judged.code = 'changed'
    returning contact.*, judged.status_before, judged.said_before, judged.said_after
),

logged as (
    insert into event (
        company_id, topic, aggregate, key, version, body, at, operation_id
    )
    select
        changed.company_id,
        'parties.contact_changed' as topic,
        'contact' as aggregate,
        changed.id as key,
        changed.version,
        jsonb_build_object(
            'contact_id', changed.id,
            'customer_id', changed.customer_id,
            'fields', (
                select jsonb_agg(field.name order by field.nth)
                from
                    unnest(
                        array[
                            'name', 'email', 'phone', 'language', 'roles', 'may_mail', 'may_call',
                            'consent_on', 'consent_source', 'status'
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
    judged.version + (judged.code = 'changed')::int as version
from judged
order by judged.position
