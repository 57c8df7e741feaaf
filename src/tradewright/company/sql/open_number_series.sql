-- open_number_series: the series that companies still lack
-- in:  company_id bigint[] (null: every company)
with wanted as (
    select
        company.id as company_id,
        series.code,
        series.prefix,
        series.kind
    from company
    cross join (
        values
        ('customer', 'C', 'plain'),
        ('lead', 'LD', 'plain'),
        ('opportunity', 'OP', 'plain'),
        ('case', 'CA', 'plain'),
        ('quote', 'QU', 'plain'),
        ('order', 'SO', 'plain'),
        ('return', 'RA', 'plain'),
        ('shipment', 'SH', 'plain'),
        ('payment', 'PY', 'plain'),
        ('stock', 'ST', 'plain'),
        ('journal', 'JE', 'plain'),
        ('price_proposal', 'PP', 'plain'),
        ('invoice', 'IN', 'gap_free'),
        ('credit_note', 'CN', 'gap_free')
    ) as series (code, prefix, kind)
    where
        (%(company_id)s::bigint[] is null or company.id = any(%(company_id)s::bigint[]))
        and not exists (
            select 1
            from number_series
            where number_series.company_id = company.id and number_series.code = series.code
        )
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
