-- manual_entry: an entry by hand with its lines, and the journal entry that it became
-- in:  company_id bigint, manual_entry_id bigint
-- out: id, number, posting_date, description, currency, amount, status, ended_reason, entered_by,
--      entered_at, entry_id, entry_number, lines
select
    manual_entry.id,
    manual_entry.number,
    manual_entry.posting_date,
    manual_entry.description,
    manual_entry.currency,
    manual_entry.amount,
    manual_entry.status,
    manual_entry.ended_reason,
    coalesce(
        nullif(trim(app_user.first_name || ' ' || app_user.last_name), ''), app_user.username
    ) as entered_by,
    manual_entry.entered_at,
    journal_entry.id as entry_id,
    journal_entry.number as entry_number,
    (
        select
            jsonb_agg(
                jsonb_build_object(
                    'code', account.code, 'name', account.name, 'amount', line.amount
                ) order by line.line_no
            )
        from manual_entry_line as line
        inner join account
            on
                account.company_id = %(company_id)s::bigint
                and line.account_id = account.id
        where
            line.company_id = %(company_id)s::bigint
            and line.manual_entry_id = manual_entry.id
    ) as lines
from manual_entry
inner join app_user on manual_entry.entered_by = app_user.id
left join journal_entry
    on
        journal_entry.company_id = %(company_id)s::bigint
        and journal_entry.source = 'manual_entry'
        and manual_entry.id = journal_entry.source_id
where
    manual_entry.company_id = %(company_id)s::bigint
    and manual_entry.id = %(manual_entry_id)s::bigint
