-- quote_counts: how many quotes stand in each saved view
-- in:  company_id bigint, soon date
-- out: all_quotes, open, waiting, sent, expiring, won, lost, sent_amount
select
    count(*) filter (where quote.status <> 'superseded') as all_quotes,
    count(*) filter (where quote.status in ('draft', 'approved')) as open,
    count(*) filter (where quote.status = 'waiting') as waiting,
    count(*) filter (where quote.status = 'sent') as sent,
    count(*) filter (where quote.status = 'sent' and quote.valid_until <= %(soon)s::date)
        as expiring,
    count(*) filter (where quote.status = 'accepted') as won,
    count(*) filter (where quote.status in ('declined', 'expired', 'withdrawn')) as lost,
    coalesce(sum(quote.amount_total) filter (where quote.status = 'sent'), 0) as sent_amount
from quote
where quote.company_id = %(company_id)s::bigint
