-- exceptions: who may hold both sides of a pair for a while, and what watches them
-- in:  company_id bigint, at timestamptz
-- out: id, username, name, number, pair, valid_from, valid_until, control, asked_by, approved_by,
--      age, state
with today as materialized (
    select (%(at)s::timestamptz at time zone company.time_zone)::date as day
    from company
    where company.id = %(company_id)s::bigint
),

shown as (
    select
        excuse.*,
        today.day,
        case
            when excuse.revoked_at is not null then 'revoked'
            when excuse.valid_until <= today.day then 'ended'
            when excuse.approved_at is null then 'asked'
            when excuse.valid_from > today.day then 'later'
            else 'live'
        end as state
    from sod_exception as excuse
    cross join today
    where excuse.company_id = %(company_id)s::bigint
)

select
    shown.id,
    app_user.username,
    coalesce(nullif(trim(app_user.first_name || ' ' || app_user.last_name), ''), app_user.username)
        as name,
    shown.number,
    pair.name_a || ' / ' || pair.name_b as pair,
    shown.valid_from,
    shown.valid_until,
    shown.control,
    coalesce(nullif(asker.first_name, ''), asker.username, '') as asked_by,
    coalesce(nullif(approver.first_name, ''), approver.username, '') as approved_by,
    shown.day - shown.asked_at::date as age,
    shown.state
from shown
inner join app_user on shown.user_id = app_user.id
inner join sod_rules_of(%(company_id)s::bigint) as pair on shown.number = pair.number
left join app_user as asker on shown.asked_by = asker.id
left join app_user as approver on shown.approved_by = approver.id
order by
    array_position(array['asked', 'live', 'later', 'ended', 'revoked'], shown.state),
    shown.valid_until, app_user.username, shown.number
limit 500
