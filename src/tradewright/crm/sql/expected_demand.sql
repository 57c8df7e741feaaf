-- expected_demand: what open opportunities expect to sell, by item and day
-- in:  company_id bigint, since date, until date
-- out: item_id, expected_on, quantity, weighted (in stocking units), opportunities
select
    line.item_id,
    coalesce(line.expected_on, opportunity.expected_on) as expected_on,
    sum(line.stock_quantity) as quantity,
    round(
        sum(
            line.stock_quantity * coalesce(opportunity.probability, stage.probability) / 100
        ),
        6
    ) as weighted,
    count(distinct opportunity.id) as opportunities
from opportunity
inner join pipeline_stage as stage
    on stage.company_id = %(company_id)s::bigint and opportunity.stage_id = stage.id
inner join opportunity_line as line
    on line.company_id = %(company_id)s::bigint and opportunity.id = line.opportunity_id
where
    opportunity.company_id = %(company_id)s::bigint
    and opportunity.status = 'open'
    and opportunity.forecast <> 'omitted'
    and line.item_id is not null
    and coalesce(line.expected_on, opportunity.expected_on)
    between %(since)s::date and %(until)s::date
group by line.item_id, coalesce(line.expected_on, opportunity.expected_on)
order by line.item_id, coalesce(line.expected_on, opportunity.expected_on)
