-- move_opportunities: opportunities stand in another stage; the move is kept
-- in:  opportunity_id bigint[], stage text[], reason text[], loss_reason text[],
--      competitor text[], closed_on date[], version int[] (null: any), company_id bigint,
--      user_id bigint, at timestamptz, operation_id uuid
-- out: position, id, code, number, stage (its name), value, missing (facts)
with asked as (
    select
        item.*,
        (%(at)s::timestamptz at time zone company.time_zone)::date as today,
        row_number() over (partition by item.opportunity_id order by item.position) as nth
    from
        unnest(
            %(opportunity_id)s::bigint[], %(stage)s::text[], %(reason)s::text[],
            %(loss_reason)s::text[], %(competitor)s::text[], %(closed_on)s::date[],
            %(version)s::int[]
        )
        with ordinality as item (
            opportunity_id, stage, reason, loss_reason, competitor, closed_on, version_seen,
            position
        )
    inner join company on company.id = %(company_id)s::bigint
),

found as materialized (
    select
        asked.position,
        asked.nth,
        asked.stage as asked_stage,
        trim(asked.reason) as reason,
        asked.version_seen,
        coalesce(asked.closed_on, asked.today) as closed_on,
        opportunity.id as known_id,
        opportunity.number,
        opportunity.version,
        opportunity.status as status_before,
        opportunity.stage_id as stage_before,
        opportunity.customer_id,
        opportunity.contact_id,
        opportunity.amount,
        opportunity.expected_on,
        coalesce(nullif(trim(asked.loss_reason), ''), opportunity.loss_reason) as loss_reason,
        coalesce(nullif(trim(asked.competitor), ''), opportunity.competitor) as competitor,
        before.code as from_stage,
        stage.id as stage_id,
        stage.code as stage_code,
        stage.name as stage_name,
        stage.kind,
        stage.criteria,
        lined.id is not null as has_lines,
        planned.id is not null as has_next_action,
        (
            select max(opportunity_move.move_no)
            from opportunity_move
            where
                opportunity_move.company_id = %(company_id)s::bigint
                and opportunity_move.opportunity_id = opportunity.id
        ) as moves
    from asked
    left join opportunity
        on opportunity.company_id = %(company_id)s::bigint and asked.opportunity_id = opportunity.id
    left join pipeline_stage as before
        on before.company_id = %(company_id)s::bigint and opportunity.stage_id = before.id
    left join pipeline_stage as stage
        on
            stage.company_id = %(company_id)s::bigint
            and asked.stage = stage.code
            and stage.is_active
    left join lateral (
        select opportunity_line.id
        from opportunity_line
        where
            opportunity_line.company_id = %(company_id)s::bigint
            and opportunity_line.opportunity_id = opportunity.id
        limit 1
    ) as lined on true
    left join lateral (
        select activity.id
        from activity
        where
            activity.company_id = %(company_id)s::bigint
            and activity.opportunity_id = opportunity.id
            and activity.status = 'planned'
        limit 1
    ) as planned on true
),

compared as materialized (
    select
        found.*,
        missing_facts(
            found.criteria
            || case found.kind when 'won' then '{amount,customer}'::text[] else '{}' end,
            found.customer_id is not null, found.contact_id is not null, found.has_lines,
            found.amount, found.expected_on, found.competitor, found.has_next_action
        ) as missing
    from found
),

judged as materialized (
    select
        compared.*,
        case
            when compared.known_id is null then 'opportunity_not_found'
            when compared.nth > 1 then 'repeated_in_batch'
            when compared.stage_id is null then 'unknown_stage'
            when compared.stage_id = compared.stage_before then 'already_moved'
            when compared.version <> compared.version_seen then 'opportunity_changed'
            when
                compared.kind = 'open'
                and compared.status_before <> 'open'
                and compared.reason = ''
                then 'reason_missing'
            when compared.kind = 'lost' and compared.loss_reason = '' then 'loss_reason_missing'
            when cardinality(compared.missing) > 0 then 'facts_missing'
            else 'moved'
        end as code
    from compared
),

moved as (
    update opportunity
    set
        stage_id = judged.stage_id,
        status = judged.kind,
        closed_on = case when judged.kind <> 'open' then judged.closed_on end,
        loss_reason = case judged.kind when 'lost' then judged.loss_reason else '' end,
        competitor = judged.competitor,
        stage_since = %(at)s::timestamptz,
        version = opportunity.version + 1
    from judged
    where
        opportunity.company_id = %(company_id)s::bigint
        and opportunity.id = judged.known_id
        and judged.code = 'moved'
    returning opportunity.*, judged.position
),

kept as (
    insert into opportunity_move (
        company_id, opportunity_id, move_no, from_stage_id, to_stage_id, reason, moved_by, moved_at
    )
    select
        %(company_id)s::bigint as company_id,
        judged.known_id as opportunity_id,
        judged.moves + 1 as move_no,
        judged.stage_before as from_stage_id,
        judged.stage_id as to_stage_id,
        judged.reason,
        %(user_id)s::bigint as moved_by,
        %(at)s::timestamptz as moved_at
    from judged
    where judged.code = 'moved'
    order by judged.known_id
),

logged as (
    insert into event (
        company_id, topic, aggregate, key, version, body, at, operation_id
    )
    select
        moved.company_id,
        'crm.opportunity_moved' as topic,
        'opportunity' as aggregate,
        moved.id as key,
        moved.version,
        jsonb_build_object(
            'opportunity_id', moved.id,
            'number', moved.number,
            'customer_id', moved.customer_id,
            'owner_id', moved.owner_id,
            'from_stage', judged.from_stage,
            'to_stage', judged.stage_code,
            'reason', judged.reason,
            'loss_reason', moved.loss_reason,
            'competitor', moved.competitor,
            'amount', moved.amount,
            'currency', moved.currency,
            'from', judged.status_before,
            'to', moved.status
        ) as body,
        %(at)s::timestamptz as at,
        %(operation_id)s::uuid as operation_id
    from moved
    inner join judged on moved.id = judged.known_id and judged.code = 'moved'
    order by moved.id
)

select
    judged.position,
    judged.known_id as id,
    judged.code,
    judged.number,
    judged.stage_name as stage,
    case judged.code when 'unknown_stage' then judged.asked_stage end as value,
    case judged.code when 'facts_missing' then judged.missing end as missing
from judged
order by judged.position
