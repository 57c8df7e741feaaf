-- items_named: the codes of items that words stand for
-- in:  company_id bigint, words text[]
-- out: word, code (the best of code, external_id, name; none where two share the name)
with hits as (
    select
        asked.word,
        item.code,
        1 as rank
    from unnest(%(words)s::text[]) as asked (word)
    inner join item
        on
            item.company_id = %(company_id)s::bigint and asked.word = item.code
            and item.merged_into_id is null
    union all
    select
        asked.word,
        item.code,
        2 as rank
    from unnest(%(words)s::text[]) as asked (word)
    inner join item
        on
            item.company_id = %(company_id)s::bigint and asked.word = item.external_id
            and item.merged_into_id is null
    union all
    select
        asked.word,
        item.code,
        3 as rank
    from unnest(%(words)s::text[]) as asked (word)
    inner join item
        on
            item.company_id = %(company_id)s::bigint and asked.word = item.name
            and item.merged_into_id is null
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
