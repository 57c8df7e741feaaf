-- record_doubles: likely doubles stand in the queue; known ones stay as they are
-- in:  kind text[], first_id bigint[], second_id bigint[], score numeric[], reasons jsonb[],
--      company_id bigint, at timestamptz, operation_id uuid
-- out: position, id, code
with asked as (
    select
        item.*,
        row_number() over (
            partition by item.kind, item.first_id, item.second_id order by item.position
        ) as nth
    from
        unnest(
            %(kind)s::text[], %(first_id)s::bigint[], %(second_id)s::bigint[],
            %(score)s::numeric[], %(reasons)s::jsonb[]
        )
        with ordinality as item (kind, first_id, second_id, score, reasons, position)
),

judged as materialized (
    select
        asked.*,
        known.id as known_id,
        case
            when known.id is not null then 'already_recorded'
            when asked.nth > 1 then 'repeated_in_batch'
            when asked.first_id >= asked.second_id then 'out_of_order'
            else 'recorded'
        end as code
    from asked
    left join duplicate_pair as known
        on
            known.company_id = %(company_id)s::bigint
            and asked.kind = known.kind
            and asked.first_id = known.first_id
            and asked.second_id = known.second_id
),

numbered as materialized (
    select
        judged.*,
        nextval('duplicate_pair_id_seq') as id
    from judged
    where judged.code = 'recorded'
    order by judged.position
),

recorded as (
    insert into duplicate_pair (
        id, company_id, kind, first_id, second_id, score, reasons, status, note, found_at, version
    )
    select
        numbered.id,
        %(company_id)s::bigint as company_id,
        numbered.kind,
        numbered.first_id,
        numbered.second_id,
        numbered.score,
        numbered.reasons,
        'open' as status,
        '' as note,
        %(at)s::timestamptz as found_at,
        1 as version
    from numbered
    -- another search that ran at the same time may have found the same pair
    on conflict (company_id, kind, first_id, second_id) do nothing
    returning duplicate_pair.*
),

logged as (
    insert into event (
        company_id, topic, aggregate, key, version, body, at, operation_id
    )
    select
        recorded.company_id,
        'stewardship.double_found' as topic,
        'duplicate_pair' as aggregate,
        recorded.id as key,
        recorded.version,
        jsonb_build_object(
            'pair_id', recorded.id,
            'kind', recorded.kind,
            'first_id', recorded.first_id,
            'second_id', recorded.second_id,
            'score', recorded.score,
            'from', null,
            'to', recorded.status
        ) as body,
        %(at)s::timestamptz as at,
        %(operation_id)s::uuid as operation_id
    from recorded
    order by recorded.id
)

select
    judged.position,
    coalesce(recorded.id, judged.known_id) as id,
    case
        when judged.code = 'recorded' and recorded.id is null then 'already_recorded'
        else judged.code
    end as code
from judged
left join numbered on judged.position = numbered.position
left join recorded on numbered.id = recorded.id
order by judged.position
