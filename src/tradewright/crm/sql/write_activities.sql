-- write_activities: activities that are planned, or done already
-- in:  kind text[], subject text[], due_on date[] (null: today), customer text[], contact_id
--      bigint[], opportunity_id bigint[], case_id bigint[], assigned_to text[], note text[],
--      outcome text[], external_id text[], is_done boolean, company_id bigint, user_id bigint,
--      at timestamptz, operation_id uuid
-- out: position, id, code, due_on
with home as materialized (
    select (%(at)s::timestamptz at time zone company.time_zone)::date as today
    from company
    where company.id = %(company_id)s::bigint
),

asked as (
    select
        item.*,
        row_number() over (partition by item.external_id order by item.position) as nth
    from
        unnest(
            %(kind)s::text[], %(subject)s::text[], %(due_on)s::date[], %(customer)s::text[],
            %(contact_id)s::bigint[], %(opportunity_id)s::bigint[], %(case_id)s::bigint[],
            %(assigned_to)s::text[], %(note)s::text[], %(outcome)s::text[], %(external_id)s::text[]
        )
        with ordinality as item (
            kind, subject, due_on, customer, contact_id, opportunity_id, case_id, assigned_to,
            note, outcome, external_id, position
        )
),

named as materialized (
    select
        asked.*,
        home.today,
        known.id as known_id,
        known.due_on as known_due_on,
        customer.id as named_id,
        contact.id as contact_found,
        contact.customer_id as of_contact,
        opportunity.id as opportunity_found,
        opportunity.customer_id as of_opportunity,
        service_case.id as case_found,
        service_case.customer_id as of_case,
        coalesce(
            service_case.customer_id, opportunity.customer_id, contact.customer_id, customer.id
        ) as customer_id,
        case
            when asked.assigned_to = '' then %(user_id)s::bigint
            else colleague(%(company_id)s::bigint, asked.assigned_to, home.today)
        end as assignee_id
    from asked
    cross join home
    left join activity as known
        on
            known.company_id = %(company_id)s::bigint
            and asked.external_id = known.external_id
    left join customer
        on
            customer.company_id = %(company_id)s::bigint
            and asked.customer = customer.code
    left join contact
        on
            contact.company_id = %(company_id)s::bigint
            and asked.contact_id = contact.id
            and contact.status <> 'erased'
    left join opportunity
        on
            opportunity.company_id = %(company_id)s::bigint
            and asked.opportunity_id = opportunity.id
    left join service_case
        on
            service_case.company_id = %(company_id)s::bigint
            and asked.case_id = service_case.id
),

judged as materialized (
    select
        named.*,
        coalesce(named.due_on, named.today) as day,
        case
            when named.known_id is not null then 'already_written'
            when named.external_id is not null and named.nth > 1 then 'repeated_in_batch'
            when named.kind not in ('call', 'visit', 'mail', 'task', 'note') then 'unknown_kind'
            when trim(named.subject) = '' then 'subject_missing'
            when named.customer <> '' and named.named_id is null then 'unknown_customer'
            when named.contact_id is not null and named.contact_found is null
                then 'unknown_contact'
            when named.opportunity_id is not null and named.opportunity_found is null
                then 'unknown_opportunity'
            when named.case_id is not null and named.case_found is null then 'unknown_case'
            when
                named.named_id <> named.customer_id
                or named.of_contact <> named.customer_id
                or named.of_opportunity <> named.customer_id
                then 'other_customers'
            when named.assignee_id is null then 'unknown_user'
            when %(is_done)s::boolean then 'logged'
            else 'planned'
        end as code
    from named
),

numbered as materialized (
    select
        judged.*,
        case
            when judged.code in ('planned', 'logged') then nextval('activity_id_seq')
        end as id
    from judged
    order by judged.position
),

written as (
    insert into activity (
        id, company_id, external_id, kind, subject, note, outcome, no_next_reason, status,
        customer_id, contact_id, opportunity_id, case_id, due_on, assigned_to, planned_by,
        planned_at, ended_at, ended_by, finding, version
    )
    select
        numbered.id,
        %(company_id)s::bigint as company_id,
        numbered.external_id,
        numbered.kind,
        trim(numbered.subject) as subject,
        numbered.note,
        numbered.outcome,
        '' as no_next_reason,
        case when %(is_done)s::boolean then 'done' else 'planned' end as status,
        numbered.customer_id,
        numbered.contact_id,
        numbered.opportunity_id,
        numbered.case_id,
        numbered.day as due_on,
        numbered.assignee_id as assigned_to,
        %(user_id)s::bigint as planned_by,
        %(at)s::timestamptz as planned_at,
        case when %(is_done)s::boolean then %(at)s::timestamptz end as ended_at,
        case when %(is_done)s::boolean then %(user_id)s::bigint end as ended_by,
        '' as finding,
        1 as version
    from numbered
    where numbered.id is not null
),

logged as (
    insert into event (company_id, topic, aggregate, key, version, body, at, operation_id)
    select
        %(company_id)s::bigint as company_id,
        case when %(is_done)s::boolean then 'crm.activity_done' else 'crm.activity_planned' end
            as topic,
        'activity' as aggregate,
        numbered.id as key,
        1 as version,
        jsonb_build_object(
            'kind', numbered.kind,
            'customer_id', numbered.customer_id,
            'opportunity_id', numbered.opportunity_id,
            'case_id', numbered.case_id,
            'assigned_to', numbered.assignee_id,
            'due_on', numbered.day,
            'from', null,
            'to', case when %(is_done)s::boolean then 'done' else 'planned' end
        ) as body,
        %(at)s::timestamptz as at,
        %(operation_id)s::uuid as operation_id
    from numbered
    where numbered.id is not null
    order by numbered.id
)

select
    numbered.position,
    coalesce(numbered.id, numbered.known_id) as id,
    numbered.code,
    coalesce(numbered.known_due_on, numbered.day) as due_on
from numbered
order by numbered.position
