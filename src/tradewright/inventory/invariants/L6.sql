-- L6: Inventory accounts hold the value of the stock, in all and document by document
-- of: company split_part(document, '/', 1)::bigint
select
    concat_ws('/', kept.company_id, kept.source, kept.source_id) as document,
    sum(kept.booked) as booked,
    sum(kept.moved) as moved
from (
    select
        journal_entry.company_id,
        journal_entry.source,
        journal_entry.source_id,
        journal_line.amount_base as booked,
        0 as moved
    from journal_line
    inner join account on journal_line.account_id = account.id and account.control = 'inventory'
    inner join journal_entry on journal_line.entry_id = journal_entry.id
    union all
    select
        stock_move.company_id,
        stock_move.source,
        stock_move.source_id,
        0 as booked,
        stock_move.amount_value as moved
    from stock_move
) as kept
group by kept.company_id, kept.source, kept.source_id
having sum(kept.booked) <> sum(kept.moved)
union all
select
    concat_ws('/', kept.company_id, 'stock_level') as document,
    sum(kept.booked) as booked,
    sum(kept.moved) as moved
from (
    select
        journal_line.company_id,
        journal_line.amount_base as booked,
        0 as moved
    from journal_line
    inner join account on journal_line.account_id = account.id and account.control = 'inventory'
    union all
    select
        stock_level.company_id,
        0 as booked,
        stock_level.amount_value as moved
    from stock_level
) as kept
group by kept.company_id
having sum(kept.booked) <> sum(kept.moved)
