-- The rate in force at a place on a day, as a fraction: a row of the region wins over one of the
-- whole country, and among those the latest that has begun. Null when no rate covers it: the
-- caller refuses, because "no rate" is not "zero".
create or replace function tax_rate_for(
    asked_company bigint, asked_country text, asked_region text, asked_class text, asked_date date
) returns numeric
language plpgsql stable as $$
begin
    return (
        select tax_rate.rate
        from tax_rate
        where
            tax_rate.company_id = asked_company
            and tax_rate.country = asked_country
            and tax_rate.region in ('', asked_region)
            and tax_rate.tax_class = asked_class
            and tax_rate.valid_from <= asked_date
        order by tax_rate.region = '', tax_rate.valid_from desc
        limit 1
    );
end $$;

-- Net, tax and gross of one amount, each in the minor unit (`minor` decimals), net + tax = gross.
-- An exclusive amount is the net: tax = round(net x rate). An inclusive amount is the gross and
-- stays what the customer saw: net = round(gross / (1 + rate)), tax is the rest (145 stays 145).
create or replace function net_tax(amount numeric, rate numeric, inclusive boolean, minor int)
returns table (net numeric, tax numeric, gross numeric)
language sql immutable rows 1 as $$
    select
        split.net,
        case when inclusive then round(amount, minor) - split.net else split.tax end as tax,
        case when inclusive then round(amount, minor) else split.net + split.tax end as gross
    from (
        select
            case
                when inclusive then round(round(amount, minor) / (1 + rate), minor)
                else round(amount, minor)
            end as net,
            round(round(amount, minor) * rate, minor) as tax
    ) as split
$$;
