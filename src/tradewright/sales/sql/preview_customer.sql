-- preview_customer: what order entry needs to know of the customer that is typed
-- in:  company_id bigint, customer text, ship_to text, warehouse text
-- out: the columns of queries.entry.EntryCustomer, nothing where there is no such customer
select
    customer.id,
    customer.code,
    customer.name,
    customer.status,
    customer.currency,
    customer.currency = company.currency as is_traded,
    currency.minor_unit,
    customer.prices_include_tax,
    payment_terms.name as terms,
    ship_to.id as ship_to_id,
    ship_to.country,
    ship_to.region,
    warehouse.id as warehouse_id,
    places.ship_tos
from customer as named
-- the code of a customer that was merged into another means that one
inner join customer
    on
        customer.company_id = %(company_id)s::bigint
        and coalesce(named.merged_into_id, named.id) = customer.id
inner join company on company.id = %(company_id)s::bigint
inner join currency on company.currency = currency.code
inner join payment_terms
    on
        payment_terms.company_id = %(company_id)s::bigint
        and customer.terms_id = payment_terms.id
left join lateral (
    select
        address.id,
        address.country,
        address.region
    from address
    where
        address.company_id = %(company_id)s::bigint
        and address.customer_id = customer.id
        and address.is_ship_to
        and (%(ship_to)s::text = '' or address.code = %(ship_to)s::text)
    order by address.id
    limit 1
) as ship_to on true
left join lateral (
    select warehouse.id
    from warehouse
    where
        warehouse.company_id = %(company_id)s::bigint
        and (
            warehouse.code = %(warehouse)s::text
            or (%(warehouse)s::text = '' and warehouse.is_default)
        )
    limit 1
) as warehouse on true
cross join
    lateral (
        select
            coalesce(
                jsonb_agg(
                    jsonb_build_array(
                        address.code,
                        concat_ws(
                            ', ', address.code, nullif(address.name, customer.name),
                            nullif(address.city, ''), address.country
                        )
                    )
                    order by address.id
                ), '[]'
            ) as ship_tos
        from address
        where
            address.company_id = %(company_id)s::bigint
            and address.customer_id = customer.id
            and address.is_ship_to
    ) as places
where
    named.company_id = %(company_id)s::bigint
    and named.code in (%(customer)s::text, upper(%(customer)s::text))
order by named.code <> %(customer)s::text
limit 1
