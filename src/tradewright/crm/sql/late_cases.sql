-- late_cases: cases past a time of theirs that has not been told
-- in:  company_id bigint, at timestamptz
-- out: id
select service_case.id
from service_case
where
    service_case.company_id = %(company_id)s::bigint
    and service_case.status in ('new', 'open', 'waiting_customer')
    and (
        (
            service_case.responded_at is null
            and service_case.late_answer_told_at is null
            and service_case.respond_by < %(at)s::timestamptz
        )
        or (
            service_case.status <> 'waiting_customer'
            and service_case.late_resolution_told_at is null
            and service_case.resolve_by < %(at)s::timestamptz
        )
    )
order by service_case.id
