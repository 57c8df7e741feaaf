-- A proposal of prices as its events tell it.
create or replace function proposal_told(told price_proposal, status_before text) returns jsonb
language sql stable as $$
    select jsonb_build_object(
        'proposal_id', told.id,
        'number', told.number,
        'lines', told.line_count,
        'wrong', told.wrong_count,
        'proposed_by', told.proposed_by,
        'from', status_before,
        'to', told.status
    )
$$;

-- What an approval of a proposal is bound to: all that would be set, in order.
create or replace function proposal_hash(asked_company bigint, asked_proposal bigint) returns text
language sql stable as $$
    select encode(
        sha256(convert_to(
            coalesce(string_agg(line.input::text, chr(10) order by line.line_no), ''), 'UTF8'
        )),
        'hex'
    )
    from price_proposal_line as line
    where line.company_id = asked_company and line.proposal_id = asked_proposal
$$;
