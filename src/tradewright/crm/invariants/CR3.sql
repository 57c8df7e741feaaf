-- CR3: an opportunity is open, won or lost as its stage is
select
    opportunity.id,
    opportunity.company_id,
    opportunity.status,
    pipeline_stage.code,
    pipeline_stage.kind
from opportunity
inner join pipeline_stage on opportunity.stage_id = pipeline_stage.id
where opportunity.status <> pipeline_stage.kind
