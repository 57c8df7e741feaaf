-- create_users: people who may sign in (a user belongs to no company_id)
-- in:  username text[], name text[], email text[], reason text[] (why the password is too weak),
--      password_hash text[], email_usable boolean[], at timestamptz
-- out: position, id, code, reason
with asked as (
    select
        item.*,
        row_number() over (partition by lower(item.username) order by item.position) as nth
    from
        unnest(
            %(username)s::text[], %(name)s::text[], %(email)s::text[], %(reason)s::text[],
            %(password_hash)s::text[], %(email_usable)s::boolean[]
        )
        with ordinality as item (
            username, name, email, reason, password_hash, email_usable, position
        )
),

judged as materialized (
    select
        asked.*,
        known.id as known_id,
        case
            when asked.username !~ '^[[:alnum:].@+_-]{1,150}$' then 'username_not_usable'
            when asked.nth > 1 then 'repeated_in_batch'
            when
                known.username = asked.username
                and known.email = asked.email
                and known.first_name = asked.name
                then 'already_created'
            when known.id is not null then 'username_taken'
            when trim(asked.name) = '' then 'name_missing'
            when not asked.email_usable then 'email_not_usable'
            when asked.reason <> '' then 'password_too_weak'
            else 'created'
        end as code
    from asked
    left join app_user as known on lower(asked.username) = lower(known.username)
),

created as (
    insert into app_user (
        username, first_name, last_name, email, password, is_superuser, is_staff, is_active,
        date_joined
    )
    select
        judged.username,
        judged.name as first_name,
        '' as last_name,
        judged.email,
        judged.password_hash,
        false as is_superuser,
        false as is_staff,
        true as is_active,
        %(at)s::timestamptz as date_joined
    from judged
    where judged.code = 'created'
    order by judged.position
    returning id, username
)

select
    judged.position,
    coalesce(created.id, judged.known_id) as id,
    judged.code,
    judged.reason
from judged
left join created on judged.username = created.username and judged.code = 'created'
order by judged.position
