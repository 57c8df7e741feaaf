-- enter_journal_entries: balanced entries by hand, not in the journal yet
-- in:  posting_date date[], description text[], external_id text[], lines_position int[],
--      lines_account text[], lines_amount numeric[], may_ask boolean, company_id bigint,
--      user_id bigint, at timestamptz, operation_id uuid
-- out: position, id, code, detail, posting_date, amount, content (what is approved)
with home as materialized (
    select
        company.currency,
        currency.minor_unit,
        company.went_live_on is not null as is_live
    from company
    inner join currency on company.currency = currency.code
    where company.id = %(company_id)s::bigint
),

asked as materialized (
    select
        item.*,
        row_number() over (partition by item.external_id order by item.position) as nth
    from
        unnest(%(posting_date)s::date[], %(description)s::text[], %(external_id)s::text[])
        with ordinality as item (posting_date, description, external_id, position)
),

lines as materialized (
    select
        line.position,
        line.account as code,
        line.amount,
        row_number() over (partition by line.position order by line.nth)::int as line_no,
        account.id as account_id,
        account.name,
        case
            when account.id is null then 'unknown_account'
            when not account.is_active then 'account_closed'
            when account.control <> '' then 'control_account'
            when
                line.amount is null or line.amount = 0
                or line.amount >= 'infinity' or line.amount = '-infinity'
                then 'amount_missing'
            when scale(trim_scale(line.amount)) > home.minor_unit then 'amount_too_precise'
        end as fault
    from
        unnest(%(lines_position)s::int[], %(lines_account)s::text[], %(lines_amount)s::numeric[])
        with ordinality as line (position, account, amount, nth)
    cross join home
    left join account
        on
            account.company_id = %(company_id)s::bigint
            and line.account = account.code
),

sums as materialized (
    select
        lines.position,
        count(*) as line_count,
        sum(lines.amount) filter (where lines.fault is null) as difference,
        sum(lines.amount) filter (where lines.fault is null and lines.amount > 0) as debit,
        min(lines.line_no) filter (where lines.fault is not null) as line_at_fault,
        jsonb_agg(
            jsonb_build_object(
                'account', lines.code || ' ' || lines.name, 'amount', trim_scale(lines.amount)
            ) order by lines.line_no
        ) as content
    from lines
    group by lines.position
),

judged as materialized (
    select
        asked.*,
        home.currency,
        known.id as known_id,
        known.number as known_number,
        sums.difference,
        sums.debit,
        sums.content,
        sums.line_at_fault,
        fault.code as account_at_fault,
        case
            when known.id is not null then 'already_entered'
            when asked.external_id is not null and asked.nth > 1 then 'repeated_in_batch'
            when not home.is_live then 'company_not_live'
            when not %(may_ask)s::boolean then 'no_rule'
            when trim(asked.description) = '' then 'description_missing'
            when coalesce(sums.line_count, 0) < 2 then 'too_few_lines'
            when sums.line_at_fault is not null then fault.fault
            when sums.difference <> 0 then 'not_balanced'
            when not exists (
                select 1
                from period
                where
                    period.company_id = %(company_id)s::bigint
                    and period.status = 'open'
                    and asked.posting_date between period.starts_on and period.ends_on
            ) then 'no_open_period'
            else 'entered'
        end as code
    from asked
    cross join home
    left join sums on asked.position = sums.position
    left join lines as fault
        on asked.position = fault.position and sums.line_at_fault = fault.line_no
    left join manual_entry as known
        on
            known.company_id = %(company_id)s::bigint
            and asked.external_id = known.external_id
),

numbered as materialized (
    select
        judged.*,
        case when judged.code = 'entered' then nextval('manual_entry_id_seq') end as id
    from judged
    order by judged.position
),

entered as (
    insert into manual_entry (
        id, company_id, number, external_id, posting_date, description, currency, amount, status,
        ended_reason, entered_by, entered_at, version
    )
    select
        numbered.id,
        %(company_id)s::bigint as company_id,
        'M' || lpad(numbered.id::text, 6, '0') as number,
        numbered.external_id,
        numbered.posting_date,
        numbered.description,
        numbered.currency,
        numbered.debit as amount,
        'waiting' as status,
        '' as ended_reason,
        %(user_id)s::bigint as entered_by,
        %(at)s::timestamptz as entered_at,
        1 as version
    from numbered
    where numbered.id is not null
),

entered_lines as (
    insert into manual_entry_line (company_id, manual_entry_id, line_no, account_id, amount)
    select
        %(company_id)s::bigint as company_id,
        numbered.id as manual_entry_id,
        lines.line_no,
        lines.account_id,
        lines.amount
    from lines
    inner join numbered on lines.position = numbered.position
    where numbered.id is not null
    order by lines.position, lines.line_no
),

logged as (
    insert into event (company_id, topic, aggregate, key, version, body, at, operation_id)
    select
        %(company_id)s::bigint as company_id,
        'ledger.journal_entry_entered' as topic,
        'manual_entry' as aggregate,
        numbered.id as key,
        1 as version,
        jsonb_build_object(
            'number', 'M' || lpad(numbered.id::text, 6, '0'),
            'description', numbered.description,
            'amount', numbered.debit,
            'from', null,
            'to', 'waiting'
        ) as body,
        %(at)s::timestamptz as at,
        %(operation_id)s::uuid as operation_id
    from numbered
    where numbered.id is not null
    order by numbered.id
)

select
    numbered.position,
    coalesce(numbered.id, numbered.known_id) as id,
    numbered.code,
    jsonb_strip_nulls(jsonb_build_object(
        'number',
        coalesce('M' || lpad(numbered.id::text, 6, '0'), numbered.known_number),
        'account', numbered.account_at_fault,
        'difference', case when numbered.code = 'not_balanced' then numbered.difference end,
        'line', numbered.line_at_fault
    )) as detail,
    numbered.posting_date,
    numbered.debit as amount,
    jsonb_build_object(
        'number', 'M' || lpad(numbered.id::text, 6, '0'),
        'posting_date', numbered.posting_date,
        'description', numbered.description,
        'currency', numbered.currency,
        'lines', numbered.content
    ) as content
from numbered
order by numbered.position
