-- audit_ledger: the name of this database's chains, given when it is first asked for
-- in:
-- out: id
with given as (
    insert into audit_ledger (id)
    select gen_random_uuid() as id
    where not exists (select 1 from audit_ledger)
    returning audit_ledger.id, audit_ledger.begun_at
),

named as (
    select
        given.id,
        given.begun_at
    from given
    union all
    select
        audit_ledger.id,
        audit_ledger.begun_at
    from audit_ledger
)

select named.id from named
order by named.begun_at desc
limit 1
