-- M5: a merged item is no longer sold and leads in one step to the item that its merges end at
with recursive climb as (
    select
        item_merge.company_id,
        item_merge.loser_id,
        item_merge.winner_id,
        1 as steps
    from item_merge
    where item_merge.undone_at is null
    union all
    select
        climb.company_id,
        climb.loser_id,
        up.winner_id,
        climb.steps + 1 as steps
    from climb
    inner join item_merge as up
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
    coalesce(item.id, ends.loser_id) as id,
    coalesce(item.company_id, ends.company_id) as company_id,
    item.code,
    item.merged_into_id,
    ends.winner_id as ends_at
from item
full join ends on item.company_id = ends.company_id and item.id = ends.loser_id
left join item as winner
    on item.company_id = winner.company_id and item.merged_into_id = winner.id
where
    item.merged_into_id is distinct from ends.winner_id
    or winner.merged_into_id is not null
    or (item.merged_into_id is not null and item.is_active)
