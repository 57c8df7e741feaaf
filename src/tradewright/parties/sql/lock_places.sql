-- lock_places: one who rearranges customers in a company at a time, until its transaction ends;
-- nobody waits where no parent is named
-- in:  parent text[] (null: stays), company_id bigint
select pg_advisory_xact_lock(hashtextextended('parties', %(company_id)s::bigint))
where array_remove(%(parent)s::text[], null) <> '{}'
