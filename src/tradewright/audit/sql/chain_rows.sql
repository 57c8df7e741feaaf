-- chain_rows: rows of any company go into their chains, in batches
-- in:  company_ids bigint[], seqs bigint[], sources text[], source_ids bigint[],
--      body_hashes text[], row_hashes text[] (hexadecimal), batch_company_ids bigint[],
--      first_seqs bigint[], last_seqs bigint[], roots text[], ends text[]
with batches as (
    insert into audit_batch (company_id, first_seq, last_seq, root, hash)
    select
        batch.company_id,
        batch.first_seq,
        batch.last_seq,
        decode(batch.root_hex, 'hex') as root,
        decode(batch.end_hex, 'hex') as hash
    from
        unnest(
            %(batch_company_ids)s::bigint[], %(first_seqs)s::bigint[], %(last_seqs)s::bigint[],
            %(roots)s::text[], %(ends)s::text[]
        ) as batch (company_id, first_seq, last_seq, root_hex, end_hex)
    returning id, company_id
)

insert into audit_chain (company_id, seq, source, source_id, body_hash, hash, batch_id)
select
    sealed.company_id,
    sealed.seq,
    sealed.source,
    sealed.source_id,
    decode(sealed.body_hex, 'hex') as body_hash,
    decode(sealed.hash_hex, 'hex') as hash,
    batches.id as batch_id
from
    unnest(
        %(company_ids)s::bigint[], %(seqs)s::bigint[], %(sources)s::text[],
        %(source_ids)s::bigint[], %(body_hashes)s::text[], %(row_hashes)s::text[]
    ) as sealed (company_id, seq, source, source_id, body_hex, hash_hex)
inner join batches on sealed.company_id = batches.company_id
