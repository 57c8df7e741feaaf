-- change_customers: the named fields of a customer change, null leaves a field as it is
-- in:  customer_id bigint[], version int[], name text[], status text[], terms text[],
--      tax_number text[], prices_include_tax boolean[], email text[], phone text[],
--      company_id bigint, at timestamptz, operation_id uuid
-- out: position, id, code, version
with asked as (
    select
        item.*,
        row_number() over (partition by item.customer_id order by item.position) as nth
    from
        unnest(
            %(customer_id)s::bigint[], %(version)s::int[], %(name)s::text[], %(status)s::text[],
            %(terms)s::text[], %(tax_number)s::text[], %(prices_include_tax)s::boolean[],
            %(email)s::text[], %(phone)s::text[]
        )
        with ordinality as item (
            customer_id, version_seen, name, status, terms, tax_number, prices_include_tax, email,
            phone, position
        )
),

wanted as (
    select
        asked.position,
        asked.customer_id,
        asked.version_seen,
        asked.nth,
        customer.id as known_id,
        customer.version,
        customer.merged_into_id,
        customer.status as status_before,
        coalesce(trim(asked.name), customer.name) as name,
        coalesce(asked.status, customer.status) as status,
        case when asked.terms is null then customer.terms_id else terms.id end as terms_id,
        coalesce(asked.tax_number, customer.tax_number) as tax_number,
        coalesce(asked.prices_include_tax, customer.prices_include_tax) as prices_include_tax,
        coalesce(asked.email, customer.email) as email,
        coalesce(asked.phone, customer.phone) as phone,
        customer.name as name_before,
        customer.terms_id as terms_before,
        customer.tax_number as tax_number_before,
        customer.prices_include_tax as prices_include_tax_before,
        customer.email as email_before,
        customer.phone as phone_before
    from asked
    left join customer
        on customer.company_id = %(company_id)s::bigint and asked.customer_id = customer.id
    left join payment_terms as terms
        on terms.company_id = %(company_id)s::bigint and asked.terms = terms.code
),

judged as materialized (
    select
        wanted.*,
        case
            when wanted.known_id is null then 'customer_not_found'
            when wanted.nth > 1 then 'repeated_in_batch'
            when wanted.merged_into_id is not null then 'customer_merged'
            when wanted.name = '' then 'name_missing'
            when wanted.status not in ('active', 'stopped', 'closed') then 'unknown_status'
            when wanted.terms_id is null then 'unknown_terms'
            when
                (
                    wanted.name, wanted.status, wanted.terms_id, wanted.tax_number,
                    wanted.prices_include_tax, wanted.email, wanted.phone
                )
                = (
                    wanted.name_before, wanted.status_before, wanted.terms_before,
                    wanted.tax_number_before, wanted.prices_include_tax_before,
                    wanted.email_before, wanted.phone_before
                )
                then 'already_changed'
            when wanted.version <> wanted.version_seen then 'version_outdated'
            else 'changed'
        end as code
    from wanted
),

changed as (
    update customer
    set
        name = judged.name,
        status = judged.status,
        terms_id = judged.terms_id,
        tax_number = judged.tax_number,
        prices_include_tax = judged.prices_include_tax,
        email = judged.email,
        phone = judged.phone,
        version = customer.version + 1
    from judged
    where
        customer.company_id = %(company_id)s::bigint
        and customer.id = judged.customer_id
        and judged.code = 'changed'
    returning customer.*, judged.status_before
),

logged as (
    insert into event (
        company_id, topic, aggregate, key, version, body, at, operation_id
    )
    select
        changed.company_id,
        'parties.customer_changed' as topic,
        'customer' as aggregate,
        changed.id as key,
        changed.version,
        jsonb_build_object(
            'customer_id', changed.id,
            'code', changed.code,
            'name', changed.name,
            'terms_id', changed.terms_id,
            'tax_number', changed.tax_number,
            'prices_include_tax', changed.prices_include_tax,
            'from', changed.status_before,
            'to', changed.status
        ) as body,
        %(at)s::timestamptz as at,
        %(operation_id)s::uuid as operation_id
    from changed
    order by changed.id
)

select
    judged.position,
    judged.known_id as id,
    judged.code,
    judged.version + (judged.code = 'changed')::int as version
from judged
order by judged.position
