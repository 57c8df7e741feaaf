-- propose_prices: prices stand as drafts of proposals, with the rows that could not be read
-- in:  reason text[], external_id text[], line_row int[], line_no int[], line_row_no int[],
--      line_input jsonb[], unread_row int[], unread_row_no int[], unread_field text[],
--      unread_message text[], most_lines int, company_id bigint, user_id bigint, at timestamptz,
--      operation_id uuid
-- out: position, id, code, number
with asked as (
    select
        item.*,
        row_number() over (partition by item.external_id order by item.position) as nth
    from
        unnest(%(reason)s::text[], %(external_id)s::text[])
        with ordinality as item (reason, external_id, position)
),

stated as materialized (
    select
        line.*,
        count(*) over (partition by line.row_position) as of_proposal
    from
        unnest(
            %(line_row)s::int[], %(line_no)s::int[], %(line_row_no)s::int[],
            %(line_input)s::jsonb[]
        ) as line (row_position, line_no, row_no, input)
),

unread as materialized (
    select
        line.*,
        row_number() over (partition by line.row_position order by line.row_no) as nth
    from
        unnest(
            %(unread_row)s::int[], %(unread_row_no)s::int[], %(unread_field)s::text[],
            %(unread_message)s::text[]
        ) as line (row_position, row_no, field, message)
),

sized as materialized (
    select
        stated.row_position,
        max(stated.of_proposal) as lines
    from stated
    group by stated.row_position
),

judged as materialized (
    select
        asked.*,
        known.id as known_id,
        known.number as known_number,
        coalesce(sized.lines, 0) as lines,
        case
            when known.id is not null then 'already_drafted'
            when asked.external_id is not null and asked.nth > 1 then 'repeated_in_batch'
            when trim(asked.reason) = '' then 'reason_missing'
            when sized.lines is null then 'nothing_proposed'
            when sized.lines > %(most_lines)s::int then 'too_many_lines'
            else 'drafted'
        end as code
    from asked
    left join sized on asked.position = sized.row_position
    left join price_proposal as known
        on known.company_id = %(company_id)s::bigint and asked.external_id = known.external_id
),

numbered as materialized (
    select
        judged.*,
        nextval('price_proposal_id_seq') as id,
        plain_number(%(company_id)s::bigint, 'price_proposal') as number
    from judged
    where judged.code = 'drafted'
    order by judged.position
),

done as (
    insert into price_proposal (
        id, company_id, number, external_id, reason, status, line_count, wrong_count, lines_sold,
        customers_sold, amount_before, amount_after, largest, ending_reason, proposed_by,
        proposed_at, version
    )
    select
        numbered.id,
        %(company_id)s::bigint as company_id,
        numbered.number,
        numbered.external_id,
        trim(numbered.reason) as reason,
        'draft' as status,
        numbered.lines + (
            select count(*)
            from unread
            where unread.row_position = numbered.position
        ) as line_count,
        (
            select count(*)
            from unread
            where unread.row_position = numbered.position
        ) as wrong_count,
        0 as lines_sold,
        0 as customers_sold,
        0 as amount_before,
        0 as amount_after,
        '[]'::jsonb as largest,
        '' as ending_reason,
        %(user_id)s::bigint as proposed_by,
        %(at)s::timestamptz as proposed_at,
        1 as version
    from numbered
    returning price_proposal.*
),

lined as (
    insert into price_proposal_line (
        company_id, proposal_id, line_no, row_no, input, code, is_wrong, field, message
    )
    select
        %(company_id)s::bigint as company_id,
        line.*
    from (
        select
            numbered.id,
            stated.line_no,
            stated.row_no,
            stated.input,
            '' as code,
            false as is_wrong,
            '' as field,
            '' as message
        from stated
        inner join numbered on stated.row_position = numbered.position
        union all
        select
            numbered.id,
            numbered.lines + unread.nth as line_no,
            unread.row_no,
            '{}'::jsonb as input,
            'unread' as code,
            true as is_wrong,
            unread.field,
            unread.message
        from unread
        inner join numbered on unread.row_position = numbered.position
    ) as line
    order by line.id, line.line_no
),

logged as (
    insert into event (company_id, topic, aggregate, key, version, body, at, operation_id)
    select
        done.company_id,
        'pricing.prices_drafted' as topic,
        'price_proposal' as aggregate,
        done.id as key,
        done.version,
        proposal_told(done, null) as body,
        %(at)s::timestamptz as at,
        %(operation_id)s::uuid as operation_id
    from done
    order by done.id
)

select
    judged.position,
    coalesce(numbered.id, judged.known_id) as id,
    judged.code,
    coalesce(numbered.number, judged.known_number) as number
from judged
left join numbered on judged.position = numbered.position
order by judged.position
