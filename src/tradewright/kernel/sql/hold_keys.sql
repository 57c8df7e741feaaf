-- hold_keys: let nobody else make documents of a kind with these keys until the transaction ends
-- in:  kind text, company_id bigint, keys text[]
--
-- The keys of a kind share 256 locks, taken in order: a batch of any size needs few, and none
-- deadlocks.
with buckets as materialized (
    select (hashtextextended(%(company_id)s::bigint || ':' || asked.key, 0) & 255)::int as nr
    from unnest(%(keys)s::text[]) as asked (key)
    group by nr
    order by nr
)

select pg_advisory_xact_lock(hashtext(%(kind)s::text), buckets.nr)
from buckets
