-- clear_buying: the months of these customers, before they are made afresh
-- in:  company_id bigint, customer_id bigint[]
delete from buying_month
where
    buying_month.company_id = %(company_id)s::bigint
    and buying_month.customer_id = any(%(customer_id)s::bigint[])
