-- O10: The numbers of invoices and of credit notes have neither gaps nor duplicates
-- of: number_series by id
select
    series.id,
    series.code,
    series.next_number,
    count(invoice.id) as documents
from number_series as series
left join invoice
    on
        series.company_id = invoice.company_id
        and series.code = invoice.kind
where series.kind = 'gap_free' and series.code in ('invoice', 'credit_note')
group by series.id
having
    count(invoice.id) <> series.next_number - series.first_number
    or count(distinct invoice.sequence_no) <> count(invoice.id)
    or min(invoice.sequence_no) <> series.first_number
    or max(invoice.sequence_no) <> series.next_number - 1
