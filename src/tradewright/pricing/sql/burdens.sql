-- burdens: what selling costs beside the goods, or gives back
-- in:  company_id bigint
-- out: the fields of BurdenRow
select
    burden.id,
    burden.kind,
    coalesce(customer.code, '') as customer,
    coalesce(item.code, '') as item,
    burden.percent,
    burden.amount,
    burden.valid_from,
    burden.valid_to
from price_burden as burden
left join customer
    on customer.company_id = %(company_id)s::bigint and burden.customer_id = customer.id
left join item on item.company_id = %(company_id)s::bigint and burden.item_id = item.id
where burden.company_id = %(company_id)s::bigint
order by
    burden.kind asc, burden.item_id is null asc, burden.customer_id is null asc,
    burden.valid_from desc, burden.id asc
limit 1000
