-- convert_cases: (locked) cases name what they led to
-- in:  case_id bigint[], return_id bigint[], dispute_id bigint[], document text[], company_id
--      bigint, at timestamptz, operation_id uuid
with asked as (
    select item.*
    from
        unnest(
            %(case_id)s::bigint[], %(return_id)s::bigint[], %(dispute_id)s::bigint[],
            %(document)s::text[]
        ) as item (case_id, return_id, dispute_id, document)
),

converted as (
    update service_case
    set
        return_order_id = coalesce(asked.return_id, service_case.return_order_id),
        dispute_id = coalesce(asked.dispute_id, service_case.dispute_id),
        version = service_case.version + 1
    from asked
    where
        service_case.company_id = %(company_id)s::bigint
        and asked.case_id = service_case.id
    returning
        service_case.id, service_case.version, service_case.number, service_case.customer_id,
        service_case.status, asked.document, asked.return_id
)

insert into event (company_id, topic, aggregate, key, version, body, at, operation_id)
select
    %(company_id)s::bigint as company_id,
    'crm.case_converted' as topic,
    'service_case' as aggregate,
    converted.id as key,
    converted.version,
    jsonb_build_object(
        'number', converted.number,
        'customer_id', converted.customer_id,
        'into', case when converted.return_id is null then 'dispute' else 'return' end,
        'document', converted.document,
        'from', converted.status,
        'to', converted.status
    ) as body,
    %(at)s::timestamptz as at,
    %(operation_id)s::uuid as operation_id
from converted
order by converted.id
