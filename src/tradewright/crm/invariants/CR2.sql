-- CR2: the moves of an opportunity are a chain without a hole that ends at its stage
with steps as (
    select
        opportunity_move.opportunity_id,
        opportunity_move.move_no,
        opportunity_move.from_stage_id,
        opportunity_move.to_stage_id,
        lag(opportunity_move.to_stage_id) over (
            partition by opportunity_move.opportunity_id order by opportunity_move.move_no
        ) as stage_before,
        row_number() over (
            partition by opportunity_move.opportunity_id
            order by opportunity_move.move_no desc
        ) as nth_last
    from opportunity_move
),

chained as (
    select
        steps.opportunity_id,
        count(*) as moves,
        max(steps.move_no) as last_no,
        count(*) filter (where steps.from_stage_id is distinct from steps.stage_before) as broken,
        max(steps.to_stage_id) filter (where steps.nth_last = 1) as last_stage
    from steps
    group by steps.opportunity_id
)

select
    opportunity.id,
    opportunity.company_id,
    opportunity.stage_id,
    chained.moves,
    chained.last_no,
    chained.broken,
    chained.last_stage
from opportunity
left join chained on opportunity.id = chained.opportunity_id
where
    chained.opportunity_id is null
    or chained.moves <> chained.last_no
    or chained.broken > 0
    or chained.last_stage <> opportunity.stage_id
