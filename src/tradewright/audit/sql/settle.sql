-- settle: every row of a source up to a number is sealed
-- in:  source text, settled bigint
insert into audit_progress as progress (source, settled)
values (%(source)s::text, %(settled)s::bigint)
on conflict (source) do update set settled = greatest(progress.settled, excluded.settled)
