-- open_tables: tables whose rows row-level security does not keep apart by company
-- in:  name text[] (tables that have a company)
-- out: name
select asked.name
from unnest(%(name)s::text[]) as asked (name)
left join pg_class on pg_class.oid = to_regclass(asked.name)
where not coalesce(pg_class.relrowsecurity and pg_class.relforcerowsecurity, false)
order by asked.name
