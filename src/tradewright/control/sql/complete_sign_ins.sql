-- complete_sign_ins: someone has signed in; earlier tries in vain are forgotten
-- in:  username text[], address text[]
-- out: position, id, code
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

forgotten as (
    delete from sign_in_attempt
    using asked
    where sign_in_attempt.username = asked.username and sign_in_attempt.address = asked.address
)

select
    asked.position,
    null::bigint as id,
    case when asked.nth > 1 then 'repeated_in_batch' else 'signed_in' end as code
from asked
order by asked.position
