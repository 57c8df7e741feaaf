-- take_leads: leads that a rep works on
-- in:  lead_id bigint[], owner text[] ('': the rep who asks), company_id bigint, user_id bigint,
--      at timestamptz, operation_id uuid
-- out: position, id, code, number, status, value
with asked as (
    select
        item.*,
        row_number() over (partition by item.lead_id order by item.position) as nth
    from
        unnest(%(lead_id)s::bigint[], %(owner)s::text[])
        with ordinality as item (lead_id, owner, position)
),

judged as materialized (
    select
        asked.*,
        lead.id as known_id,
        lead.number,
        lead.status as status_before,
        rep.id as rep_id,
        case
            when lead.id is null then 'lead_not_found'
            when asked.nth > 1 then 'repeated_in_batch'
            when lead.status in ('converted', 'disqualified') then 'lead_ended'
            when rep.id is null then 'unknown_owner'
            when lead.owner_id = rep.id and lead.status <> 'new' then 'already_taken'
            else 'taken'
        end as code
    from asked
    left join lead
        on lead.company_id = %(company_id)s::bigint and asked.lead_id = lead.id
    left join lateral (
        select sales_rep.id
        from sales_rep
        where
            sales_rep.company_id = %(company_id)s::bigint
            and sales_rep.is_active
            and case
                when asked.owner = '' then sales_rep.user_id = %(user_id)s::bigint
                else sales_rep.code = asked.owner
            end
        limit 1
    ) as rep on true
),

done as (
    update lead
    set
        owner_id = judged.rep_id,
        status = case lead.status when 'new' then 'working' else lead.status end,
        version = lead.version + 1
    from judged
    where
        lead.company_id = %(company_id)s::bigint
        and lead.id = judged.known_id
        and judged.code = 'taken'
    returning lead.*, judged.status_before
),

logged as (
    insert into event (
        company_id, topic, aggregate, key, version, body, at, operation_id
    )
    select
        done.company_id,
        'crm.lead_taken' as topic,
        'lead' as aggregate,
        done.id as key,
        done.version,
        jsonb_build_object(
            'lead_id', done.id,
            'number', done.number,
            'company_name', done.company_name,
            'owner_id', done.owner_id,
            'from', done.status_before,
            'to', done.status
        ) as body,
        %(at)s::timestamptz as at,
        %(operation_id)s::uuid as operation_id
    from done
    order by done.id
)

select
    judged.position,
    judged.known_id as id,
    judged.code,
    judged.number,
    judged.status_before as status,
    judged.owner as value
from judged
order by judged.position
