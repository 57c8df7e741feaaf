-- proposal_lines: a page of a proposal's lines
-- in:  proposal_id bigint, wrong_only boolean, after bigint (line number; null: from the first),
--      page_size int, company_id bigint
-- out: the fields of ProposalLine
select
    line.id,
    line.line_no,
    line.row_no,
    line.input,
    line.code,
    line.is_wrong,
    line.field,
    line.message,
    line.condition_id,
    line.price_before
from price_proposal_line as line
where
    line.company_id = %(company_id)s::bigint
    and line.proposal_id = %(proposal_id)s::bigint
    and (not %(wrong_only)s::boolean or line.is_wrong)
    and (%(after)s::bigint is null or line.line_no > %(after)s::bigint)
order by line.line_no
limit %(page_size)s::int
