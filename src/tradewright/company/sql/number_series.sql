-- number_series: a company's document numbers with the last one issued
-- in:  company_id bigint
-- out: code, kind, issued, last
with series as (
    select
        number_series.code,
        number_series.kind,
        number_series.prefix,
        number_series.digits,
        number_series.first_number,
        case
            when number_series.kind = 'gap_free' then nullif(number_series.next_number - 1, 0)
            else pg_sequence_last_value(number_series.sequence_name::regclass)
        end as last_number
    from number_series
    where number_series.company_id = %(company_id)s::bigint
)

select
    series.code,
    series.kind,
    coalesce(series.last_number - series.first_number + 1, 0) as issued,
    case
        when series.last_number is not null
            then series.prefix || lpad(series.last_number::text, series.digits, '0')
        else ''
    end as last
from series
order by series.code
