-- create_customers: active customers with their addresses
-- in:  code text[] ('': draw one), name text[], currency text[], terms text[], kind text[],
--      tax_number text[], prices_include_tax boolean[], email text[], phone text[],
--      external_id text[], customer_group text[], parent text[] (codes; '': none),
--      accepts_substitutes boolean[], addresses_position int[], addresses_code text[],
--      addresses_country text[], addresses_name text[], addresses_street text[],
--      addresses_city text[], addresses_region text[], addresses_postcode text[],
--      addresses_is_bill_to boolean[], addresses_is_ship_to boolean[],
--      company_id bigint, at timestamptz, operation_id uuid
-- out: position, id, code, customer (its code), detail
with own as (
    select company.currency
    from company
    where company.id = %(company_id)s::bigint
),

asked as (
    select
        item.*,
        row_number() over (partition by item.customer_code order by item.position) as nth_code,
        row_number() over (partition by item.external_id order by item.position) as nth_external
    from
        unnest(
            %(code)s::text[], %(name)s::text[], %(currency)s::text[], %(terms)s::text[],
            %(kind)s::text[], %(tax_number)s::text[], %(prices_include_tax)s::boolean[],
            %(email)s::text[], %(phone)s::text[], %(external_id)s::text[],
            %(customer_group)s::text[], %(parent)s::text[], %(accepts_substitutes)s::boolean[]
        )
        with ordinality as item (
            customer_code, name, currency, terms, kind, tax_number, prices_include_tax, email,
            phone, external_id, group_code, parent_code, accepts_substitutes, position
        )
),

places as materialized (
    select
        place.*,
        row_number() over (partition by place.position order by place.ordinal) as line_no,
        row_number() over (
            partition by place.position, place.code order by place.ordinal
        ) as nth
    from
        unnest(
            %(addresses_position)s::int[], %(addresses_code)s::text[],
            %(addresses_country)s::text[], %(addresses_name)s::text[],
            %(addresses_street)s::text[], %(addresses_city)s::text[],
            %(addresses_region)s::text[], %(addresses_postcode)s::text[],
            %(addresses_is_bill_to)s::boolean[], %(addresses_is_ship_to)s::boolean[]
        )
        with ordinality as place (
            position, code, country, name, street, city, region, postcode, is_bill_to, is_ship_to,
            ordinal
        )
),

place_checks as (
    select
        places.position,
        min(places.line_no) filter (where trim(places.code) = '') as without_code,
        min(places.line_no) filter (where places.nth > 1) as repeated,
        min(places.line_no) filter (where places.country !~ '^[A-Z]{2}$') as without_country,
        bool_or(places.is_bill_to) as has_bill_to,
        bool_or(places.is_ship_to) as has_ship_to
    from places
    group by places.position
),

judged as materialized (
    select
        asked.*,
        own.currency as company_currency,
        terms.id as terms_id,
        customer_group.id as group_id,
        parent.id as parent_id,
        -- without a parent array_prepend would answer {null}
        case when parent.id is not null then array_prepend(parent.id, parent.ancestors) end
            as ancestors,
        place_checks.without_code,
        place_checks.repeated,
        place_checks.without_country,
        coalesce(by_external.id, by_code.id) as known_id,
        coalesce(by_external.code, by_code.code) as known_code,
        case
            when by_external.id is not null then 'already_created'
            when by_code.id is not null and asked.external_id is null then 'already_created'
            when by_code.id is not null then 'code_taken'
            when asked.external_id is not null and asked.nth_external > 1 then 'repeated_in_batch'
            when asked.customer_code <> '' and asked.nth_code > 1 then 'repeated_in_batch'
            when trim(asked.name) = '' then 'name_missing'
            when asked.kind not in ('account', 'cash') then 'unknown_kind'
            when currency.code is null then 'unknown_currency'
            when currency.code <> own.currency then 'currency_not_traded'
            when terms.id is null then 'unknown_terms'
            when asked.group_code <> '' and customer_group.id is null then 'unknown_group'
            when asked.parent_code <> '' and parent.id is null then 'unknown_parent'
            when parent.status = 'closed' then 'parent_closed'
            when cardinality(parent.ancestors) >= 4 then 'parent_too_deep'
            when place_checks.position is null then 'no_address'
            when place_checks.without_code is not null then 'address_code_missing'
            when place_checks.repeated is not null then 'address_repeated'
            when place_checks.without_country is not null then 'address_without_country'
            when not place_checks.has_bill_to then 'no_bill_to'
            when not place_checks.has_ship_to then 'no_ship_to'
            else 'created'
        end as code
    from asked
    cross join own
    left join currency on asked.currency = currency.code
    left join payment_terms as terms
        on terms.company_id = %(company_id)s::bigint and asked.terms = terms.code
    left join customer_group
        on
            customer_group.company_id = %(company_id)s::bigint
            and asked.group_code = customer_group.code
    left join customer as parent_named
        on
            parent_named.company_id = %(company_id)s::bigint
            and asked.parent_code = parent_named.code
    left join customer as parent
        on
            parent.company_id = %(company_id)s::bigint
            and coalesce(parent_named.merged_into_id, parent_named.id) = parent.id
    left join place_checks on asked.position = place_checks.position
    left join customer as by_external
        on
            by_external.company_id = %(company_id)s::bigint
            and asked.external_id = by_external.external_id
    left join customer as by_code
        on by_code.company_id = %(company_id)s::bigint and asked.customer_code = by_code.code
),

