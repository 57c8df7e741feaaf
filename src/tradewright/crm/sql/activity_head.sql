-- activity_head: one activity
-- in:  company_id bigint, activity_id bigint, today date
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
    and activity.id = %(activity_id)s::bigint
