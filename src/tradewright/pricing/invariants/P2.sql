-- P2: what was taken of a cap is the sum of what lines took, and no more than the cap
with taken as (
    select
        price_draw.condition_id,
        sum(price_draw.quantity) as quantity
    from price_draw
    group by price_draw.condition_id
)

select
    own.id,
    own.company_id,
    own.cap_quantity,
    own.drawn_quantity,
    coalesce(taken.quantity, 0) as of_lines
from price_condition as own
left join taken on own.id = taken.condition_id
where
    own.drawn_quantity <> coalesce(taken.quantity, 0)
    or own.drawn_quantity > coalesce(own.cap_quantity, 0)
