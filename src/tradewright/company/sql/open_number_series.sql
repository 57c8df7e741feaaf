-- open_number_series: the series of newly opened companies
-- in:  company_id bigint[]
with wanted as (
    select
        asked.company_id,
        series.code,
        series.prefix,
        series.kind
    from unnest(%(company_id)s::bigint[]) as asked (company_id)
    cross join (
        values
        ('customer', 'C', 'plain'),
        ('order', 'SO', 'plain'),
        ('return', 'RA', 'plain'),
        ('shipment', 'SH', 'plain'),
        ('payment', 'PY', 'plain'),
        ('stock', 'ST', 'plain'),
        ('journal', 'JE', 'plain'),
        ('invoice', 'IN', 'gap_free'),
        ('credit_note', 'CN', 'gap_free')
    ) as series (code, prefix, kind)
),

numbered as (
    select
        wanted.*,
        nextval('number_series_id_seq') as id
    from wanted
)

insert into number_series (
    id, company_id, code, prefix, digits, kind, first_number, next_number, sequence_name
)
select
    numbered.id,
    numbered.company_id,
    numbered.code,
    numbered.prefix,
    6 as digits,
    numbered.kind,
    1 as first_number,
    1 as next_number,
    case when numbered.kind = 'plain' then open_number_sequence(numbered.id) else '' end
        as sequence_name
from numbered
