-- convert_leads: leads that are customers now
-- in:  lead_id bigint[], customer_id bigint[], contact_id bigint[], opportunity_id bigint[],
--      company_id bigint, at timestamptz, operation_id uuid
-- out: id
with asked as (
    select item.*
    from
        unnest(
            %(lead_id)s::bigint[], %(customer_id)s::bigint[], %(contact_id)s::bigint[],
            %(opportunity_id)s::bigint[]
        ) as item (lead_id, customer_id, contact_id, opportunity_id)
),

converted as (
    update lead
    set
        status = 'converted',
        customer_id = asked.customer_id,
        contact_id = asked.contact_id,
        ended_at = %(at)s::timestamptz,
        version = lead.version + 1
    from asked
    where lead.company_id = %(company_id)s::bigint and lead.id = asked.lead_id
    returning lead.*, asked.opportunity_id
),

logged as (
    insert into event (
        company_id, topic, aggregate, key, version, body, at, operation_id
    )
    select
        converted.company_id,
        'crm.lead_converted' as topic,
        'lead' as aggregate,
        converted.id as key,
        converted.version,
        jsonb_build_object(
            'lead_id', converted.id,
            'number', converted.number,
            'company_name', converted.company_name,
            'customer_id', converted.customer_id,
            'contact_id', converted.contact_id,
            'opportunity_id', converted.opportunity_id,
            -- only what is qualified converts, under the lock of the caller
            'from', 'qualified',
            'to', converted.status
        ) as body,
        %(at)s::timestamptz as at,
        %(operation_id)s::uuid as operation_id
    from converted
    order by converted.id
)

select converted.id
from converted
order by converted.id
