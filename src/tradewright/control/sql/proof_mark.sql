-- proof_mark: whether no other process is proving (any company), and from where rows are touched
-- in:  (nothing)
-- out: is_free, started_at, mark, clean_mark (of the last clean proof), broken_before (ids)
select
    pg_try_advisory_xact_lock(hashtext('tradewright.proof')) as is_free,
    transaction_timestamp() as started_at,
    pg_snapshot_xmin(pg_current_snapshot())::text::bigint as mark,
    (
        select proof_run.mark
        from proof_run
        where proof_run.broken = '{}'
        order by proof_run.id desc
        limit 1
    ) as clean_mark,
    coalesce(
        (
            select proof_run.broken
            from proof_run
            order by proof_run.id desc
            limit 1
        ), '{}'
    ) as broken_before
