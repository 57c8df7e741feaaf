-- posting_gaps: why documents of a company could not be posted
-- in:  purpose text[], control text[] (what each purpose's account must be the control account of,
--      '' for none), since date (null is today), company_id bigint, at timestamptz
-- out: purpose ('' for the periods), problem, account_code, day
with opening as materialized (
    select
        coalesce(
            %(since)s::date, (%(at)s::timestamptz at time zone company.time_zone)::date
        ) as day
    from company
    where company.id = %(company_id)s::bigint
),

asked as materialized (
    select purpose.*
    from
        unnest(%(purpose)s::text[], %(control)s::text[])
        with ordinality as purpose (purpose, control, position)
),

led as (
    select
        asked.position,
        asked.purpose,
        account.code as account_code,
        case
            when not account.is_active then 'account_not_active'
            when account.control <> asked.control then 'account_of_another_subledger'
        end as problem
    from asked
    inner join posting_rule
        on
            posting_rule.company_id = %(company_id)s::bigint
            and asked.purpose = posting_rule.purpose
    inner join account
        on
            account.company_id = %(company_id)s::bigint
            and posting_rule.account_id = account.id
),

gaps as (
    select
        asked.position,
        asked.purpose,
        'no_rule' as problem,
        '' as account_code
    from asked
    where
        not exists (
            select 1
            from posting_rule
            where
                posting_rule.company_id = %(company_id)s::bigint
                and asked.purpose = posting_rule.purpose
                and posting_rule.item_group_id is null
                and posting_rule.tax_class = ''
        )
    union all
    select
        led.position,
        led.purpose,
        led.problem,
        led.account_code
    from led
    where led.problem is not null
    union all
    select
        0 as position,
        '' as purpose,
        'no_open_period' as problem,
        '' as account_code
    from opening
    where not books_take(%(company_id)s::bigint, opening.day)
)

select
    gaps.purpose,
    gaps.problem,
    gaps.account_code,
    opening.day
from gaps
cross join opening
order by gaps.position, gaps.account_code
