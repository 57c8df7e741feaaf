-- erase_leads: nothing of the persons of these leads can be read any more
-- in:  lead_id bigint[], company_id bigint, at timestamptz,
--      operation_id uuid
-- out: position, id, code, number, status
with asked as (
    select
        item.*,
        row_number() over (partition by item.lead_id order by item.position) as nth
    from
        unnest(%(lead_id)s::bigint[])
        with ordinality as item (lead_id, position)
),

judged as materialized (
    select
        asked.*,
        lead.id as known_id,
        lead.number,
        lead.status as status_before,
        case
            when lead.id is null then 'lead_not_found'
            when asked.nth > 1 then 'repeated_in_batch'
            when lead.erased_at is not null then 'already_erased'
            else 'erased'
        end as code
    from asked
    left join lead
        on lead.company_id = %(company_id)s::bigint and asked.lead_id = lead.id
),

done as (
    update lead
    set
        contact_name = '',
        email = '',
        phone = '',
        note = '',
        erased_at = %(at)s::timestamptz,
        version = lead.version + 1
    from judged
    where
        lead.company_id = %(company_id)s::bigint
        and lead.id = judged.known_id
        and judged.code = 'erased'
    returning lead.*, judged.status_before
),

logged as (
    insert into event (
        company_id, topic, aggregate, key, version, body, at, operation_id
    )
    select
        done.company_id,
        'crm.lead_erased' as topic,
        'lead' as aggregate,
        done.id as key,
        done.version,
        jsonb_build_object(
            'lead_id', done.id,
            'number', done.number,
            'company_name', done.company_name,
            'from', done.status_before,
            'to', done.status
        ) as body,
        %(at)s::timestamptz as at,
        %(operation_id)s::uuid as operation_id
    from done
    order by done.id
)

select
    judged.position,
    judged.known_id as id,
    judged.code,
    judged.number,
    judged.status_before as status
from judged
order by judged.position
