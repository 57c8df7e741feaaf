-- loss_reasons: why opportunities were lost since a day, and to whom
-- in:  company_id bigint, since date, owner text, manager text, region text (null: any)
-- out: reason, competitor, count, amount
select
    opportunity.loss_reason as reason,
    opportunity.competitor,
    count(*) as count,
    sum(opportunity.amount_home) as amount
from opportunity
left join sales_rep
    on sales_rep.company_id = %(company_id)s::bigint and opportunity.owner_id = sales_rep.id
where
    opportunity.company_id = %(company_id)s::bigint
    and opportunity.status = 'lost'
    and opportunity.closed_on >= %(since)s::date
    and (%(owner)s::text is null or sales_rep.code = %(owner)s::text)
    and (%(manager)s::text is null or sales_rep.manager = %(manager)s::text)
    and (%(region)s::text is null or sales_rep.region = %(region)s::text)
group by opportunity.loss_reason, opportunity.competitor
order by count(*) desc, opportunity.loss_reason asc, opportunity.competitor asc
limit 20
