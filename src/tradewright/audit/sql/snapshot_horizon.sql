-- snapshot_horizon: the oldest transaction that runs, and the number that the next one gets
-- in:
-- out: oldest, newest
select
    pg_snapshot_xmin(pg_current_snapshot())::text::bigint as oldest,
    pg_snapshot_xmax(pg_current_snapshot())::text::bigint as newest
