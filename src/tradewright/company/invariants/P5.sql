-- P5: a rate of exchange is more than nothing, finite, and of another currency than the company's
select
    rate.id,
    rate.company_id,
    rate.currency,
    rate.rate
from exchange_rate as rate
inner join company on rate.company_id = company.id
where
    rate.rate <= 0
    or rate.rate >= 'infinity'
    or rate.currency = company.currency
