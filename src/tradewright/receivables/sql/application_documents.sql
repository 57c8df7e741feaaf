-- application_documents: which documents to lock before applications are taken back
-- in:  company_id bigint, application_id bigint[]
-- out: payment_id, credit_note_id, invoice_id
select
    application.payment_id,
    application.credit_note_id,
    application.invoice_id
from application
where
    application.company_id = %(company_id)s::bigint
    and application.id = any(%(application_id)s::bigint[])
