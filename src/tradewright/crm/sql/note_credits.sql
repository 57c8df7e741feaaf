-- note_credits: (locked) cases tell what became of the credit they ask for
-- in:  case_id bigint[], credit_note_id bigint[] (null: none), step text[] (requested,
--      ended, converted), body jsonb[], company_id bigint, at timestamptz, operation_id uuid
with asked as (
    select item.*
    from
        unnest(
            %(case_id)s::bigint[], %(credit_note_id)s::bigint[], %(step)s::text[],
            %(body)s::jsonb[]
        ) as item (case_id, credit_note_id, step, body)
),

noted as (
    update service_case
    set
        credit_note_id = coalesce(asked.credit_note_id, service_case.credit_note_id),
        version = service_case.version + 1
    from asked
    where
        service_case.company_id = %(company_id)s::bigint
        and asked.case_id = service_case.id
    returning
        service_case.id, service_case.version, service_case.number, service_case.customer_id,
        service_case.status, asked.step, asked.body
)

insert into event (company_id, topic, aggregate, key, version, body, at, operation_id)
select
    %(company_id)s::bigint as company_id,
    case noted.step
        when 'requested' then 'crm.credit_requested'
        when 'ended' then 'crm.credit_ended'
        else 'crm.case_converted'
    end as topic,
    'service_case' as aggregate,
    noted.id as key,
    noted.version,
    noted.body || jsonb_build_object(
        'number', noted.number,
        'customer_id', noted.customer_id,
        'from', noted.status,
        'to', noted.status
    ) as body,
    %(at)s::timestamptz as at,
    %(operation_id)s::uuid as operation_id
from noted
order by noted.id
