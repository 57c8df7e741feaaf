-- open_cases: new cases with their times
-- in:  asked_customer text[], asked_kind text[], asked_subject text[], asked_note text[],
--      asked_priority text[], asked_contact_id bigint[], asked_order text[], asked_shipment text[],
--      asked_invoice text[], asked_item text[], asked_assigned_to text[], asked_external_id text[],
--      company_id bigint, user_id bigint, at timestamptz, operation_id uuid
-- out: position, id, code, number, respond_by
with home as materialized (
    select
        company.time_zone,
        (%(at)s::timestamptz at time zone company.time_zone)::date as today
    from company
    where company.id = %(company_id)s::bigint
),

asked as (
    select
        item.*,
        row_number() over (partition by item.external_id order by item.position) as nth
    from
        unnest(
            %(asked_customer)s::text[], %(asked_kind)s::text[], %(asked_subject)s::text[],
            %(asked_note)s::text[], %(asked_priority)s::text[], %(asked_contact_id)s::bigint[],
            %(asked_order)s::text[], %(asked_shipment)s::text[], %(asked_invoice)s::text[],
            %(asked_item)s::text[], %(asked_assigned_to)s::text[], %(asked_external_id)s::text[]
        )
        with ordinality as item (
            customer, kind, subject, note, priority, contact_id, order_number, shipment_number,
            invoice_number, item, assigned_to, external_id, position
        )
),

-- each priority's times, once
times as materialized (
    select
        priority.priority,
        working_time_after(
            %(company_id)s::bigint, %(at)s::timestamptz, minutes.response
        ) as respond_by,
        working_time_after(
            %(company_id)s::bigint, %(at)s::timestamptz, minutes.resolution
        ) as resolve_by
    from unnest(array['low', 'normal', 'high', 'urgent']) as priority (priority)
    cross join lateral case_minutes(%(company_id)s::bigint, priority.priority) as minutes
),

judged as materialized (
    select
        asked.*,
        home.time_zone,
        known.id as known_id,
        known.number as known_number,
        known.respond_by as known_respond_by,
        customer.id as customer_id,
        sales_order.id as order_id,
        shipment.id as shipment_id,
        invoice.id as invoice_id,
        item.id as item_id,
        times.respond_by,
        times.resolve_by,
        case
            when asked.assigned_to <> ''
                then colleague(%(company_id)s::bigint, asked.assigned_to, home.today)
        end as assignee_id,
        case
            when known.id is not null then 'already_opened'
            when asked.external_id is not null and asked.nth > 1 then 'repeated_in_batch'
            when customer.id is null then 'unknown_customer'
            when
                asked.kind not in (
                    'question', 'complaint', 'damage', 'wrong_item', 'short_delivery', 'price',
                    'invoice', 'quality', 'other'
                )
                then 'unknown_kind'
            when times.priority is null then 'unknown_priority'
            when trim(asked.subject) = '' then 'subject_missing'
            when asked.contact_id is not null and contact.id is null then 'unknown_contact'
            when asked.order_number <> '' and sales_order.id is null then 'unknown_order'
            when asked.shipment_number <> '' and shipment.id is null then 'unknown_shipment'
            when asked.invoice_number <> '' and invoice.id is null then 'unknown_invoice'
            when asked.item <> '' and item.id is null then 'unknown_item'
            when
                asked.assigned_to <> ''
                and colleague(%(company_id)s::bigint, asked.assigned_to, home.today) is null
                then 'unknown_user'
            else 'opened'
        end as code
    from asked
    cross join home
    left join times on asked.priority = times.priority
    left join service_case as known
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
            and customer.id = contact.customer_id
            and contact.status <> 'erased'
    left join sales_order
        on
            sales_order.company_id = %(company_id)s::bigint
            and asked.order_number = sales_order.number
            and customer.id = sales_order.customer_id
    left join shipment
        on
            shipment.company_id = %(company_id)s::bigint
            and asked.shipment_number = shipment.number
            and customer.id = shipment.customer_id
    left join invoice
        on
            invoice.company_id = %(company_id)s::bigint
            and invoice.kind = 'invoice'
            and asked.invoice_number = invoice.number
            and customer.id = invoice.customer_id
    left join item
        on
            item.company_id = %(company_id)s::bigint
            and asked.item = item.code
),

numbered as materialized (
    select
        judged.*,
        case when judged.code = 'opened' then nextval('service_case_id_seq') end as id,
        case
            when judged.code = 'opened' then plain_number(%(company_id)s::bigint, 'case')
        end as number
    from judged
    order by judged.position
),

opened as (
    insert into service_case (
        id, company_id, number, external_id, customer_id, contact_id, kind, priority, subject,
        note, status, order_id, shipment_id, invoice_id, item_id, assigned_to, opened_by,
        opened_at, respond_by, resolve_by, resolution, reopened, version
    )
    select
        numbered.id,
        %(company_id)s::bigint as company_id,
        numbered.number,
        numbered.external_id,
        numbered.customer_id,
        numbered.contact_id,
        numbered.kind,
        numbered.priority,
        trim(numbered.subject) as subject,
        numbered.note,
        'new' as status,
        numbered.order_id,
        numbered.shipment_id,
        numbered.invoice_id,
        numbered.item_id,
        numbered.assignee_id as assigned_to,
        %(user_id)s::bigint as opened_by,
        %(at)s::timestamptz as opened_at,
        numbered.respond_by,
        numbered.resolve_by,
        '' as resolution,
        0 as reopened,
        1 as version
    from numbered
    where numbered.id is not null
),

logged as (
    insert into event (company_id, topic, aggregate, key, version, body, at, operation_id)
    select
        %(company_id)s::bigint as company_id,
        'crm.case_opened' as topic,
        'service_case' as aggregate,
        numbered.id as key,
        1 as version,
        jsonb_build_object(
            'number', numbered.number,
            'customer_id', numbered.customer_id,
            'kind', numbered.kind,
            'priority', numbered.priority,
            'assigned_to', numbered.assignee_id,
            'respond_by', numbered.respond_by,
            'resolve_by', numbered.resolve_by,
            'from', null,
            'to', 'new'
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
    coalesce(numbered.number, numbered.known_number) as number,
    to_char(
        coalesce(numbered.known_respond_by, numbered.respond_by) at time zone numbered.time_zone,
        'FMDD Mon YYYY, HH24:MI'
    ) as respond_by
from numbered
order by numbered.position
