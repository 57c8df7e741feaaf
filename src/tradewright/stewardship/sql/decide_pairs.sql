-- decide_pairs: what a person makes of likely doubles
-- in:  pair_id bigint[], decision text[], note text[], until date[], company_id bigint,
--      user_id bigint, at timestamptz, operation_id uuid
-- out: position, id, code
with own as (
    select (%(at)s::timestamptz at time zone company.time_zone)::date as today
    from company
    where company.id = %(company_id)s::bigint
),

asked as (
    select
        item.*,
        row_number() over (partition by item.pair_id order by item.position) as nth
    from
        unnest(
            %(pair_id)s::bigint[], %(decision)s::text[], %(note)s::text[], %(until)s::date[]
        )
        with ordinality as item (pair_id, decision, note, until, position)
),

judged as materialized (
    select
        asked.position,
        asked.pair_id,
        asked.decision,
        asked.note,
        pair.status as status_before,
        case when asked.decision = 'later' then asked.until end as later_until,
        case
            when pair.id is null then 'pair_not_found'
            when asked.nth > 1 then 'repeated_in_batch'
            when asked.decision not in ('distinct', 'later', 'open') then 'unknown_decision'
            when pair.status = 'merged' then 'pair_merged'
            when
                asked.decision = 'later' and (asked.until is null or asked.until <= own.today)
                then 'until_missing'
            when
                pair.status = asked.decision
                and (asked.decision <> 'later' or pair.later_until = asked.until)
                then 'already_decided'
            else 'decided'
        end as code
    from asked
    cross join own
    left join duplicate_pair as pair
        on pair.company_id = %(company_id)s::bigint and asked.pair_id = pair.id
),

decided as (
    update duplicate_pair
    set
        status = judged.decision,
        later_until = judged.later_until,
        note = judged.note,
        decided_at = case when judged.decision <> 'open' then %(at)s::timestamptz end,
        decided_by_id = case when judged.decision <> 'open' then %(user_id)s::bigint end,
        version = duplicate_pair.version + 1
    from judged
    where
        duplicate_pair.company_id = %(company_id)s::bigint
        and duplicate_pair.id = judged.pair_id
        and judged.code = 'decided'
    returning duplicate_pair.*, judged.status_before
),

logged as (
    insert into event (
        company_id, topic, aggregate, key, version, body, at, operation_id
    )
    select
        decided.company_id,
        'stewardship.pair_decided' as topic,
        'duplicate_pair' as aggregate,
        decided.id as key,
        decided.version,
        jsonb_build_object(
            'pair_id', decided.id,
            'kind', decided.kind,
            'first_id', decided.first_id,
            'second_id', decided.second_id,
            'later_until', decided.later_until,
            'from', decided.status_before,
            'to', decided.status
        ) as body,
        %(at)s::timestamptz as at,
        %(operation_id)s::uuid as operation_id
    from decided
    order by decided.id
)

select
    judged.position,
    judged.pair_id as id,
    judged.code
from judged
order by judged.position
