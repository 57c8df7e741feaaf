-- end_contacts: persons have left their customers, and their consent ends
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
            when contact.status = 'erased' then 'contact_erased'
            when contact.status = 'ended' then 'already_ended'
            else 'ended'
        end as code
    from asked
    left join contact
        on contact.company_id = %(company_id)s::bigint and asked.contact_id = contact.id
),

ended as (
    update contact
    set
        status = 'ended',
        may_mail = false,
        may_call = false,
        version = contact.version + 1
    from judged
    where
        contact.company_id = %(company_id)s::bigint
        and contact.id = judged.known_id
        and judged.code = 'ended'
    returning contact.*, judged.status_before
),

logged as (
    insert into event (
        company_id, topic, aggregate, key, version, body, at, operation_id
    )
    select
        ended.company_id,
        'parties.contact_ended' as topic,
        'contact' as aggregate,
        ended.id as key,
        ended.version,
        jsonb_build_object(
            'contact_id', ended.id,
            'customer_id', ended.customer_id,
            'from', ended.status_before,
            'to', ended.status
        ) as body,
        %(at)s::timestamptz as at,
        %(operation_id)s::uuid as operation_id
    from ended
    order by ended.id
)

select
    judged.position,
    judged.known_id as id,
    judged.code
from judged
order by judged.position
