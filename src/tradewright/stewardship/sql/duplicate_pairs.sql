-- duplicate_pairs: a page of likely doubles in a status, likeliest first, or one of them
-- in:  company_id bigint, today date, status text (null: any), kind text (null: any),
--      pair_id bigint (null: any), after_score numeric, after_id bigint (null: from the start),
--      page_size int
-- out: id, kind, first_id, second_id, score, reasons, status, later_until, note, found_at,
--      decided_at, decided_by, version
with pair as (
    select
        duplicate_pair.*,
        case
            when
                duplicate_pair.status = 'later' and duplicate_pair.later_until <= %(today)s::date
                then 'open'
            else duplicate_pair.status
        end as status_now
    from duplicate_pair
    where
        duplicate_pair.company_id = %(company_id)s::bigint
        and (%(pair_id)s::bigint is null or duplicate_pair.id = %(pair_id)s::bigint)
        and (%(kind)s::text is null or duplicate_pair.kind = %(kind)s::text)
)

select
    pair.id,
    pair.kind,
    pair.first_id,
    pair.second_id,
    pair.score,
    pair.reasons,
    pair.status_now as status,
    pair.later_until,
    pair.note,
    pair.found_at,
    pair.decided_at,
    nullif(trim(app_user.first_name || ' ' || app_user.last_name), '') as decided_by,
    pair.version
from pair
left join app_user on pair.decided_by_id = app_user.id
where
    (%(status)s::text is null or pair.status_now = %(status)s::text)
    and (
        %(after_id)s::bigint is null
        or (pair.score, pair.id) < (%(after_score)s::numeric, %(after_id)s::bigint)
    )
order by pair.score desc, pair.id desc
limit %(page_size)s::int
