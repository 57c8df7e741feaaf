-- coupons_running: the coupons that open a price or an offer to somebody on a day
-- in:  company_id bigint, on_date date
-- out: coupon
select distinct price_condition.coupon
from price_condition
where
    price_condition.company_id = %(company_id)s::bigint
    and price_condition.coupon <> ''
    and price_condition.valid_from <= %(on_date)s::date
    and (price_condition.valid_to is null or price_condition.valid_to >= %(on_date)s::date)
order by price_condition.coupon
