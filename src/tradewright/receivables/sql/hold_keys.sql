-- hold_keys: let nobody else make documents of these keys until the transaction ends
-- in:  company_id bigint, keys text[]
--
-- The keys share 256 locks, taken in order: a batch of any size needs few, and none deadlocks.
select pg_advisory_xact_lock(7201, bucket.nr)
from (
    select distinct
        (hashtextextended(%(company_id)s::bigint || ':' || asked.key, 0) & 255)::int as nr
    from unnest(%(keys)s::text[]) as asked (key)
    order by nr
) as bucket
