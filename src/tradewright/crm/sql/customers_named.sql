-- customers_named: the codes of customers that words stand for
-- in:  company_id bigint, words text[]
-- out: word, code (the best of code, external_id, name; none where two share the name)
with hits as (
    select
        asked.word,
        customer.code,
        1 as rank
    from unnest(%(words)s::text[]) as asked (word)
    inner join customer
        on
            customer.company_id = %(company_id)s::bigint and asked.word = customer.code
            and customer.merged_into_id is null
    union all
    select
        asked.word,
        customer.code,
        2 as rank
    from unnest(%(words)s::text[]) as asked (word)
    inner join customer
        on
            customer.company_id = %(company_id)s::bigint and asked.word = customer.external_id
            and customer.merged_into_id is null
    union all
    select
        asked.word,
        customer.code,
        3 as rank
    from unnest(%(words)s::text[]) as asked (word)
    inner join customer
        on
            customer.company_id = %(company_id)s::bigint and asked.word = customer.name
            and customer.merged_into_id is null
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
