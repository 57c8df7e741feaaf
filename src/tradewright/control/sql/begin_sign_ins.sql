-- begin_sign_ins: count a try to sign in; refuse it after five in vain, for a quarter of an hour
-- in:  username text[], address text[], at timestamptz
-- out: position, id, code, until
with asked as (
    select
        item.position,
        lower(item.username) as username,
        item.address,
        row_number() over (
            partition by lower(item.username), item.address order by item.position
        ) as nth
    from
        unnest(%(username)s::text[], %(address)s::text[])
        with ordinality as item (username, address, position)
),

counted as (
    insert into sign_in_attempt (username, address, tries, last_at)
    select
        asked.username,
        asked.address,
        1 as tries,
        %(at)s::timestamptz as last_at
    from asked
    where asked.nth = 1
    order by asked.username, asked.address
    on conflict (username, address) do update
        set
            tries = case
                when sign_in_attempt.last_at < excluded.last_at - interval '15 minutes' then 1
                else sign_in_attempt.tries + 1
            end,
            last_at = excluded.last_at
        where
        sign_in_attempt.tries < 5
        or sign_in_attempt.last_at < excluded.last_at - interval '15 minutes'
    returning id, username, address
)

select
    asked.position,
    coalesce(counted.id, known.id) as id,
    case
        when asked.nth > 1 then 'repeated_in_batch'
        when counted.id is null then 'must_wait'
        else 'may_try'
    end as code,
    case when counted.id is null then known.last_at + interval '15 minutes' end as until
from asked
left join counted
    on asked.username = counted.username and asked.address = counted.address and asked.nth = 1
left join sign_in_attempt as known
    on asked.username = known.username and asked.address = known.address
order by asked.position
