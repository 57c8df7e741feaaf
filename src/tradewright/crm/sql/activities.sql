-- activities: what is planned, the earliest first, then what is over, the latest first
-- in:  company_id bigint, today date, assigned_to bigint, customer_id bigint,
--      opportunity_id bigint, case_id bigint, asked_state text, planned_only boolean, page_size int
-- out: id, kind, subject, note, outcome, status, due_state, due_on, ended_at, customer_id,
--      customer, customer_name, contact_id, opportunity_id, opportunity, case_id, case_number,
--      assignee,
--      finding, evidence, needs_next, version
select
    activity.id,
    activity.kind,
    activity.subject,
    activity.note,
    activity.outcome,
    activity.status,
    case
        when activity.status <> 'planned' then activity.status
        when activity.due_on < %(today)s::date then 'overdue'
        when activity.due_on = %(today)s::date then 'today'
        else 'coming'
    end as due_state,
    activity.due_on,
    activity.ended_at,
    activity.customer_id,
    coalesce(customer.code, '') as customer,
    coalesce(customer.name, '') as customer_name,
    activity.contact_id,
    activity.opportunity_id,
    coalesce(opportunity.number, '') as opportunity,
    activity.case_id,
    coalesce(service_case.number, '') as case_number,
    coalesce(nullif(trim(assignee.first_name || ' ' || assignee.last_name), ''), assignee.username)
        as assignee,
    activity.finding,
    activity.evidence,
    activity.status = 'planned'
    and opportunity.status = 'open'
    and not exists (
        select 1
        from activity as other
        where
            other.company_id = %(company_id)s::bigint
            and activity.opportunity_id = other.opportunity_id
            and other.status = 'planned'
            and other.id <> activity.id
    ) as needs_next,
    activity.version
from activity
left join customer
    on customer.company_id = %(company_id)s::bigint and activity.customer_id = customer.id
left join opportunity
    on opportunity.company_id = %(company_id)s::bigint and activity.opportunity_id = opportunity.id
left join service_case
    on service_case.company_id = %(company_id)s::bigint and activity.case_id = service_case.id
inner join app_user as assignee on activity.assigned_to = assignee.id
where
    activity.company_id = %(company_id)s::bigint
    and (not %(planned_only)s::boolean or activity.status = 'planned')
    and (%(assigned_to)s::bigint is null or activity.assigned_to = %(assigned_to)s::bigint)
    and (%(customer_id)s::bigint is null or activity.customer_id = %(customer_id)s::bigint)
    and (
        %(opportunity_id)s::bigint is null
        or activity.opportunity_id = %(opportunity_id)s::bigint
    )
    and (%(case_id)s::bigint is null or activity.case_id = %(case_id)s::bigint)
    and case %(asked_state)s::text
        when 'overdue' then activity.due_on < %(today)s::date
        when 'today' then activity.due_on = %(today)s::date
        when 'coming' then activity.due_on > %(today)s::date
        else true
    end
order by
    activity.status <> 'planned' asc,
    case when activity.status = 'planned' then activity.due_on end asc,
    activity.ended_at desc nulls first,
    activity.id asc
limit %(page_size)s::int
