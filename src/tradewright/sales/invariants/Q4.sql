-- Q4: Stock that a quote holds belongs to a line of a sent quote, no more than is left of it, and
--     is given back when its time is over
select
    reservation.id as reservation_id,
    reservation.source_line_id as quote_line_id,
    reservation.quantity,
    reservation.expires_at,
    quote.status
from reservation
left join quote_line as line
    on reservation.company_id = line.company_id and reservation.source_line_id = line.id
left join quote on line.quote_id = quote.id
where
    reservation.source = 'quote_line'
    and (
        quote.id is null
        or quote.status <> 'sent'
        or reservation.expires_at is null
        or quote.reserved_until is null
        or reservation.quantity > line.quantity
        or (reservation.item_id, reservation.warehouse_id)
        is distinct from (line.item_id, quote.warehouse_id)
        or (
            -- the clock of the house: the last event that was recorded
            select max(event.at)
            from event
            where event.company_id = reservation.company_id
        ) > reservation.expires_at + interval '1 day'
    )
