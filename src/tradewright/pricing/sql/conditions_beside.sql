-- conditions_beside: conditions for the same, for the same: starts and breaks of one price
-- in:  condition_id bigint, company_id bigint
-- out: id
select own.id
from price_condition as this
inner join price_condition as own
    on
        own.company_id = %(company_id)s::bigint
        and this.what = own.what
        and this.whom = own.whom
        and this.kind = own.kind
        and this.contract_id is not distinct from own.contract_id
        and this.coupon = own.coupon
        and this.sequence = own.sequence
where
    this.company_id = %(company_id)s::bigint
    and this.id = %(condition_id)s::bigint
order by
    own.valid_from desc, own.unit_id asc, own.min_quantity asc, own.min_value asc, own.id asc
limit 50
