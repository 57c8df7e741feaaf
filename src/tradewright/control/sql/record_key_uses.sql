-- record_key_uses: the last day on which a key was shown (a key of any company)
-- in:  api_key_id bigint[], used_on date[]
-- out: position, id, code
with asked as (
    select
        item.*,
        row_number() over (partition by item.api_key_id order by item.position) as nth
    from
        unnest(%(api_key_id)s::bigint[], %(used_on)s::date[])
        with ordinality as item (api_key_id, used_on, position)
),

recorded as (
    update api_key
    set last_used_on = asked.used_on
    from asked
    where
        api_key.id = asked.api_key_id
        and asked.nth = 1
        and coalesce(api_key.last_used_on < asked.used_on, true)
    returning api_key.id
)

select
    asked.position,
    asked.api_key_id as id,
    case
        when api_key.id is null then 'api_key_not_found'
        when asked.nth > 1 then 'repeated_in_batch'
        when recorded.id is null then 'already_recorded'
        else 'recorded'
    end as code
from asked
left join api_key on asked.api_key_id = api_key.id
left join recorded on asked.api_key_id = recorded.id
order by asked.position
