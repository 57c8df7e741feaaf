-- set_exchange_rates: what other currencies are worth from a day on
-- in:  currency text[], valid_from date[], rate numeric[], source text[], kind text[],
--      company_id bigint, at timestamptz, operation_id uuid
-- out: position, id, code
with asked as (
    select
        item.*,
        currency.code as known_currency,
        row_number() over (
            partition by item.currency, item.kind, item.valid_from order by item.position
        ) as nth
    from
        unnest(
            %(currency)s::text[], %(valid_from)s::date[], %(rate)s::numeric[], %(source)s::text[],
            %(kind)s::text[]
        )
        with ordinality as item (currency, valid_from, rate, source, kind, position)
    left join currency on item.currency = currency.code
),

judged as materialized (
    select
        asked.*,
        known.id as known_id,
        case
            when asked.known_currency is null then 'unknown_currency'
            when asked.currency = company.currency then 'own_currency'
            when asked.kind not in ('spot', 'average', 'closing') then 'unknown_kind'
            -- in PostgreSQL NaN is above infinity
            when asked.rate <= 0 or asked.rate >= 'infinity' then 'rate_not_positive'
            when asked.nth > 1 then 'repeated_in_batch'
            when known.rate = asked.rate and known.source = asked.source then 'already_set'
            else 'set'
        end as code
    from asked
    inner join company on company.id = %(company_id)s::bigint
    left join exchange_rate as known
        on
            known.company_id = %(company_id)s::bigint
            and asked.currency = known.currency
            and asked.kind = known.kind
            and asked.valid_from = known.valid_from
),

numbered as materialized (
    select
        judged.*,
        coalesce(judged.known_id, nextval('exchange_rate_id_seq')) as id
    from judged
    where judged.code = 'set'
    order by judged.position
),

done as (
    insert into exchange_rate (
        id, company_id, currency, kind, valid_from, rate, source, version
    )
    select
        numbered.id,
        %(company_id)s::bigint as company_id,
        numbered.currency,
        numbered.kind,
        numbered.valid_from,
        numbered.rate,
        numbered.source,
        1 as version
    from numbered
    on conflict (id) do update
        set
            rate = excluded.rate,
            source = excluded.source,
            version = exchange_rate.version + 1
    returning exchange_rate.*
),

logged as (
    insert into event (company_id, topic, aggregate, key, version, body, at, operation_id)
    select
        done.company_id,
        'company.exchange_rate_set' as topic,
        'exchange_rate' as aggregate,
        done.id as key,
        done.version,
        jsonb_build_object(
            'currency', done.currency,
            'kind', done.kind,
            'valid_from', done.valid_from,
            'rate', done.rate,
            'source', done.source
        ) as body,
        %(at)s::timestamptz as at,
        %(operation_id)s::uuid as operation_id
    from done
    order by done.id
)

select
    judged.position,
    coalesce(numbered.id, judged.known_id) as id,
    judged.code
from judged
left join numbered on judged.position = numbered.position
order by judged.position
