-- end_quotes: (locked) quotes are declined, withdrawn or expired; their links open nothing
-- in:  quote_id bigint[], version int[], reason_code text[], reason text[], competitor text[],
--      ending text, known_reasons text[], company_id bigint, at timestamptz, operation_id uuid
-- out: position, id, code, number, status (before), valid_until
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
            %(quote_id)s::bigint[], %(version)s::int[], %(reason_code)s::text[],
            %(reason)s::text[], %(competitor)s::text[]
        )
        with ordinality as item (quote_id, version, reason_code, reason, competitor, position)
),

judged as materialized (
    select
        asked.*,
        quote.id,
        quote.number,
        quote.status,
        quote.valid_until,
        case
            when quote.id is null then 'quote_not_found'
            when asked.nth > 1 then 'repeated_in_batch'
            when quote.status = %(ending)s::text then 'already_' || %(ending)s::text
            when quote.status not in ('draft', 'waiting', 'approved', 'sent') then 'quote_ended'
            when %(ending)s::text <> 'withdrawn' and quote.status <> 'sent' then 'quote_not_sent'
            when quote.version <> asked.version then 'quote_changed'
            when %(ending)s::text = 'expired' and quote.valid_until >= home.today then 'not_due'
            when
                %(ending)s::text = 'declined'
                and not asked.reason_code = any(%(known_reasons)s::text[])
                then 'unknown_reason'
            when %(ending)s::text = 'withdrawn' and trim(asked.reason) = '' then 'reason_missing'
            else %(ending)s::text
        end as code
    from asked
    cross join home
    left join quote
        on
            quote.company_id = %(company_id)s::bigint
            and asked.quote_id = quote.id
),

ended as (
    update quote
    set
        status = %(ending)s::text,
        reserved_until = null,
        reason_code = coalesce(judged.reason_code, ''),
        reason = coalesce(judged.reason, ''),
        competitor = coalesce(judged.competitor, ''),
        ended_at = %(at)s::timestamptz,
        version = quote.version + 1
    from judged
    where
        quote.company_id = %(company_id)s::bigint
        and quote.id = judged.id
        and judged.code = %(ending)s::text
    returning
        quote.id, quote.number, quote.revision, quote.customer_id, quote.amount_total,
        quote.currency, quote.reason_code, quote.reason, quote.competitor, quote.version,
        judged.status as former
),

revoked as (
    update quote_link
    set revoked_at = %(at)s::timestamptz
    from ended
    where
        quote_link.company_id = %(company_id)s::bigint
        and quote_link.quote_id = ended.id
        and quote_link.revoked_at is null
),

logged as (
    insert into event (company_id, topic, aggregate, key, version, body, at, operation_id)
    select
        %(company_id)s::bigint as company_id,
        'sales.quote_' || %(ending)s::text as topic,
        'quote' as aggregate,
        ended.id as key,
        ended.version,
        jsonb_build_object(
            'number', ended.number,
            'revision', ended.revision,
            'customer_id', ended.customer_id,
            'total', ended.amount_total,
            'currency', ended.currency,
            'reason_code', ended.reason_code,
            'reason', ended.reason,
            'competitor', ended.competitor,
            'from', ended.former,
            'to', %(ending)s::text
        ) as body,
        %(at)s::timestamptz as at,
        %(operation_id)s::uuid as operation_id
    from ended
    order by ended.id
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
