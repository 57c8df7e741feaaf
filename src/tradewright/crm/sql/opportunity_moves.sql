-- opportunity_moves: the way of an opportunity through the stages
-- in:  company_id bigint, opportunity_id bigint
-- out: the columns of queries.opportunities.MoveRow
select
    moved.move_no,
    stage.code as stage,
    stage.name as stage_name,
    moved.reason,
    coalesce(
        nullif(trim(concat(app_user.first_name, ' ', app_user.last_name)), ''), app_user.username
    ) as moved_by,
    moved.moved_at,
    lead(moved.moved_at) over (order by moved.move_no) as left_at
from opportunity_move as moved
inner join pipeline_stage as stage
    on stage.company_id = %(company_id)s::bigint and moved.to_stage_id = stage.id
inner join app_user on moved.moved_by = app_user.id
where
    moved.company_id = %(company_id)s::bigint
    and moved.opportunity_id = %(opportunity_id)s::bigint
order by moved.move_no
