-- erase_contacts: nothing of these persons can be read any more, the rows keep their ids
-- in:  contact_id bigint[], company_id bigint, at timestamptz, operation_id uuid
-- out: position, id, code
with asked as (
    select
        item.*,
        row_number() over (partition by item.contact_id order by item.position) as nth
    from
        unnest(%(contact_id)s::bigint[])
        with ordinality as item (contact_id, position)
),

judged as materialized (
    select
        asked.position,
        contact.id as known_id,
        contact.status as status_before,
        case
            when contact.id is null then 'contact_not_found'
            when asked.nth > 1 then 'repeated_in_batch'
            when contact.status = 'erased' then 'already_erased'
            else 'erased'
        end as code
    from asked
    left join contact
        on contact.company_id = %(company_id)s::bigint and asked.contact_id = contact.id
),

erased as (
    update contact
    set
        status = 'erased',
        name = '',
        email = '',
        phone = '',
        language = '',
        roles = '{}',
        may_mail = false,
        may_call = false,
        consent_on = null,
        consent_source = '',
        external_id = null,
        erased_at = %(at)s::timestamptz,
        version = contact.version + 1
    from judged
    where
        contact.company_id = %(company_id)s::bigint
        and contact.id = judged.known_id
        and judged.code = 'erased'
    returning contact.*, judged.status_before
),

logged as (
    insert into event (
        company_id, topic, aggregate, key, version, body, at, operation_id
    )
    select
        erased.company_id,
        'parties.contact_erased' as topic,
        'contact' as aggregate,
        erased.id as key,
        erased.version,
        jsonb_build_object(
            'contact_id', erased.id,
            'customer_id', erased.customer_id,
            'from', erased.status_before,
            'to', erased.status
        ) as body,
        %(at)s::timestamptz as at,
        %(operation_id)s::uuid as operation_id
    from erased
    order by erased.id
)

select
    judged.position,
    judged.known_id as id,
    judged.code
from judged
order by judged.position
