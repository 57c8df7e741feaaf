-- count_documents: how much a company has done
-- in:  company_id bigint
-- out: customers, items, orders, shipments, invoices, credit_notes, payments
select
    (
        select count(*) from customer
        where customer.company_id = %(company_id)s::bigint
    ) as customers,
    (
        select count(*) from item
        where item.company_id = %(company_id)s::bigint
    ) as items,
    (
        select count(*) from sales_order
        where sales_order.company_id = %(company_id)s::bigint
    ) as orders,
    (
        select count(*)
        from shipment
        where shipment.company_id = %(company_id)s::bigint and shipment.status = 'shipped'
    ) as shipments,
    (
        select count(*)
        from invoice
        where invoice.company_id = %(company_id)s::bigint and invoice.kind = 'invoice'
    ) as invoices,
    (
        select count(*)
        from invoice
        where invoice.company_id = %(company_id)s::bigint and invoice.kind = 'credit_note'
    ) as credit_notes,
    (
        select count(*) from payment
        where payment.company_id = %(company_id)s::bigint
    ) as payments
