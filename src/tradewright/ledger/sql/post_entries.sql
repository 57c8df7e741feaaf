-- post_entries: balanced entries, each once per (source, kind)
-- in:  kind text[], source text[], source_id bigint[], posting_date date[], description text[],
--      reverses_id bigint[], lines_position int[], lines_purpose text[], lines_account_id bigint[],
--      lines_amount numeric[], lines_customer_id bigint[], lines_item_group_id bigint[],
--      lines_tax_class text[], company_id bigint, at timestamptz, operation_id uuid
-- out: position, id, code, detail
with books as (
    select
        company.currency,
        company.went_live_on is not null as is_live
    from company
    where company.id = %(company_id)s::bigint
),

asked as (
    select
        item.*,
        row_number() over (
            partition by item.source, item.source_id, item.kind order by item.position
        ) as nth
    from
        unnest(
            %(kind)s::text[], %(source)s::text[], %(source_id)s::bigint[],
            %(posting_date)s::date[], %(description)s::text[], %(reverses_id)s::bigint[]
        )
        with ordinality as item (
            kind, source, source_id, document_date, description, reverses_id, position
        )
),

asked_lines as materialized (
    select line.*
    from
        unnest(
            %(lines_position)s::int[], %(lines_purpose)s::text[], %(lines_account_id)s::bigint[],
            %(lines_amount)s::numeric[], %(lines_customer_id)s::bigint[],
            %(lines_item_group_id)s::bigint[], %(lines_tax_class)s::text[]
        )
        with ordinality as line (
            position, purpose, account_id, amount, customer_id, item_group_id, tax_class, line_no
        )
    where line.amount <> 0
),

-- few purposes stand in many lines: each is looked up once
accounts as materialized (
    select
        purpose.purpose,
        purpose.item_group_id,
        purpose.tax_class,
        posting_account(
            %(company_id)s::bigint, purpose.purpose, purpose.item_group_id, purpose.tax_class
        ) as account_id
    from (
        select distinct
            asked_lines.purpose,
            coalesce(asked_lines.item_group_id, 0) as item_group_id,
            asked_lines.tax_class
        from asked_lines
        where asked_lines.account_id is null
    ) as purpose
),

resolved as materialized (
    select
        asked_lines.position,
        asked_lines.line_no,
        asked_lines.purpose,
        asked_lines.amount,
        asked_lines.customer_id,
        coalesce(asked_lines.account_id, accounts.account_id) as account_id
    from asked_lines
    left join accounts
        on
            asked_lines.purpose = accounts.purpose
            and coalesce(asked_lines.item_group_id, 0) = accounts.item_group_id
            and asked_lines.tax_class = accounts.tax_class
),

line_checks as (
    select
        resolved.position,
        sum(resolved.amount) as difference,
        min(resolved.purpose) filter (where resolved.account_id is null) as purpose_without_rule
    from resolved
    group by resolved.position
),

judged as materialized (
    select
        asked.*,
        posted.id as posted_id,
        open_period.id as period_id,
        greatest(asked.document_date, open_period.starts_on) as posting_date,
        line_checks.difference,
        line_checks.purpose_without_rule,
        case
            when posted.id is not null then 'already_posted'
            when asked.nth > 1 then 'repeated_in_batch'
            when not books.is_live then 'company_not_live'
            when line_checks.position is null then 'nothing_to_post'
            when line_checks.purpose_without_rule is not null then 'no_posting_rule'
            when line_checks.difference <> 0 then 'not_balanced'
            when open_period.id is null then 'no_open_period'
            else 'posted'
        end as code
    from asked
    cross join books
    left join line_checks on asked.position = line_checks.position
    left join journal_entry as posted
        on
            posted.company_id = %(company_id)s::bigint
            and asked.source = posted.source
            and asked.source_id = posted.source_id
            and asked.kind = posted.kind
    left join lateral (
        select
            period.id,
            period.starts_on
        from period
        where
            period.company_id = %(company_id)s::bigint
            and period.status = 'open'
            and period.ends_on >= asked.document_date
            and exists (
                select 1
                from period as books
                where
                    books.company_id = %(company_id)s::bigint
                    and books.starts_on <= asked.document_date
            )
        order by period.starts_on
        limit 1
    ) as open_period on true
),

numbered as materialized (
    select
        judged.*,
        case when judged.code = 'posted' then nextval('journal_entry_id_seq') end as id,
        case
            when judged.code = 'posted' then plain_number(%(company_id)s::bigint, 'journal')
        end as number
    from judged
    order by judged.position
),

lines as materialized (
    select
        numbered.id as entry_id,
        numbered.period_id,
        row_number() over (
            partition by resolved.position order by resolved.line_no
        )::int as line_no,
        resolved.account_id,
        resolved.amount,
        resolved.customer_id
    from resolved
    inner join numbered on resolved.position = numbered.position
    where numbered.id is not null
),

hashed as (
    select
        lines.entry_id,
        string_agg(
            journal_line_text(
                lines.line_no, lines.account_id, books.currency, lines.amount, lines.amount,
                lines.customer_id
            ),
            ';' order by lines.line_no
        ) as lines
    from lines
    cross join books
    group by lines.entry_id
),

entries as (
    insert into journal_entry (
        id, company_id, number, period_id, posting_date, document_date, kind, source, source_id,
        description, reverses_id, posted_at, operation_id, content_hash
    )
    select
        numbered.id,
        %(company_id)s::bigint as company_id,
        numbered.number,
        numbered.period_id,
        numbered.posting_date,
        numbered.document_date,
        numbered.kind,
        numbered.source,
        numbered.source_id,
        numbered.description,
        numbered.reverses_id,
        %(at)s::timestamptz as posted_at,
        %(operation_id)s::uuid as operation_id,
        journal_hash(
            %(company_id)s::bigint, numbered.kind, numbered.source, numbered.source_id,
            numbered.posting_date, hashed.lines
        ) as content_hash
    from numbered
    inner join hashed on numbered.id = hashed.entry_id
),

posted_lines as (
    insert into journal_line (
        company_id, entry_id, line_no, account_id, period_id, currency, amount, amount_base,
        customer_id
    )
    select
        %(company_id)s::bigint as company_id,
        lines.entry_id,
        lines.line_no,
        lines.account_id,
        lines.period_id,
        books.currency,
        lines.amount,
        lines.amount as amount_base,
        lines.customer_id
    from lines
    cross join books
),

tailed as (
    insert into journal_tail (entry_id, company_id)
    select
        numbered.id,
        %(company_id)s::bigint as company_id
    from numbered
    where numbered.id is not null
)

select
    numbered.position,
    coalesce(numbered.id, numbered.posted_id) as id,
    numbered.code,
    case
        when numbered.code <> 'posted' or numbered.posting_date <> numbered.document_date
            then
                jsonb_build_object(
                    'posting_date', numbered.posting_date,
                    'document_date', numbered.document_date,
                    'difference', numbered.difference,
                    'purpose', numbered.purpose_without_rule
                )
    end as detail
from numbered
order by numbered.position
