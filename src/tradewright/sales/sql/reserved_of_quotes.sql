-- reserved_of_quotes: lines of (locked) quotes that hold stock
-- in:  company_id bigint, quote_id bigint[]
-- out: quote_line_id
select line.id as quote_line_id
from quote_line as line
where
    line.company_id = %(company_id)s::bigint
    and line.quote_id = any(%(quote_id)s::bigint[])
    and exists (
        select 1
        from reservation
        where
            reservation.company_id = %(company_id)s::bigint
            and reservation.source = 'quote_line'
            and line.id = reservation.source_line_id
    )
order by line.id
