-- hold_keys: let nobody else make stock documents of these keys until the transaction ends
-- in:  company_id bigint, keys text[]
--
-- The keys share 256 locks, taken in order: a batch of any size needs few, and none deadlocks.
with buckets as materialized (
    select (hashtextextended(%(company_id)s::bigint || ':' || asked.key, 0) & 255)::int as nr
    from unnest(%(keys)s::text[]) as asked (key)
    group by nr
    order by nr
)

select pg_advisory_xact_lock(7203, buckets.nr)
from buckets
