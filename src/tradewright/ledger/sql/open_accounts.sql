-- open_accounts: accounts of a chart, those that exist stay as they are
-- in:  company_id bigint, code text[], name text[], kind text[], control text[]
insert into account (company_id, code, name, kind, control, is_active)
select
    %(company_id)s::bigint as company_id,
    chart.code,
    chart.name,
    chart.kind,
    chart.control,
    true as is_active
from
    unnest(%(code)s::text[], %(name)s::text[], %(kind)s::text[], %(control)s::text[])
        as chart (code, name, kind, control)
on conflict (company_id, code) do nothing
