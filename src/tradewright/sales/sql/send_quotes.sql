-- send_quotes: (locked) approved quotes are open to the customer by a link of their own
-- in:  quote_id bigint[], by_mail boolean[], reserve_hours int[] (null: no stock), version int[],
--      company_id bigint, at timestamptz, operation_id uuid
-- out: position, id, code, number, status, valid_until
with home as materialized (
    select (%(at)s::timestamptz at time zone company.time_zone)::date as today
    from company
    where company.id = %(company_id)s::bigint
),

asked as (
    select
        item.*,
        row_number() over (partition by item.quote_id order by item.position) as nth
    from
        unnest(
            %(quote_id)s::bigint[], %(by_mail)s::boolean[], %(reserve_hours)s::int[],
            %(version)s::int[]
        )
        with ordinality as item (quote_id, by_mail, reserve_hours, version, position)
),

judged as materialized (
    select
        asked.*,
        quote.id,
        quote.number,
        quote.status,
        quote.valid_until,
        quote.contact_id,
        %(at)s::timestamptz + make_interval(hours => asked.reserve_hours) as reserved_until,
        case
            when quote.id is null then 'quote_not_found'
            when asked.nth > 1 then 'repeated_in_batch'
            when quote.status = 'sent' then 'already_sent'
            when quote.status in ('draft', 'waiting') then 'quote_not_approved'
            when quote.status <> 'approved' then 'quote_ended'
            when quote.version <> asked.version then 'quote_changed'
            when quote.valid_until < home.today then 'validity_passed'
            when asked.by_mail and coalesce(nullif(contact.email, ''), customer.email) = ''
                then 'no_address'
            when asked.reserve_hours not between 1 and 336 then 'hours_out_of_range'
            else 'sent'
        end as code
    from asked
    cross join home
    left join quote
        on
            quote.company_id = %(company_id)s::bigint
            and asked.quote_id = quote.id
    left join customer
        on
            customer.company_id = %(company_id)s::bigint
            and quote.customer_id = customer.id
    left join contact
        on
            contact.company_id = %(company_id)s::bigint
            and quote.contact_id = contact.id
            and contact.status = 'active'
),

sent as (
    update quote
    set
        status = 'sent',
        sent_at = %(at)s::timestamptz,
        reserved_until = judged.reserved_until,
        version = quote.version + 1
    from judged
    where
        quote.company_id = %(company_id)s::bigint
        and quote.id = judged.id
        and judged.code = 'sent'
    returning
        quote.id, quote.number, quote.revision, quote.customer_id, quote.amount_total,
        quote.currency, quote.valid_until, quote.reserved_until, quote.version
),

linked as (
    insert into quote_link (
        company_id, quote_id, key, contact_id, wants_mail, made_at, mail_tries, mail_fault
    )
    select
        %(company_id)s::bigint as company_id,
        judged.id as quote_id,
        gen_random_uuid() as key,
        judged.contact_id,
        judged.by_mail as wants_mail,
        %(at)s::timestamptz as made_at,
        0 as mail_tries,
        '' as mail_fault
    from judged
    where judged.code = 'sent'
    order by judged.position
),

logged as (
    insert into event (company_id, topic, aggregate, key, version, body, at, operation_id)
    select
        %(company_id)s::bigint as company_id,
        'sales.quote_sent' as topic,
        'quote' as aggregate,
        sent.id as key,
        sent.version,
        jsonb_build_object(
            'number', sent.number,
            'revision', sent.revision,
            'customer_id', sent.customer_id,
            'total', sent.amount_total,
            'currency', sent.currency,
            'valid_until', sent.valid_until,
            'reserved_until', sent.reserved_until,
            'from', 'approved',
            'to', 'sent'
        ) as body,
        %(at)s::timestamptz as at,
        %(operation_id)s::uuid as operation_id
    from sent
    order by sent.id
)

select
    judged.position,
    judged.id,
    judged.code,
    judged.number,
    judged.status,
    judged.valid_until
from judged
order by judged.position
