-- shipments_called: shipments by the beginning of their number or its figures alone, or by the
-- beginning of the carrier's tracking number; the latest first
-- in:  company_id bigint, number text (not empty), page_size int
-- out: id, number, status, customer, tracking
-- Ranges, not patterns: under row-level security `like` cannot use an index.
with called as (
    (
        select shipment.id
        from shipment
        where
            shipment.company_id = %(company_id)s::bigint
            and shipment.number >= upper(%(number)s::text)
            and shipment.number < upper(%(number)s::text) || '~'
        order by shipment.number desc
        limit %(page_size)s::int
    )
    union
    select shipment.id
    from shipment
    where
        shipment.company_id = %(company_id)s::bigint
        and shipment.number
        = called_number(%(company_id)s::bigint, 'shipment', %(number)s::text)
    union
    (
        select shipment.id
        from shipment
        where
            shipment.company_id = %(company_id)s::bigint
            and shipment.tracking <> ''
            and shipment.tracking collate "C"  -- noqa: RF03
            >= %(number)s::text
            and shipment.tracking collate "C"  -- noqa: RF03
            < %(number)s::text || chr(1114111)
        order by shipment.tracking collate "C"  -- noqa: RF03
        limit %(page_size)s::int
    )
)

select
    shipment.id,
    shipment.number,
    shipment.status,
    customer.name as customer,
    shipment.tracking
from called
inner join shipment
    on
        shipment.company_id = %(company_id)s::bigint
        and called.id = shipment.id
inner join customer
    on
        customer.company_id = %(company_id)s::bigint
        and shipment.customer_id = customer.id
order by shipment.id desc
limit %(page_size)s::int
