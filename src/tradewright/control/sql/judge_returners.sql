-- judge_returners: whether people may come back: looks at all companies where they held a role
-- in:  username text[], company_id bigint, at timestamptz
-- out: position, id, code, username
with asked as (
    select
        item.*,
        row_number() over (partition by item.username order by item.position) as nth
    from unnest(%(username)s::text[]) with ordinality as item (username, position)
)

select
    asked.position,
    app_user.id,
    case
        when
            not exists (
                select 1
                from user_role as held
                where
                    held.company_id = %(company_id)s::bigint
                    and held.user_id = app_user.id
            )
            then 'unknown_user'
        when asked.nth > 1 then 'repeated_in_batch'
        when app_user.is_active then 'already_active'
        when
            exists (
                select 1
                from user_role as held
                inner join company as place on held.company_id = place.id
                where
                    held.company_id <> %(company_id)s::bigint
                    and held.user_id = app_user.id
                    and coalesce(held.valid_until, 'infinity')
                    > (%(at)s::timestamptz at time zone place.time_zone)::date
            )
            then 'works_elsewhere'
        else 'reactivated'
    end as code,
    asked.username
from asked
left join app_user on asked.username = app_user.username
order by asked.position
