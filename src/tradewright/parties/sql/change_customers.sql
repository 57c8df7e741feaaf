-- change_customers: the named fields of a customer change, null leaves a field as it is; who gets
-- a new parent takes those below along
-- in:  customer_id bigint[], version int[], name text[], status text[], terms text[],
--      tax_number text[], prices_include_tax boolean[], email text[], phone text[],
--      customer_group text[], parent text[] (codes; '': none), accepts_substitutes boolean[],
--      company_id bigint, at timestamptz, operation_id uuid
-- out: position, id, code, version
with recursive asked as (
    select
        item.*,
        row_number() over (partition by item.customer_id order by item.position) as nth
    from
        unnest(
            %(customer_id)s::bigint[], %(version)s::int[], %(name)s::text[], %(status)s::text[],
            %(terms)s::text[], %(tax_number)s::text[], %(prices_include_tax)s::boolean[],
            %(email)s::text[], %(phone)s::text[], %(customer_group)s::text[],
            %(parent)s::text[], %(accepts_substitutes)s::boolean[]
        )
        with ordinality as item (
            customer_id, version_seen, name, status, terms, tax_number, prices_include_tax, email,
            phone, group_code, parent_code, accepts_substitutes, position
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
        case
            when asked.group_code is null then customer.group_id else customer_group.id
        end as group_id,
        asked.group_code <> '' and customer_group.id is null as lacks_group,
        case when asked.parent_code is null then customer.parent_id else parent.id end as parent_id,
        asked.parent_code <> '' and parent.id is null as lacks_parent,
        parent.status as parent_status,
        coalesce(asked.accepts_substitutes, customer.accepts_substitutes) as accepts_substitutes,
        customer.name as name_before,
        customer.terms_id as terms_before,
        customer.tax_number as tax_number_before,
        customer.prices_include_tax as prices_include_tax_before,
        customer.email as email_before,
        customer.phone as phone_before,
        customer.group_id as group_before,
        customer.parent_id as parent_before,
        customer.accepts_substitutes as accepts_substitutes_before
    from asked
    left join customer
        on customer.company_id = %(company_id)s::bigint and asked.customer_id = customer.id
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
),

judged_alone as materialized (
    select
        wanted.*,
        coalesce(wanted.parent_id, 0) <> coalesce(wanted.parent_before, 0) as is_moving,
        case
            when wanted.known_id is null then 'customer_not_found'
            when wanted.nth > 1 then 'repeated_in_batch'
            when wanted.merged_into_id is not null then 'customer_merged'
            when wanted.name = '' then 'name_missing'
            when wanted.status not in ('active', 'stopped', 'closed') then 'unknown_status'
            when wanted.terms_id is null then 'unknown_terms'
            when wanted.lacks_group then 'unknown_group'
            when wanted.lacks_parent then 'unknown_parent'
            when wanted.parent_id = wanted.customer_id then 'parent_below'
            when
                (
                    wanted.name, wanted.status, wanted.terms_id, wanted.tax_number,
                    wanted.prices_include_tax, wanted.email, wanted.phone,
                    wanted.accepts_substitutes, coalesce(wanted.group_id, 0),
                    coalesce(wanted.parent_id, 0)
                )
                = (
                    wanted.name_before, wanted.status_before, wanted.terms_before,
                    wanted.tax_number_before, wanted.prices_include_tax_before,
                    wanted.email_before, wanted.phone_before, wanted.accepts_substitutes_before,
                    coalesce(wanted.group_before, 0), coalesce(wanted.parent_before, 0)
                )
                then 'already_changed'
            when wanted.version <> wanted.version_seen then 'version_outdated'
            when
                wanted.parent_status = 'closed'
                and coalesce(wanted.parent_before, 0) <> wanted.parent_id
                then 'parent_closed'
            else 'changed'
        end as code
    from wanted
),

moves as materialized (
    select
        judged_alone.position,
        judged_alone.customer_id,
        judged_alone.parent_id
    from judged_alone
    where judged_alone.is_moving and judged_alone.code = 'changed'
),

-- new parents by customer, looked up while climbing: a list of n is not compared n times with n
new_parents as materialized (
    select jsonb_object_agg(moves.customer_id, moves.parent_id) as by_customer
    from moves
),

climb as (
    select
        moves.position,
        moves.customer_id,
        moves.parent_id as above_id,
        1 as step
    from moves
    where moves.parent_id is not null
    union all
    select
        climb.position,
        climb.customer_id,
        case
            when new_parents.by_customer -> customer.id::text is null then customer.parent_id
            else (new_parents.by_customer ->> customer.id::text)::bigint
        end as above_id,
        climb.step + 1 as step
    from climb
    cross join new_parents
    inner join customer
        on customer.company_id = %(company_id)s::bigint and climb.above_id = customer.id
    where climb.step < 5
),

-- who stands below a moving customer now; `way` leads up to that customer
below as (
    select
        moves.position,
        customer.id,
        customer.ancestors[:1] as way,
        1 as step
    from moves
    inner join customer
        on customer.company_id = %(company_id)s::bigint and moves.customer_id = customer.parent_id
    union all
    select
        below.position,
        customer.id,
        customer.ancestors[:below.step + 1] as way,
        below.step + 1 as step
    from below
    inner join customer
        on customer.company_id = %(company_id)s::bigint and below.id = customer.parent_id
    where below.step < 5
),

-- Counting also those below who leave in this very list keeps the rule independent of which of
-- its rows are refused.
places as materialized (
    select
        part.position,
        max(part.customer_id) as customer_id,
        array_agg(part.above_id order by part.step) filter (where part.above_id is not null)
            as ancestors,
        array_agg(part.above_id::text) filter (where part.above_id is not null) as above,
        case
            when bool_or(part.above_id = part.customer_id) then 'parent_below'
            -- others of the list turn in a circle there, and are refused for it
            when count(part.above_id) > count(distinct part.above_id) then null
            when
                coalesce(max(part.step) filter (where part.above_id is not null), 0)
                + coalesce(max(part.step) filter (where part.is_below), 0) > 4
                then 'parent_too_deep'
        end as code
    from (
        select
            climb.position,
            climb.customer_id,
            climb.above_id,
            false as is_below,
            climb.step
        from climb
        union all
        select
            below.position,
            null as customer_id,
            null as above_id,
            true as is_below,
            below.step
        from below
    ) as part
    group by part.position
),

refused as materialized (
    select coalesce(jsonb_object_agg(places.customer_id, true), '{}') as customers
    from places
    where places.code is not null and places.customer_id is not null
),

judged as materialized (
    select
        judged_alone.position,
        judged_alone.customer_id,
        judged_alone.known_id,
        judged_alone.version,
        judged_alone.status_before,
        judged_alone.name,
        judged_alone.status,
        judged_alone.terms_id,
        judged_alone.tax_number,
        judged_alone.prices_include_tax,
        judged_alone.email,
        judged_alone.phone,
        judged_alone.group_id,
        judged_alone.parent_id,
        judged_alone.accepts_substitutes,
        judged_alone.is_moving,
        coalesce(places.ancestors, '{}') as ancestors,
        case
            when judged_alone.code <> 'changed' then judged_alone.code
            when places.code is not null then places.code
            when jsonb_exists_any(refused.customers, places.above) then 'parent_refused'
            else 'changed'
        end as code
    from judged_alone
    cross join refused
    left join places on judged_alone.position = places.position
),

-- a customer may be named itself and stand below another of the list: one row, one update
touched as materialized (
    select
        part.*,
        first_value(part.new_ancestors) over (
            partition by part.customer_id order by part.new_ancestors is null, part.step
        ) as nearest,
        row_number() over (
            partition by part.customer_id order by part.is_named desc, part.step asc
        ) as nth
    from (
        select
            judged.customer_id,
            true as is_named,
            0 as step,
            case when judged.is_moving then judged.ancestors end as new_ancestors,
            judged.name,
            judged.status,
            judged.terms_id,
            judged.tax_number,
            judged.prices_include_tax,
            judged.email,
            judged.phone,
            judged.group_id,
            judged.parent_id,
            judged.accepts_substitutes,
            judged.status_before
        from judged
        where judged.code = 'changed'
        union all
        select
            below.id as customer_id,
            false as is_named,
            below.step,
            below.way || judged.ancestors as new_ancestors,
            null as name,
            null as status,
            null as terms_id,
            null as tax_number,
            null as prices_include_tax,
            null as email,
            null as phone,
            null as group_id,
            null as parent_id,
            null as accepts_substitutes,
            null as status_before
        from below
        inner join judged on below.position = judged.position
        where judged.code = 'changed'
    ) as part
),

changed as (
    update customer
    set
        name = coalesce(touched.name, customer.name),
        status = coalesce(touched.status, customer.status),
        terms_id = coalesce(touched.terms_id, customer.terms_id),
        tax_number = coalesce(touched.tax_number, customer.tax_number),
        prices_include_tax = coalesce(touched.prices_include_tax, customer.prices_include_tax),
        email = coalesce(touched.email, customer.email),
        phone = coalesce(touched.phone, customer.phone),
        accepts_substitutes = coalesce(touched.accepts_substitutes, customer.accepts_substitutes),
        group_id = case when touched.is_named then touched.group_id else customer.group_id end,
        parent_id = case when touched.is_named then touched.parent_id else customer.parent_id end,
        ancestors = coalesce(touched.nearest, customer.ancestors),
        version = customer.version + touched.is_named::int
    from touched
    where
        customer.company_id = %(company_id)s::bigint
        and customer.id = touched.customer_id
        and touched.nth = 1
    returning customer.*, touched.status_before, touched.is_named
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
            'group_id', changed.group_id,
            'parent_id', changed.parent_id,
            'accepts_substitutes', changed.accepts_substitutes,
            'from', changed.status_before,
            'to', changed.status
        ) as body,
        %(at)s::timestamptz as at,
        %(operation_id)s::uuid as operation_id
    from changed
    where changed.is_named
    order by changed.id
)

select
    judged.position,
    judged.known_id as id,
    judged.code,
    judged.version + (judged.code = 'changed')::int as version
from judged
order by judged.position
