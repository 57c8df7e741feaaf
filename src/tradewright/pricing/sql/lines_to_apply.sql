-- lines_to_apply: the lines of proposals that could be set when they were measured
-- in:  proposal_id bigint[], company_id bigint
-- out: id, proposal_id, line_no, input
select
    line.id,
    line.proposal_id,
    line.line_no,
    line.input
from price_proposal_line as line
where
    line.company_id = %(company_id)s::bigint
    and line.proposal_id = any(%(proposal_id)s::bigint[])
    and not line.is_wrong
order by line.proposal_id, line.line_no
