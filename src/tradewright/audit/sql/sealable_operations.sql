-- sealable_operations: rows of the log of operations as they are sealed, of any company
-- in:  after bigint, ids bigint[] (null: those that are not sealed yet), most int
-- out: source_id, company_id, moment, body
select
    operation_log.log_no as source_id,
    coalesce(operation_log.company_id, 0) as company_id,
    (extract(epoch from operation_log.recorded_at) * 1000000)::bigint as moment,
    jsonb_build_object(
        'schema', 'operation_log/1',
        'id', operation_log.id,
        'company_id', operation_log.company_id,
        'user_id', operation_log.user_id,
        'operation', operation_log.operation,
        'at', operation_log.at,
        'recorded_at', operation_log.recorded_at,
        'accepted', operation_log.accepted,
        'refused', operation_log.refused,
        'codes', operation_log.codes,
        'subjects', operation_log.subjects,
        'request_id', operation_log.request_id,
        'txid', operation_log.txid,
        'channel', operation_log.channel,
        'behalf', operation_log.behalf,
        'reason', operation_log.reason
    )::text as body
from operation_log
where
    (
        %(ids)s::bigint[] is null
        and operation_log.log_no > %(after)s::bigint
        and not exists (
            select 1
            from audit_chain
            where
                audit_chain.source = 'operation_log'
                and audit_chain.source_id = operation_log.log_no
        )
    )
    or (%(ids)s::bigint[] is not null and operation_log.log_no = any(%(ids)s::bigint[]))
order by operation_log.log_no
limit %(most)s::int
