-- classes_to_assess: items that are sold and whether their tax class has a rate at home today
-- in:  today date, company_id bigint
-- out: id, label, tax_class, country, has_rate
select
    item.id,
    item.code || ' ' || item.name as label,
    item.tax_class,
    company.country,
    exists(
        select 1
        from tax_rate
        where
            tax_rate.company_id = %(company_id)s::bigint
            and tax_rate.country = company.country
            and tax_rate.tax_class = item.tax_class
            and tax_rate.valid_from <= %(today)s::date
    ) as has_rate
from item
inner join company on item.company_id = company.id
where
    item.company_id = %(company_id)s::bigint
    and item.is_active
    and item.merged_into_id is null
order by item.id
