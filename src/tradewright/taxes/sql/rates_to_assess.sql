-- rates_to_assess: tax rates and whether an item that is sold has their class
-- in:  company_id bigint
-- out: id, label, rate, is_used
select
    tax_rate.id,
    tax_rate.country || ' ' || tax_rate.tax_class as label,
    tax_rate.rate,
    exists(
        select 1
        from item
        where
            item.company_id = %(company_id)s::bigint
            and item.is_active
            and item.tax_class = tax_rate.tax_class
    ) as is_used
from tax_rate
where tax_rate.company_id = %(company_id)s::bigint
order by tax_rate.id
