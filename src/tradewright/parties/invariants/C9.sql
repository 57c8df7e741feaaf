-- C9: erased persons have no readable personal data left, and no event ever told any
select
    contact.company_id,
    contact.id as contact_id,
    'readable although erased' as fault
from erasure
inner join contact
    on
        erasure.company_id = contact.company_id
        and erasure.subject_id = contact.id
        and erasure.subject_made_at = contact.created_at
where
    erasure.subject = 'contact'
    and (
        contact.status <> 'erased'
        or concat(
            contact.name, contact.email, contact.phone, contact.language, contact.consent_source,
            contact.external_id
        ) <> ''
    )

union all

select
    contact.company_id,
    contact.id as contact_id,
    'erased without a proof' as fault
from contact
where
    contact.status = 'erased'
    and not exists (
        select 1
        from erasure
        where
            erasure.company_id = contact.company_id
            and erasure.subject = 'contact'
            and erasure.subject_id = contact.id
    )

union all

select
    event.company_id,
    event.key as contact_id,
    'told by event ' || event.id as fault
from event
where
    (
        event.aggregate = 'contact'
        and event.body ?| array['name', 'email', 'phone', 'consent_source']
    )
    or (event.aggregate = 'customer' and event.body ?| array['email', 'phone'])