-- a code that somebody typed may look like one to be drawn
typed as (
    select array_agg(asked.customer_code) as codes
    from asked
    inner join number_series
        on
            number_series.company_id = %(company_id)s::bigint
            and number_series.code = 'customer'
            and starts_with(asked.customer_code, number_series.prefix)
    where asked.customer_code <> ''
),

numbered as materialized (
    select
        judged.*,
        nextval('customer_id_seq') as id,
        case
            when judged.customer_code <> '' then judged.customer_code
            else free_customer_code(%(company_id)s::bigint, typed.codes)
        end as final_code
    from judged
    cross join typed
    where judged.code = 'created'
    order by judged.position
),

created as (
    insert into customer (
        id, company_id, code, name, kind, status, currency, terms_id, tax_number,
        prices_include_tax, email, phone, external_id, group_id, parent_id, ancestors,
        accepts_substitutes, version, created_at
    )
    select
        numbered.id,
        %(company_id)s::bigint as company_id,
        numbered.final_code as code,
        trim(numbered.name) as name,
        numbered.kind,
        'active' as status,
        numbered.currency,
        numbered.terms_id,
        numbered.tax_number,
        numbered.prices_include_tax,
        numbered.email,
        numbered.phone,
        numbered.external_id,
        numbered.group_id,
        numbered.parent_id,
        coalesce(numbered.ancestors, '{}') as ancestors,
        numbered.accepts_substitutes,
        1 as version,
        %(at)s::timestamptz as created_at
    from numbered
    returning customer.*
),

placed as (
    insert into address (
        company_id, customer_id, code, name, street, city, region, postcode, country, is_bill_to,
        is_ship_to
    )
    select
        %(company_id)s::bigint as company_id,
        numbered.id as customer_id,
        places.code,
        coalesce(nullif(trim(places.name), ''), trim(numbered.name)) as name,
        places.street,
        places.city,
        places.region,
        places.postcode,
        places.country,
        places.is_bill_to,
        places.is_ship_to
    from places
    inner join numbered on places.position = numbered.position
    order by places.ordinal
    returning address.*
),

logged as (
    insert into event (
        company_id, topic, aggregate, key, version, body, at, operation_id
    )
    select
        created.company_id,
        'parties.customer_created' as topic,
        'customer' as aggregate,
        created.id as key,
        created.version,
        jsonb_build_object(
            'customer_id', created.id,
            'code', created.code,
            'name', created.name,
            'kind', created.kind,
            'currency', created.currency,
            'terms_id', created.terms_id,
            'external_id', created.external_id,
            'group_id', created.group_id,
            'parent_id', created.parent_id,
            'from', null,
            'to', created.status
        ) as body,
        %(at)s::timestamptz as at,
        %(operation_id)s::uuid as operation_id
    from created
    order by created.id
),

logged_places as (
    insert into event (
        company_id, topic, aggregate, key, version, body, at, operation_id
    )
    select
        placed.company_id,
        'parties.address_added' as topic,
        'address' as aggregate,
        placed.id as key,
        1 as version,
        jsonb_build_object(
            'address_id', placed.id,
            'customer_id', placed.customer_id,
            'code', placed.code,
            'country', placed.country,
            'region', placed.region,
            'is_bill_to', placed.is_bill_to,
            'is_ship_to', placed.is_ship_to
        ) as body,
        %(at)s::timestamptz as at,
        %(operation_id)s::uuid as operation_id
    from placed
    order by placed.id
)

select
    judged.position,
    coalesce(numbered.id, judged.known_id) as id,
    judged.code,
    coalesce(numbered.final_code, judged.known_code, judged.customer_code) as customer,
    case judged.code
        when 'currency_not_traded'
            then jsonb_build_object('company_currency', judged.company_currency)
        when 'address_code_missing'
            then jsonb_build_object('field', 'addresses[' || judged.without_code || '].code')
        when 'address_repeated'
            then jsonb_build_object('field', 'addresses[' || judged.repeated || '].code')
        when 'address_without_country'
            then jsonb_build_object('field', 'addresses[' || judged.without_country || '].country')
    end as detail
from judged
left join numbered on judged.position = numbered.position
order by judged.position
