-- note_heads: heads of any company as they stand outside the database
-- in:  ledger uuid, company_ids bigint[], seqs bigint[], row_hashes text[] (hexadecimal),
--      published_at timestamptz[]
with asked as (
    select head.*
    from
        unnest(
            %(company_ids)s::bigint[], %(seqs)s::bigint[], %(row_hashes)s::text[],
            %(published_at)s::timestamptz[]
        ) as head (company_id, seq, hex, published_at)
)

insert into audit_checkpoint (ledger, company_id, seq, hash, published_at)
select
    %(ledger)s::uuid as ledger,
    asked.company_id,
    asked.seq,
    decode(asked.hex, 'hex') as hash,
    asked.published_at
from asked
on conflict do nothing
