-- conversion: how many opportunities reached each stage since a day, what became of those, and how
-- long they stood in it
-- in:  company_id bigint, since timestamptz, owner text, manager text, region text (null: any)
-- out: the columns of queries.pipeline.StageConversion
with moved as materialized (
    select
        step.opportunity_id,
        step.to_stage_id as stage_id,
        step.moved_at,
        opportunity.status,
        opportunity.amount_home,
        lead(step.moved_at) over (
            partition by step.opportunity_id order by step.move_no
        ) as left_at
    from opportunity_move as step
    inner join opportunity
        on
            opportunity.company_id = %(company_id)s::bigint
            and step.opportunity_id = opportunity.id
    left join sales_rep
        on sales_rep.company_id = %(company_id)s::bigint and opportunity.owner_id = sales_rep.id
    where
        step.company_id = %(company_id)s::bigint
        and (%(owner)s::text is null or sales_rep.code = %(owner)s::text)
        and (%(manager)s::text is null or sales_rep.manager = %(manager)s::text)
        and (%(region)s::text is null or sales_rep.region = %(region)s::text)
),

reached as (
    select
        moved.stage_id,
        moved.opportunity_id,
        min(moved.status) as status,
        min(moved.amount_home) as amount,
        sum(extract(epoch from moved.left_at - moved.moved_at)) as seconds
    from moved
    where moved.moved_at >= %(since)s::timestamptz
    group by moved.stage_id, moved.opportunity_id
)

select
    stage.name as stage,
    stage.kind,
    count(reached.opportunity_id) as reached,
    count(reached.opportunity_id) filter (where reached.status = 'won') as won,
    count(reached.opportunity_id) filter (where reached.status = 'lost') as lost,
    coalesce(sum(reached.amount), 0) as amount,
    round((avg(reached.seconds) / 86400)::numeric, 1) as days
from pipeline_stage as stage
left join reached on stage.id = reached.stage_id
where stage.company_id = %(company_id)s::bigint and stage.is_active
group by stage.id
order by stage.place, stage.id
