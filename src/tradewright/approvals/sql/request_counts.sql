-- request_counts: how many requests wait, for the reader and in all, and how many the reader made
-- in:  company_id bigint, user_id bigint, duties text[], sees_all boolean, at timestamptz
-- out: to_decide, waiting, asked, oldest_at (of those the reader may decide)
select
    count(*) filter (where request.status = 'waiting' and standing.standing = 'can') as to_decide,
    count(*) filter (
        where
        request.status = 'waiting'
        and (
            %(sees_all)s::boolean
            or request.requested_by = %(user_id)s::bigint
            or standing.standing in ('can', 'decided', 'beyond')
        )
    ) as waiting,
    count(*) filter (where request.requested_by = %(user_id)s::bigint) as asked,
    min(request.requested_at) filter (
        where request.status = 'waiting' and standing.standing = 'can'
    ) as oldest_at
from approval_request as request
left join lateral approval_standing(
    %(company_id)s::bigint, request.id, %(user_id)s::bigint, %(duties)s::text[],
    %(at)s::timestamptz
) as standing on request.status = 'waiting'
where
    request.company_id = %(company_id)s::bigint
    and (request.status = 'waiting' or request.requested_by = %(user_id)s::bigint)
