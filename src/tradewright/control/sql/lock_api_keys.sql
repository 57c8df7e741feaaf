-- lock_api_keys: the keys that are about to change
-- in:  api_key_id bigint[], company_id bigint
select api_key.id
from api_key
where
    api_key.company_id = %(company_id)s::bigint
    and api_key.id = any(%(api_key_id)s::bigint[])
order by api_key.id
for update
