-- link_quotes: quotes belong to (locked) opportunities from now on
-- in:  opportunity_id bigint[], quote_id bigint[] (first revisions), company_id bigint,
--      at timestamptz, operation_id uuid
with asked as (
    select item.*
    from
        unnest(%(opportunity_id)s::bigint[], %(quote_id)s::bigint[])
        with ordinality as item (opportunity_id, quote_id, position)
),

linked as (
    insert into opportunity_quote (company_id, opportunity_id, quote_id)
    select
        %(company_id)s::bigint as company_id,
        asked.opportunity_id,
        asked.quote_id
    from asked
    order by asked.position
),

touched as (
    update opportunity
    set version = opportunity.version + 1
    from asked
    where
        opportunity.company_id = %(company_id)s::bigint
        and asked.opportunity_id = opportunity.id
    returning
        opportunity.id, opportunity.version, opportunity.number, opportunity.customer_id,
        opportunity.owner_id, opportunity.status, asked.quote_id
)

insert into event (company_id, topic, aggregate, key, version, body, at, operation_id)
select
    %(company_id)s::bigint as company_id,
    'crm.opportunity_quoted' as topic,
    'opportunity' as aggregate,
    touched.id as key,
    touched.version,
    jsonb_build_object(
        'opportunity_id', touched.id,
        'number', touched.number,
        'customer_id', touched.customer_id,
        'owner_id', touched.owner_id,
        'quote_id', touched.quote_id,
        'quote', quote.number,
        'from', touched.status,
        'to', touched.status
    ) as body,
    %(at)s::timestamptz as at,
    %(operation_id)s::uuid as operation_id
from touched
inner join quote
    on quote.company_id = %(company_id)s::bigint and touched.quote_id = quote.id
order by touched.id
