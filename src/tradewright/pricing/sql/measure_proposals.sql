-- measure_proposals: what (locked) drafts would change, and what would become of their lines
-- in:  proposal_id bigint[], since date[], until date[], lines_sold int[], customers_sold int[],
--      amount_before numeric[], amount_after numeric[], margin_before numeric[],
--      margin_after numeric[], percent_largest numeric[], largest jsonb[], lines_position int[],
--      lines_line_no int[], lines_code text[], lines_is_wrong boolean[], lines_field text[],
--      lines_message text[], lines_price_before numeric[], company_id bigint, at timestamptz,
--      operation_id uuid
-- out: position, id, code, status
with asked as (
    select
        item.*,
        row_number() over (partition by item.proposal_id order by item.position) as nth
    from
        unnest(
            %(proposal_id)s::bigint[], %(since)s::date[], %(until)s::date[],
            %(lines_sold)s::int[], %(customers_sold)s::int[], %(amount_before)s::numeric[],
            %(amount_after)s::numeric[], %(margin_before)s::numeric[],
            %(margin_after)s::numeric[], %(percent_largest)s::numeric[], %(largest)s::jsonb[]
        )
        with ordinality as item (
            proposal_id, since, until, lines_sold, customers_sold, amount_before, amount_after,
            margin_before, margin_after, percent_largest, largest, position
        )
),

judged as materialized (
    select
        asked.*,
        proposal.status,
        case
            when proposal.id is null then 'proposal_not_found'
            when asked.nth > 1 then 'repeated_in_batch'
            when proposal.status <> 'draft' then 'not_draft'
            else 'measured'
        end as code
    from asked
    left join price_proposal as proposal
        on proposal.company_id = %(company_id)s::bigint and asked.proposal_id = proposal.id
),

stated as materialized (
    select
        line.*,
        judged.proposal_id
    from
        unnest(
            %(lines_position)s::int[], %(lines_line_no)s::int[], %(lines_code)s::text[],
            %(lines_is_wrong)s::boolean[], %(lines_field)s::text[], %(lines_message)s::text[],
            %(lines_price_before)s::numeric[]
        ) as line (position, line_no, code, is_wrong, field, message, price_before)
    inner join judged on line.position = judged.position
    where judged.code = 'measured'
),

lined as (
    update price_proposal_line
    set
        code = stated.code,
        is_wrong = stated.is_wrong,
        field = stated.field,
        message = stated.message,
        price_before = stated.price_before
    from stated
    where
        price_proposal_line.company_id = %(company_id)s::bigint
        and price_proposal_line.proposal_id = stated.proposal_id
        and price_proposal_line.line_no = stated.line_no
        and price_proposal_line.code <> 'unread'
),

done as (
    update price_proposal
    set
        measured_at = %(at)s::timestamptz,
        measured_since = judged.since,
        measured_until = judged.until,
        lines_sold = judged.lines_sold,
        customers_sold = judged.customers_sold,
        amount_before = judged.amount_before,
        amount_after = judged.amount_after,
        margin_before = judged.margin_before,
        margin_after = judged.margin_after,
        percent_largest = judged.percent_largest,
        largest = judged.largest,
        wrong_count = (
            select count(*)
            from stated
            where stated.proposal_id = price_proposal.id and stated.is_wrong
        ) + (
            select count(*)
            from price_proposal_line as line
            where
                line.company_id = %(company_id)s::bigint
                and line.proposal_id = price_proposal.id
                and line.code = 'unread'
        ),
        version = price_proposal.version + 1
    from judged
    where
        price_proposal.company_id = %(company_id)s::bigint
        and price_proposal.id = judged.proposal_id
        and judged.code = 'measured'
    returning price_proposal.*
),

logged as (
    insert into event (company_id, topic, aggregate, key, version, body, at, operation_id)
    select
        done.company_id,
        'pricing.proposal_measured' as topic,
        'price_proposal' as aggregate,
        done.id as key,
        done.version,
        proposal_told(done, done.status) as body,
        %(at)s::timestamptz as at,
        %(operation_id)s::uuid as operation_id
    from done
    order by done.id
)

select
    judged.position,
    judged.proposal_id as id,
    judged.code,
    judged.status
from judged
order by judged.position
