-- order_documents: the documents whose history is the order's too, itself first
-- in:  company_id bigint, order_id bigint
-- out: aggregate, id
select
    'sales_order' as aggregate,
    %(order_id)s::bigint as id
union all
select
    'shipment' as aggregate,
    shipment.id
from shipment
where
    shipment.company_id = %(company_id)s::bigint
    and shipment.order_id = %(order_id)s::bigint
union all
select
    'invoice' as aggregate,
    invoice.id
from invoice
where
    invoice.company_id = %(company_id)s::bigint
    and invoice.order_id = %(order_id)s::bigint
union all
select distinct
    'return_order' as aggregate,
    return_line.return_order_id as id
from sales_order_line as line
inner join return_line
    on
        return_line.company_id = %(company_id)s::bigint
        and line.id = return_line.order_line_id
where
    line.company_id = %(company_id)s::bigint
    and line.order_id = %(order_id)s::bigint
union all
select
    'approval_request' as aggregate,
    approval_request.id
from approval_request
where
    approval_request.company_id = %(company_id)s::bigint
    and approval_request.subject = 'sales_order'
    and approval_request.subject_id = %(order_id)s::bigint
