-- create_terms: payment terms under a code
-- in:  code text[], name text[], kind text[], days int[], company_id bigint
-- out: position, id, code
with asked as (
    select
        item.*,
        row_number() over (partition by item.terms_code order by item.position) as nth
    from
        unnest(%(code)s::text[], %(name)s::text[], %(kind)s::text[], %(days)s::int[])
        with ordinality as item (terms_code, name, kind, days, position)
),

judged as materialized (
    select
        asked.*,
        known.id as known_id,
        case
            when known.id is not null then 'already_created'
            when asked.nth > 1 then 'repeated_in_batch'
            when trim(asked.terms_code) = '' then 'code_missing'
            when trim(asked.name) = '' then 'name_missing'
            when asked.kind not in ('net', 'end_of_month') then 'unknown_kind'
            when asked.days not between 0 and 730 then 'days_out_of_range'
            else 'created'
        end as code
    from asked
    left join payment_terms as known
        on known.company_id = %(company_id)s::bigint and asked.terms_code = known.code
),

created as (
    insert into payment_terms (company_id, code, name, kind, days)
    select
        %(company_id)s::bigint as company_id,
        judged.terms_code,
        trim(judged.name) as name,
        judged.kind,
        judged.days
    from judged
    where judged.code = 'created'
    order by judged.position
    returning payment_terms.id, payment_terms.code
)

select
    judged.position,
    coalesce(created.id, judged.known_id) as id,
    judged.code
from judged
left join created on judged.terms_code = created.code
order by judged.position
