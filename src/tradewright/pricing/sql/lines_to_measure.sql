-- lines_to_measure: the lines of a proposal that are prices
-- in:  proposal_id bigint, company_id bigint
-- out: line_no, input
select
    line.line_no,
    line.input
from price_proposal_line as line
where
    line.company_id = %(company_id)s::bigint
    and line.proposal_id = %(proposal_id)s::bigint
    and line.code <> 'unread'
order by line.line_no
