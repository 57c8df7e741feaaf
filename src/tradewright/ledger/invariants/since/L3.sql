-- L3: a line of an entry that was touched is not zero, not too fine, and in its place
-- touched: journal_line.entry_id, journal_entry.id
select
    journal_line.id,
    journal_line.entry_id,
    journal_line.line_no,
    journal_line.currency,
    journal_line.amount,
    journal_line.amount_base
from journal_line
inner join journal_entry on journal_line.entry_id = journal_entry.id
inner join account on journal_line.account_id = account.id
inner join company on journal_line.company_id = company.id
left join currency on journal_line.currency = currency.code
left join currency as base on company.currency = base.code
where
    journal_line.entry_id = any(%(touched)s::bigint[])
    and (
        journal_line.amount = 0
        or currency.code is null
        or scale(trim_scale(journal_line.amount)) > currency.minor_unit
        or scale(trim_scale(journal_line.amount_base)) > base.minor_unit
        or journal_line.company_id <> journal_entry.company_id
        or journal_line.company_id <> account.company_id
        or journal_line.period_id <> journal_entry.period_id
    )
