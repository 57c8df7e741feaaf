-- M6: a customer's ancestors are its parent, that one's parent and so on up to one without a parent
with recursive climb as (
    select
        customer.id,
        customer.parent_id as above_id,
        1 as step
    from customer
    where customer.parent_id is not null
    union all
    select
        climb.id,
        customer.parent_id as above_id,
        climb.step + 1 as step
    from climb
    inner join customer on climb.above_id = customer.id
    where customer.parent_id is not null and climb.step < 6
),

chains as (
    select
        climb.id,
        array_agg(climb.above_id order by climb.step) as ancestors
    from climb
    group by climb.id
)

select
    customer.id as customer_id,
    customer.company_id,
    customer.ancestors,
    chains.ancestors as climbed
from customer
left join chains on customer.id = chains.id
where customer.ancestors <> coalesce(chains.ancestors, '{}')
