-- judge_links: whether people may be linked with who they are elsewhere: they work in this company,
--      and, in any company, nowhere else
-- in:  username text[], issuer text[], subject text[], known text[], company_id bigint,
--      at timestamptz
-- out: position, id, code, username, issuer
with asked as (
    select
        item.*,
        row_number() over (partition by item.username, item.issuer order by item.position) as nth,
        row_number() over (partition by item.issuer, item.subject order by item.position) as nth_of
    from
        unnest(%(username)s::text[], %(issuer)s::text[], %(subject)s::text[])
        with ordinality as item (username, issuer, subject, position)
),

found as (
    select
        asked.*,
        app_user.id,
        app_user.is_active,
        coalesce(bool_or(user_role.company_id = %(company_id)s::bigint), false) as is_here,
        coalesce(
            bool_or(
                user_role.company_id <> %(company_id)s::bigint
                and coalesce(user_role.valid_until, 'infinity')
                > (%(at)s::timestamptz at time zone place.time_zone)::date
            ), false
        ) as is_elsewhere
    from asked
    left join app_user on asked.username = app_user.username
    left join user_role on app_user.id = user_role.user_id
    left join company as place on user_role.company_id = place.id
    group by
        asked.position, asked.username, asked.issuer, asked.subject, asked.nth, asked.nth_of,
        app_user.id
)

select
    found.position,
    found.id,
    case
        when not found.is_here then 'unknown_user'
        when found.nth > 1 or found.nth_of > 1 then 'repeated_in_batch'
        when found.issuer <> all(%(known)s::text[]) then 'unknown_issuer'
        when length(found.subject) not between 1 and 191 then 'subject_missing'
        when not found.is_active then 'user_inactive'
        when found.is_elsewhere then 'works_elsewhere'
        when held.user_id = found.id then 'already_linked'
        when held.user_id is not null then 'subject_taken'
        else 'linked'
    end as code,
    found.username,
    found.issuer
from found
left join socialaccount_socialaccount as held
    on found.issuer = held.provider and found.subject = held.uid
order by found.position
