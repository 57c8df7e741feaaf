-- forecast: what each seller will close in each month, beside what they should
-- in:  company_id bigint, since date (first of a month), until date (first of the month after the
--      last), owner text, manager text, region text (null: any)
-- out: the columns of queries.pipeline.ForecastRow
with chosen as materialized (
    select
        sales_rep.id,
        sales_rep.code,
        sales_rep.name,
        sales_rep.manager
    from sales_rep
    where
        sales_rep.company_id = %(company_id)s::bigint
        and (%(owner)s::text is null or sales_rep.code = %(owner)s::text)
        and (%(manager)s::text is null or sales_rep.manager = %(manager)s::text)
        and (%(region)s::text is null or sales_rep.region = %(region)s::text)
),

facts as (
    select
        opportunity.owner_id,
        date_trunc('month', opportunity.expected_on)::date as month,
        opportunity.amount_home as amount,
        opportunity.forecast as kind,
        opportunity.amount_home
        * coalesce(opportunity.probability, stage.probability) / 100 as weighted
    from opportunity
    inner join pipeline_stage as stage
        on stage.company_id = %(company_id)s::bigint and opportunity.stage_id = stage.id
    where
        opportunity.company_id = %(company_id)s::bigint
        and opportunity.status = 'open'
        and opportunity.forecast <> 'omitted'
        and opportunity.expected_on >= %(since)s::date
        and opportunity.expected_on < %(until)s::date
    union all
    select
        opportunity.owner_id,
        date_trunc('month', opportunity.closed_on)::date as month,
        opportunity.amount_home as amount,
        'won' as kind,
        0 as weighted
    from opportunity
    where
        opportunity.company_id = %(company_id)s::bigint
        and opportunity.status = 'won'
        and opportunity.closed_on >= %(since)s::date
        and opportunity.closed_on < %(until)s::date
    union all
    select
        sales_target.rep_id as owner_id,
        sales_target.month,
        sales_target.amount,
        'target' as kind,
        0 as weighted
    from sales_target
    where
        sales_target.company_id = %(company_id)s::bigint
        and sales_target.month >= %(since)s::date
        and sales_target.month < %(until)s::date
),

summed as (
    select
        facts.owner_id,
        facts.month,
        sum(facts.amount) filter (where facts.kind = 'target') as target,
        coalesce(sum(facts.amount) filter (where facts.kind = 'won'), 0) as won,
        coalesce(sum(facts.amount) filter (where facts.kind = 'committed'), 0) as committed,
        coalesce(sum(facts.amount) filter (where facts.kind = 'best_case'), 0) as best_case,
        coalesce(sum(facts.amount) filter (where facts.kind = 'pipeline'), 0) as pipeline,
        coalesce(round(sum(facts.weighted), 2), 0) as weighted
    from facts
    group by facts.owner_id, facts.month
)

select
    chosen.code as owner,
    coalesce(chosen.name, 'Nobody') as owner_name,
    chosen.manager,
    summed.month,
    summed.target,
    summed.won,
    summed.committed,
    summed.best_case,
    summed.pipeline,
    summed.weighted
from summed
left join chosen on summed.owner_id = chosen.id
where
    chosen.id is not null
    or (
        summed.owner_id is null
        and coalesce(%(owner)s::text, %(manager)s::text, %(region)s::text) is null
    )
order by owner_name, chosen.code, summed.month
