-- W2: an item is found by the words of its code, name, barcode and outside number, by no others
with due as (
    select
        item.company_id,
        item.id as key,
        part.word
    from item
    cross join lateral search_words(
        array[item.code, item.name, item.barcode, item.external_id]
    ) as part (word)
),

kept as (
    select
        search_word.company_id,
        search_word.key,
        search_word.word
    from search_word
    where search_word.kind = 'item'
)

select
    coalesce(due.key, kept.key) as item_id,
    coalesce(due.company_id, kept.company_id) as company_id,
    due.word as missing_word,
    kept.word as word_too_many
from due
full join kept
    on due.company_id = kept.company_id and due.key = kept.key and due.word = kept.word
where due.key is null or kept.key is null
