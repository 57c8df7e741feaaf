-- W1: a customer is found by the words of its code, name and outside number, by no others
with due as (
    select
        customer.company_id,
        customer.id as key,
        part.word
    from customer
    cross join lateral search_words(
        array[customer.code, customer.name, customer.external_id]
    ) as part (word)
),

kept as (
    select
        search_word.company_id,
        search_word.key,
        search_word.word
    from search_word
    where search_word.kind = 'customer'
)

select
    coalesce(due.key, kept.key) as customer_id,
    coalesce(due.company_id, kept.company_id) as company_id,
    due.word as missing_word,
    kept.word as word_too_many
from due
full join kept
    on due.company_id = kept.company_id and due.key = kept.key and due.word = kept.word
where due.key is null or kept.key is null
