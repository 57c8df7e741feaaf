-- sealable_changes: changes of protected rows as they are sealed, of any company
-- in:  after bigint, ids bigint[] (null: those that are not sealed yet), most int
-- out: source_id, company_id, moment, body
select
    row_change.id as source_id,
    coalesce(row_change.company_id, 0) as company_id,
    (extract(epoch from row_change.changed_at) * 1000000)::bigint as moment,
    jsonb_build_object(
        'schema', 'row_change/1',
        'id', row_change.id,
        'company_id', row_change.company_id,
        'table_name', row_change.table_name,
        'row_id', row_change.row_id,
        'action', row_change.action,
        'before', row_change.before,
        'after', row_change.after,
        'operation_id', row_change.operation_id,
        'user_id', row_change.user_id,
        'database_user', row_change.database_user,
        'txid', row_change.txid,
        'changed_at', row_change.changed_at
    )::text as body
from row_change
where
    (
        %(ids)s::bigint[] is null
        and row_change.id > %(after)s::bigint
        and not exists (
            select 1
            from audit_chain
            where audit_chain.source = 'row_change' and audit_chain.source_id = row_change.id
        )
    )
    or (%(ids)s::bigint[] is not null and row_change.id = any(%(ids)s::bigint[]))
order by row_change.id
limit %(most)s::int
