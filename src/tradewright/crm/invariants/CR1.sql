-- CR1: an opportunity amounts to the sum of its lines, and to that at its rate in our currency
select
    opportunity.id,
    opportunity.company_id,
    opportunity.number,
    opportunity.amount,
    lined.amount as of_lines,
    opportunity.amount_home
from opportunity
inner join company on opportunity.company_id = company.id
inner join currency on company.currency = currency.code
left join lateral (
    select sum(line.amount) as amount
    from opportunity_line as line
    where line.opportunity_id = opportunity.id
) as lined on true
where
    opportunity.amount <> coalesce(lined.amount, opportunity.amount)
    or opportunity.amount_home
    <> round(opportunity.amount * opportunity.rate, currency.minor_unit)
