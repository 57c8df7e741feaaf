-- M4: a merged customer is closed and leads in one step to the customer that its merges end at
with recursive climb as (
    select
        customer_merge.company_id,
        customer_merge.loser_id,
        customer_merge.winner_id,
        1 as steps
    from customer_merge
    where customer_merge.undone_at is null
    union all
    select
        climb.company_id,
        climb.loser_id,
        up.winner_id,
        climb.steps + 1 as steps
    from climb
    inner join customer_merge as up
        on
            climb.company_id = up.company_id
            and climb.winner_id = up.loser_id
            and up.undone_at is null
    where climb.steps < 1000
),

ends as (
    select distinct on (climb.company_id, climb.loser_id)
        climb.company_id,
        climb.loser_id,
        climb.winner_id
    from climb
    order by climb.company_id asc, climb.loser_id asc, climb.steps desc
)

select
    coalesce(customer.id, ends.loser_id) as id,
    coalesce(customer.company_id, ends.company_id) as company_id,
    customer.code,
    customer.merged_into_id,
    ends.winner_id as ends_at
from customer
full join ends on customer.company_id = ends.company_id and customer.id = ends.loser_id
left join customer as winner
    on customer.company_id = winner.company_id and customer.merged_into_id = winner.id
where
    customer.merged_into_id is distinct from ends.winner_id
    or winner.merged_into_id is not null
    or (customer.merged_into_id is not null and customer.status <> 'closed')
