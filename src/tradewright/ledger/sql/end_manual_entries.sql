-- end_manual_entries: (locked) waiting entries by hand are posted, or never will be
-- in:  manual_entry_id bigint[], ending text[], reason text[], company_id bigint, at timestamptz,
--      operation_id uuid
-- out: position, id, code, number, status
with asked as (
    select
        item.*,
        row_number() over (partition by item.manual_entry_id order by item.position) as nth
    from
        unnest(%(manual_entry_id)s::bigint[], %(ending)s::text[], %(reason)s::text[])
        with ordinality as item (manual_entry_id, ending, reason, position)
),

judged as materialized (
    select
        asked.position,
        asked.ending,
        asked.reason,
        manual_entry.id,
        manual_entry.number,
        manual_entry.status,
        case
            when manual_entry.id is null then 'entry_not_found'
            when asked.nth > 1 then 'repeated_in_batch'
            when asked.ending not in ('posted', 'refused', 'withdrawn', 'expired')
                then 'unknown_ending'
            when manual_entry.status <> 'waiting' then 'already_ended'
            when asked.ending = 'posted' then 'posted'
            else 'ended'
        end as code
    from asked
    left join manual_entry
        on
            manual_entry.company_id = %(company_id)s::bigint
            and asked.manual_entry_id = manual_entry.id
),

ended as (
    update manual_entry
    set
        status = judged.ending,
        ended_reason = judged.reason,
        version = manual_entry.version + 1
    from judged
    where
        manual_entry.company_id = %(company_id)s::bigint
        and judged.id = manual_entry.id
        and judged.code in ('posted', 'ended')
    returning manual_entry.*
),

logged as (
    insert into event (company_id, topic, aggregate, key, version, body, at, operation_id)
    select
        %(company_id)s::bigint as company_id,
        case
            when ended.status = 'posted' then 'ledger.journal_entry_posted'
            else 'ledger.journal_entry_dropped'
        end as topic,
        'manual_entry' as aggregate,
        ended.id as key,
        ended.version,
        jsonb_build_object(
            'number', ended.number,
            'reason', ended.ended_reason,
            'from', 'waiting',
            'to', ended.status
        ) as body,
        %(at)s::timestamptz as at,
        %(operation_id)s::uuid as operation_id
    from ended
    order by ended.id
)

select
    judged.position,
    judged.id,
    judged.code,
    judged.number,
    judged.status
from judged
order by judged.position
