-- set_sales_reps: reps exist with this name, manager, region and user
-- in:  code text[], name text[], manager text[], region text[], username text[] ('': nobody),
--      is_active boolean[], company_id bigint, at timestamptz, operation_id uuid
-- out: position, id, code, detail
with asked as (
    select
        item.position,
        trim(item.code) as rep_code,
        trim(item.name) as name,
        trim(item.manager) as manager,
        trim(item.region) as region,
        trim(item.username) as username,
        item.is_active,
        row_number() over (partition by trim(item.code) order by item.position) as nth,
        row_number() over (partition by trim(item.username) order by item.position) as nth_user
    from
        unnest(
            %(code)s::text[], %(name)s::text[], %(manager)s::text[], %(region)s::text[],
            %(username)s::text[], %(is_active)s::boolean[]
        )
        with ordinality as item (code, name, manager, region, username, is_active, position)
),

judged as materialized (
    select
        asked.*,
        sales_rep.id as known_id,
        app_user.id as user_id,
        case
            when asked.nth > 1 then 'repeated_in_batch'
            when asked.rep_code = '' then 'code_missing'
            when asked.name = '' then 'name_missing'
            when asked.username <> '' and app_user.id is null then 'unknown_user'
            when asked.username <> '' and (other.id is not null or asked.nth_user > 1)
                then 'user_taken'
            when
                -- arrays are equal where both have null
                array[
                    sales_rep.name, sales_rep.manager, sales_rep.region,
                    sales_rep.is_active::text, sales_rep.user_id::text
                ] = array[
                    asked.name, asked.manager, asked.region, asked.is_active::text,
                    app_user.id::text
                ]
                then 'already_set'
            else 'set'
        end as code
    from asked
    left join sales_rep
        on sales_rep.company_id = %(company_id)s::bigint and asked.rep_code = sales_rep.code
    left join app_user
        on
            asked.username = app_user.username
            and (
                app_user.is_active
                and exists (
                    select 1
                    from user_role
                    where
                        user_role.company_id = %(company_id)s::bigint
                        and user_role.user_id = app_user.id
                )
            )
    left join sales_rep as other
        on
            other.company_id = %(company_id)s::bigint
            and app_user.id = other.user_id
            and asked.rep_code <> other.code
),

done as (
    insert into sales_rep (
        company_id, code, name, manager, region, user_id, is_active, version
    )
    select
        %(company_id)s::bigint as company_id,
        judged.rep_code as code,
        judged.name,
        judged.manager,
        judged.region,
        judged.user_id,
        judged.is_active,
        1 as version
    from judged
    where judged.code = 'set'
    order by judged.position
    on conflict (company_id, code) do update
        set
            name = excluded.name,
            manager = excluded.manager,
            region = excluded.region,
            user_id = excluded.user_id,
            is_active = excluded.is_active,
            version = sales_rep.version + 1
    returning sales_rep.*
),

logged as (
    insert into event (
        company_id, topic, aggregate, key, version, body, at, operation_id
    )
    select
        done.company_id,
        'crm.sales_rep_set' as topic,
        'sales_rep' as aggregate,
        done.id as key,
        done.version,
        jsonb_build_object(
            'sales_rep_id', done.id,
            'code', done.code,
            'manager', done.manager,
            'region', done.region,
            'user_id', done.user_id,
            'is_active', done.is_active
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
    jsonb_build_object('code', judged.rep_code, 'value', judged.username) as detail
from judged
left join done on judged.rep_code = done.code and judged.code = 'set'
order by judged.position
