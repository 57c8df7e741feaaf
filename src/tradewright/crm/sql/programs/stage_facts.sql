-- The facts that a stage may ask for, and which of those asked are not there yet.
create or replace function missing_facts(
    asked text[], has_customer boolean, has_contact boolean, has_lines boolean, amount numeric,
    expected_on date, competitor text, has_next_action boolean
) returns text[]
language sql immutable as $$
    select coalesce(array_agg(fact.name order by fact.nth), '{}')
    from (
        values
        (1, 'customer', has_customer),
        (2, 'contact', has_contact),
        (3, 'lines', has_lines),
        (4, 'amount', amount > 0),
        (5, 'expected_on', expected_on is not null),
        (6, 'competitor', competitor <> ''),
        (7, 'next_action', has_next_action)
    ) as fact (nth, name, is_there)
    where fact.name = any(asked) and not coalesce(fact.is_there, false)
$$;

-- What one unit of a currency is worth in the company's own on a day; null where nobody has said.
create or replace function rate_to_home(asked_company bigint, asked_currency text, on_day date)
returns numeric
language sql stable as $$
    select
        case
            when company.currency = asked_currency then 1
            else (
                select exchange_rate.rate
                from exchange_rate
                where
                    exchange_rate.company_id = asked_company
                    and exchange_rate.currency = asked_currency
                    and exchange_rate.kind = 'spot'
                    and exchange_rate.valid_from <= on_day
                order by exchange_rate.valid_from desc
                limit 1
            )
        end
    from company
    where company.id = asked_company
$$;
