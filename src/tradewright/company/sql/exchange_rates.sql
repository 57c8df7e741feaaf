-- exchange_rates: what other currencies are worth, the latest first
-- in:  currency text ('': all), after bigint (null: from the latest), page_size int,
--      company_id bigint
-- out: the fields of RateRow
select
    rate.id,
    rate.currency,
    currency.name,
    rate.kind,
    rate.valid_from,
    rate.rate,
    rate.source
from exchange_rate as rate
inner join currency on rate.currency = currency.code
where
    rate.company_id = %(company_id)s::bigint
    and (%(currency)s::text = '' or rate.currency = %(currency)s::text)
    and (
        %(after)s::bigint is null
        or (rate.valid_from, rate.id) < (
            select
                seen.valid_from,
                seen.id
            from exchange_rate as seen
            where seen.company_id = %(company_id)s::bigint and seen.id = %(after)s::bigint
        )
    )
order by rate.valid_from desc, rate.id desc
limit %(page_size)s::int
