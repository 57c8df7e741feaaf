-- pair_counts: how many likely doubles stand in each status
-- in:  company_id bigint, today date, kind text (null: any)
-- out: open, later, distinct_ones, merged
select
    count(*) filter (
        where
        duplicate_pair.status = 'open'
        or (duplicate_pair.status = 'later' and duplicate_pair.later_until <= %(today)s::date)
    ) as open,
    count(*) filter (
        where duplicate_pair.status = 'later' and duplicate_pair.later_until > %(today)s::date
    ) as later,
    count(*) filter (where duplicate_pair.status = 'distinct') as distinct_ones,
    count(*) filter (where duplicate_pair.status = 'merged') as merged
from duplicate_pair
where
    duplicate_pair.company_id = %(company_id)s::bigint
    and (%(kind)s::text is null or duplicate_pair.kind = %(kind)s::text)
