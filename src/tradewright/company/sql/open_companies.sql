-- open_companies: a legal entity with its number series
-- in:  code text[], name text[], currency text[], country text[], time_zone text[],
--      street text[], city text[], postcode text[], tax_number text[],
--      releases_on_confirm boolean[]
-- out: position, id, code
with asked as (
    select
        item.*,
        row_number() over (partition by item.company_code order by item.position) as nth
    from
        unnest(
            %(code)s::text[], %(name)s::text[], %(currency)s::text[], %(country)s::text[],
            %(time_zone)s::text[], %(street)s::text[], %(city)s::text[], %(postcode)s::text[],
            %(tax_number)s::text[], %(releases_on_confirm)s::boolean[]
        )
        with ordinality as item (
            company_code, name, currency, country, time_zone, street, city, postcode,
            tax_number, releases_on_confirm, position
        )
),

judged as (
    select
        asked.*,
        company.id as known_id,
        case
            when company.id is not null then 'already_open'
            when asked.nth > 1 then 'repeated_in_batch'
            when currency.code is null then 'unknown_currency'
            when length(asked.country) <> 2 then 'unknown_country'
            when zone.name is null then 'unknown_time_zone'
            else 'opened'
        end as code
    from asked
    left join company on asked.company_code = company.code
    left join currency on asked.currency = currency.code
    left join pg_timezone_names as zone on asked.time_zone = zone.name
),

opened as (
    insert into company (
        code, name, currency, country, time_zone, street, city, postcode, tax_number, weekend,
        releases_on_confirm
    )
    select
        judged.company_code,
        judged.name,
        judged.currency,
        judged.country,
        judged.time_zone,
        judged.street,
        judged.city,
        judged.postcode,
        judged.tax_number,
        '67' as weekend,
        judged.releases_on_confirm
    from judged
    where judged.code = 'opened'
    order by judged.position
    returning id, code
)

select
    judged.position,
    coalesce(opened.id, judged.known_id) as id,
    judged.code
from judged
left join opened on judged.company_code = opened.code
order by judged.position
