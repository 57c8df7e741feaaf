-- reps_named: the codes of reps that words stand for
-- in:  company_id bigint, words text[]
-- out: word, code (the best of code, name; none where two share the name)
with hits as (
    select
        asked.word,
        sales_rep.code,
        1 as rank
    from unnest(%(words)s::text[]) as asked (word)
    inner join sales_rep
        on sales_rep.company_id = %(company_id)s::bigint and asked.word = sales_rep.code
    union all
    select
        asked.word,
        sales_rep.code,
        2 as rank
    from unnest(%(words)s::text[]) as asked (word)
    inner join sales_rep
        on sales_rep.company_id = %(company_id)s::bigint and asked.word = sales_rep.name
),

ranked as (
    select
        hits.word,
        hits.code,
        hits.rank,
        min(hits.rank) over (partition by hits.word) as best
    from hits
)

select
    ranked.word,
    min(ranked.code) as code
from ranked
where ranked.rank = ranked.best
group by ranked.word
having count(distinct ranked.code) = 1
