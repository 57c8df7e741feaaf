-- price_list_items: a page of sold items, with the breaks that hold for a customer and the next
--                   day on which a condition of theirs begins or ends
-- in:  customer_id bigint (null: nobody), ship_to_id bigint, on_date date, search text (LIKE-safe;
--      '': all), changed_since timestamptz (null: all), after text (an item's code), page_size int,
--      company_id bigint
-- out: item_id, item, item_name, unit_id, unit, currency, breaks, next_from
with buyer as materialized (
    select
        coalesce(customer.currency, company.currency) as currency,
        array[
            0, %(customer_id)s::bigint * 8 + 2, %(ship_to_id)s::bigint * 8 + 1,
            customer.group_id * 8 + 3
        ]
        || array(select elder * 8 + 2 from unnest(customer.ancestors) as elder)
        || coalesce(price_level.chain, '{}') as whoms
    from company
    left join customer
        on
            customer.company_id = %(company_id)s::bigint
            and customer.id = %(customer_id)s::bigint
    left join customer_pricing
        on
            customer_pricing.company_id = %(company_id)s::bigint
            and customer.id = customer_pricing.customer_id
    left join price_level
        on
            price_level.company_id = %(company_id)s::bigint
            and customer_pricing.level_id = price_level.id
    where company.id = %(company_id)s::bigint
),

found as materialized (
    select
        item.id as item_id,
        item.code as item,
        item.name as item_name,
        item.stocking_unit_id as unit_id,
        held.breaks,
        held.next_from,
        held.is_changed
    from item
    cross join buyer
    left join lateral (
        select
            array_agg(distinct own.min_quantity) filter (
                where
                own.min_quantity > 1
                and coalesce(own.unit_id, item.stocking_unit_id) = item.stocking_unit_id
                and own.valid_from <= %(on_date)s::date
                and own.coupon = ''
            ) as breaks,
            least(
                min(own.valid_from) filter (where own.valid_from > %(on_date)s::date),
                min(own.valid_to + 1) filter (
                    where own.valid_from <= %(on_date)s::date
                )
            ) as next_from,
            bool_or(
                %(changed_since)s::timestamptz is not null
                and (
                    (
                        own.valid_from > %(changed_since)s::timestamptz::date
                        and own.valid_from <= %(on_date)s::date
                    )
                    or exists (
                        select 1
                        from event
                        where
                            event.company_id = %(company_id)s::bigint
                            and event.aggregate = 'price_condition'
                            and event.key = own.id
                            and event.at > %(changed_since)s::timestamptz
                    )
                )
            ) or bool_or(
                own.valid_to >= %(changed_since)s::timestamptz::date
                and own.valid_to < %(on_date)s::date
            ) as is_changed
        from price_condition as own
        where
            own.company_id = %(company_id)s::bigint
            and own.what = any(array[
                item.id * 8 + 1, item.group_id * 8 + 2, item.brand_id * 8 + 3, 0
            ])
            and own.whom = any(buyer.whoms)
            and (
                coalesce(own.valid_to, 'infinity') >= %(on_date)s::date
                or own.valid_to >= %(changed_since)s::timestamptz::date
            )
    ) as held on true
    where
        item.company_id = %(company_id)s::bigint
        and item.is_active
        and item.merged_into_id is null
        and (%(after)s::text is null or item.code > %(after)s::text)
        and (
            %(search)s::text = ''
            or item.code ilike %(search)s::text || '%%'
            or item.name ilike '%%' || %(search)s::text || '%%'
        )
        and (%(changed_since)s::timestamptz is null or held.is_changed)
    order by item.code
    limit %(page_size)s::int
)

select
    found.item_id,
    found.item,
    found.item_name,
    found.unit_id,
    unit.code as unit,
    buyer.currency,
    array[1::numeric] || coalesce(found.breaks, '{}') as breaks,
    found.next_from
from found
cross join buyer
inner join unit on unit.company_id = %(company_id)s::bigint and found.unit_id = unit.id
order by found.item
