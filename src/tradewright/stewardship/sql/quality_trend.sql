-- quality_trend: the score of each kind on each day since
-- in:  since date, company_id bigint
-- out: kind, ran_on, score
select
    kind,
    ran_on,
    score
from quality_run
where
    company_id = %(company_id)s::bigint
    and ran_on >= %(since)s::date
order by kind, ran_on
