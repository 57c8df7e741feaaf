-- merges_of: the customers that are merged into one, and the one it is merged into itself
-- in:  company_id bigint, customer_id bigint
-- out: id, code, name, goes_up (it is the winner), merged_at, note
select
    other.id,
    other.code,
    other.name,
    coalesce(own.merged_into_id = other.id, false) as goes_up,
    customer_merge.merged_at,
    customer_merge.note
from customer as own
inner join customer as other
    on
        other.company_id = %(company_id)s::bigint
        and (own.merged_into_id = other.id or own.id = other.merged_into_id)
left join customer_merge
    on
        customer_merge.company_id = %(company_id)s::bigint
        and customer_merge.undone_at is null
        and customer_merge.loser_id
        = case when own.merged_into_id = other.id then own.id else other.id end
where own.company_id = %(company_id)s::bigint and own.id = %(customer_id)s::bigint
order by goes_up desc, other.code asc
