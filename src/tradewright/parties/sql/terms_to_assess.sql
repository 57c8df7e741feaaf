-- terms_to_assess: payment terms, and how many customers have them
-- in:  company_id bigint
-- out: id, label, days, used
select
    payment_terms.id,
    payment_terms.code || ' ' || payment_terms.name as label,
    payment_terms.days,
    (
        select count(*)
        from customer
        where
            customer.company_id = %(company_id)s::bigint
            and customer.terms_id = payment_terms.id
    ) as used
from payment_terms
where payment_terms.company_id = %(company_id)s::bigint
order by payment_terms.id
