-- set_lead_forms: forms of leads exist as given
-- in:  code text[], heading text[], words text[], privacy_url text[], source text[], owner text[],
--      is_open bool[], is_new_address bool[], company_id bigint, at timestamptz, operation_id uuid
-- out: position, id, code, name, value
with asked as (
    select
        item.position,
        trim(item.code) as form_code,
        trim(item.heading) as heading,
        trim(item.words) as words,
        trim(item.privacy_url) as privacy_url,
        item.source,
        trim(item.owner) as owner,
        item.is_open,
        item.is_new_address,
        row_number() over (partition by trim(item.code) order by item.position) as nth
    from
        unnest(
            %(code)s::text[], %(heading)s::text[], %(words)s::text[], %(privacy_url)s::text[],
            %(source)s::text[], %(owner)s::text[], %(is_open)s::bool[], %(is_new_address)s::bool[]
        )
        with ordinality as item (
            code, heading, words, privacy_url, source, owner, is_open, is_new_address, position
        )
),

judged as materialized (
    select
        asked.*,
        rep.id as owner_id,
        known.id as known_id,
        case
            when known.id is null or asked.is_new_address then gen_random_uuid() else known.key
        end as key,
        case
            when asked.nth > 1 then 'repeated_in_batch'
            when asked.form_code = '' then 'code_missing'
            when asked.heading = '' then 'heading_missing'
            when asked.privacy_url <> '' and asked.privacy_url !~ '^https?://[^\s/]+\S*$'
                then 'privacy_no_address'
            when
                asked.source not in (
                    'web', 'referral', 'fair', 'call', 'mail', 'import', 'api', 'other'
                )
                then 'unknown_source'
            when asked.owner <> '' and rep.id is null then 'unknown_owner'
            when
                not asked.is_new_address
                and (
                    asked.heading, asked.words, asked.privacy_url, asked.source,
                    coalesce(rep.id, 0), asked.is_open
                ) = (
                    known.heading, known.words, known.privacy_url, known.source,
                    coalesce(known.owner_id, 0), known.is_open
                )
                then 'already_set'
            else 'set'
        end as code
    from asked
    left join sales_rep as rep
        on
            rep.company_id = %(company_id)s::bigint
            and asked.owner <> ''
            and asked.owner = rep.code
            and rep.is_active
    left join lead_form as known
        on known.company_id = %(company_id)s::bigint and asked.form_code = known.code
),

done as (
    insert into lead_form (
        company_id, code, key, heading, words, privacy_url, source, owner_id, is_open, version
    )
    select
        %(company_id)s::bigint as company_id,
        judged.form_code as code,
        judged.key,
        judged.heading,
        judged.words,
        judged.privacy_url,
        judged.source,
        judged.owner_id,
        judged.is_open,
        1 as version
    from judged
    where judged.code = 'set'
    order by judged.position
    on conflict (company_id, code) do update
        set
            key = excluded.key,
            heading = excluded.heading,
            words = excluded.words,
            privacy_url = excluded.privacy_url,
            source = excluded.source,
            owner_id = excluded.owner_id,
            is_open = excluded.is_open,
            version = lead_form.version + 1
    returning lead_form.*
),

logged as (
    insert into event (
        company_id, topic, aggregate, key, version, body, at, operation_id
    )
    select
        done.company_id,
        'crm.lead_form_set' as topic,
        'lead_form' as aggregate,
        done.id as key,
        done.version,
        jsonb_build_object(
            'form_id', done.id,
            'code', done.code,
            'heading', done.heading,
            'source', done.source,
            'owner_id', done.owner_id,
            'is_open', done.is_open
        ) as body,
        %(at)s::timestamptz as at,
        %(operation_id)s::uuid as operation_id
    from done
    order by done.id
)

select
    judged.position,
    coalesce(done.id, judged.known_id) as id,
    judged.code,
    judged.heading as name,
    judged.owner as value
from judged
left join done on judged.form_code = done.code and judged.code = 'set'
order by judged.position
