-- note_mailings: mails of (locked) quotes went, or failed
-- in:  link_id bigint[], fault text[], company_id bigint, at timestamptz, operation_id uuid
-- out: position, id (of the quote), code
with asked as (
    select
        item.*,
        row_number() over (partition by item.link_id order by item.position) as nth
    from
        unnest(%(link_id)s::bigint[], %(fault)s::text[])
        with ordinality as item (link_id, fault, position)
),

judged as materialized (
    select
        asked.*,
        link.quote_id,
        case
            when link.id is null then 'link_not_found'
            when asked.nth > 1 then 'repeated_in_batch'
            when link.mailed_at is not null then 'already_mailed'
            when asked.fault <> '' then 'failed'
            else 'mailed'
        end as code
    from asked
    left join quote_link as link
        on
            link.company_id = %(company_id)s::bigint
            and asked.link_id = link.id
),

noted as (
    update quote_link
    set
        mailed_at = case judged.code when 'mailed' then %(at)s::timestamptz end,
        mail_tries = quote_link.mail_tries + 1,
        mail_fault = judged.fault
    from judged
    where
        quote_link.company_id = %(company_id)s::bigint
        and quote_link.id = judged.link_id
        and judged.code in ('mailed', 'failed')
),

mailed as (
    update quote
    set version = quote.version + 1
    from judged
    where
        quote.company_id = %(company_id)s::bigint
        and quote.id = judged.quote_id
        and judged.code = 'mailed'
    returning
        quote.id, quote.number, quote.revision, quote.customer_id, quote.status, quote.version
),

logged as (
    insert into event (company_id, topic, aggregate, key, version, body, at, operation_id)
    select
        %(company_id)s::bigint as company_id,
        'sales.quote_mailed' as topic,
        'quote' as aggregate,
        mailed.id as key,
        mailed.version,
        jsonb_build_object(
            'number', mailed.number,
            'revision', mailed.revision,
            'customer_id', mailed.customer_id,
            'from', mailed.status,
            'to', mailed.status
        ) as body,
        %(at)s::timestamptz as at,
        %(operation_id)s::uuid as operation_id
    from mailed
    order by mailed.id
)

select
    judged.position,
    judged.quote_id as id,
    judged.code
from judged
order by judged.position
