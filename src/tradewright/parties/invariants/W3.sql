-- W3: a person is found by the words of name, e-mail and phone, an erased one by none
with due as (
    select
        contact.company_id,
        contact.id as key,
        part.word
    from contact
    cross join lateral search_words(
        array[contact.name, contact.email, contact.phone]
    ) as part (word)
),

kept as (
    select
        search_word.company_id,
        search_word.key,
        search_word.word
    from search_word
    where search_word.kind = 'contact'
)

select
    coalesce(due.key, kept.key) as contact_id,
    coalesce(due.company_id, kept.company_id) as company_id,
    due.word as missing_word,
    kept.word as word_too_many
from due
full join kept
    on due.company_id = kept.company_id and due.key = kept.key and due.word = kept.word
where due.key is null or kept.key is null
