-- set_account_plans: the plans of customers with what they should buy
-- in:  customer text[], segment text[], owner text[], potential numeric[], goal text[],
--      review_days int[], next_review_on date[], targets_position int[],
--      targets_target numeric[], targets_item text[], targets_group text[], version int[],
--      company_id bigint, at timestamptz, operation_id uuid
-- out: position, id, code, customer, line, value
with home as materialized (
    select
        currency.minor_unit,
        (%(at)s::timestamptz at time zone company.time_zone)::date as today
    from company
    inner join currency on company.currency = currency.code
    where company.id = %(company_id)s::bigint
),

asked as (
    select
        item.*,
        home.today,
        home.minor_unit,
        row_number() over (partition by item.customer order by item.position) as nth
    from
        unnest(
            %(customer)s::text[], %(segment)s::text[], %(owner)s::text[], %(potential)s::numeric[],
            %(goal)s::text[], %(review_days)s::int[], %(next_review_on)s::date[],
            %(version)s::int[]
        )
        with ordinality as item (
            customer, segment, owner, potential, goal, review_days, next_review_on, version_seen,
            position
        )
    cross join home
),

targets as materialized (
    select
        line.position,
        line.line_no,
        line.item_id,
        line.group_id,
        line.target,
        line.value,
        case
            when (line.item = '') = (line.item_group = '') then 'target_nameless'
            when line.item <> '' and line.item_id is null then 'unknown_item'
            when line.item_group <> '' and line.group_id is null then 'unknown_group'
            when line.nth_same > 1 then 'target_repeated'
            when line.target <= 0 then 'target_not_positive'
        end as fault
    from (
        select
            given.position,
            given.item,
            given.item_group,
            round(given.target, home.minor_unit) as target,
            concat(given.item, given.item_group) as value,
            item.id as item_id,
            item_group.id as group_id,
            row_number() over (partition by given.position order by given.nth) as line_no,
            row_number() over (
                partition by given.position, given.item, given.item_group order by given.nth
            ) as nth_same
        from
            unnest(
                %(targets_position)s::int[], %(targets_target)s::numeric[],
                %(targets_item)s::text[], %(targets_group)s::text[]
            )
            with ordinality as given (position, target, item, item_group, nth)
        cross join home
        left join item
            on
                item.company_id = %(company_id)s::bigint
                and given.item <> ''
                and given.item = item.code
        left join item_group
            on
                item_group.company_id = %(company_id)s::bigint
                and given.item_group <> ''
                and given.item_group = item_group.code
    ) as line
),

target_sets as materialized (
    select
        targets.position,
        min(targets.line_no) filter (where targets.fault is not null) as faulty_line,
        string_agg(
            concat_ws('|', targets.item_id, '-', targets.group_id, trim_scale(targets.target)),
            ';' order by targets.item_id, targets.group_id
        ) as say
    from targets
    group by targets.position
),

wanted as materialized (
    select
        asked.position,
        asked.nth,
        asked.customer,
        asked.segment,
        asked.owner,
        asked.version_seen,
        asked.goal,
        customer.id as customer_id,
        segment.id as segment_id,
        rep.id as owner_id,
        known.id as known_id,
        known.version,
        known.segment_id as segment_before,
        known.owner_id as owner_before,
        known.potential as potential_before,
        known.goal as goal_before,
        known.review_days as days_before,
        known.next_review_on as next_before,
        round(asked.potential, asked.minor_unit) as potential,
        coalesce(asked.review_days, segment.review_days) as review_days,
        coalesce(
            asked.next_review_on,
            -- a plan that was never reviewed counts from when it was made
            coalesce(known.reviewed_on, known.next_review_on - known.review_days, asked.today)
            + coalesce(asked.review_days, segment.review_days)
        ) as next_review_on,
        coalesce(target_sets.say, '') as targets_say,
        target_sets.faulty_line,
        (
            select
                coalesce(
                    string_agg(
                        concat_ws(
                            '|', line.item_id, '-', line.group_id, trim_scale(line.target)
                        ),
                        ';' order by line.item_id, line.group_id
                    ),
                    ''
                )
            from account_plan_item as line
            where line.company_id = %(company_id)s::bigint and line.plan_id = known.id
        ) as targets_said
    from asked
    left join customer
        on customer.company_id = %(company_id)s::bigint and asked.customer = customer.code
    left join account_segment as segment
        on segment.company_id = %(company_id)s::bigint and asked.segment = segment.code
    left join sales_rep as rep
        on
            rep.company_id = %(company_id)s::bigint
            and asked.owner <> ''
            and asked.owner = rep.code
            and rep.is_active
    left join account_plan as known
        on known.company_id = %(company_id)s::bigint and customer.id = known.customer_id
    left join target_sets on asked.position = target_sets.position
),

judged as materialized (
    select
        wanted.*,
        faulty.fault,
        faulty.value as fault_value,
        case
            when wanted.customer_id is null then 'unknown_customer'
            when wanted.nth > 1 then 'repeated_in_batch'
            when wanted.segment_id is null then 'unknown_segment'
            when wanted.owner <> '' and wanted.owner_id is null then 'unknown_owner'
            when wanted.potential <= 0 then 'potential_not_positive'
            when wanted.review_days < 1 then 'review_not_positive'
            when faulty.fault is not null then faulty.fault
            when
                -- arrays are equal where both have null
                array[
                    wanted.segment_id::text, wanted.owner_id::text,
                    trim_scale(wanted.potential)::text, wanted.goal, wanted.review_days::text,
                    wanted.next_review_on::text, wanted.targets_say
                ] = array[
                    wanted.segment_before::text, wanted.owner_before::text,
                    trim_scale(wanted.potential_before)::text, wanted.goal_before,
                    wanted.days_before::text, wanted.next_before::text, wanted.targets_said
                ]
                then 'already_set'
            when wanted.version <> wanted.version_seen then 'plan_changed'
            else 'set'
        end as code
    from wanted
    left join lateral (
        select
            targets.fault,
            targets.value
        from targets
        where targets.position = wanted.position and targets.line_no = wanted.faulty_line
    ) as faulty on true
),

done as (
    insert into account_plan (
        company_id, customer_id, segment_id, owner_id, potential, goal, review_days,
        next_review_on, version
    )
    select
        %(company_id)s::bigint as company_id,
        judged.customer_id,
        judged.segment_id,
        judged.owner_id,
        judged.potential,
        judged.goal,
        judged.review_days,
        judged.next_review_on,
        1 as version
    from judged
    where judged.code = 'set'
    order by judged.position
    on conflict (company_id, customer_id) do update
        set
            segment_id = excluded.segment_id,
            owner_id = excluded.owner_id,
            potential = excluded.potential,
            goal = excluded.goal,
            review_days = excluded.review_days,
            next_review_on = excluded.next_review_on,
            version = account_plan.version + 1
    returning account_plan.*
),

kept as materialized (
    select
        done.id as plan_id,
        targets.item_id,
        targets.group_id,
        targets.target
    from done
    inner join judged on done.customer_id = judged.customer_id and judged.code = 'set'
    inner join targets on judged.position = targets.position
),

gone as (
    delete from account_plan_item
    using done
    where
        account_plan_item.company_id = %(company_id)s::bigint
        and account_plan_item.plan_id = done.id
        and not exists (
            select 1
            from kept
            where
                kept.plan_id = account_plan_item.plan_id
                and kept.item_id is not distinct from account_plan_item.item_id
                and kept.group_id is not distinct from account_plan_item.group_id
        )
),

aimed as (
    update account_plan_item
    set target = kept.target
    from kept
    where
        account_plan_item.company_id = %(company_id)s::bigint
        and account_plan_item.plan_id = kept.plan_id
        and account_plan_item.item_id is not distinct from kept.item_id
        and account_plan_item.group_id is not distinct from kept.group_id
),

added as (
    insert into account_plan_item (company_id, plan_id, item_id, group_id, target)
    select
        %(company_id)s::bigint as company_id,
        kept.plan_id,
        kept.item_id,
        kept.group_id,
        kept.target
    from kept
    where
        not exists (
            select 1
            from account_plan_item as line
            where
                line.company_id = %(company_id)s::bigint
                and line.plan_id = kept.plan_id
                and line.item_id is not distinct from kept.item_id
                and line.group_id is not distinct from kept.group_id
        )
    order by kept.plan_id, kept.item_id, kept.group_id
),

logged as (
    insert into event (
        company_id, topic, aggregate, key, version, body, at, operation_id
    )
    select
        done.company_id,
        'crm.account_plan_set' as topic,
        'account_plan' as aggregate,
        done.id as key,
        done.version,
        jsonb_build_object(
            'account_plan_id', done.id,
            'customer_id', done.customer_id,
            'segment', judged.segment,
            'potential', done.potential,
            'next_review_on', done.next_review_on
        ) as body,
        %(at)s::timestamptz as at,
        %(operation_id)s::uuid as operation_id
    from done
    inner join judged on done.customer_id = judged.customer_id and judged.code = 'set'
    order by done.id
)

select
    judged.position,
    coalesce(done.id, judged.known_id) as id,
    judged.code,
    judged.customer,
    case when judged.code = judged.fault then judged.faulty_line end as line,
    case judged.code
        when 'unknown_customer' then judged.customer
        when 'unknown_segment' then judged.segment
        when 'unknown_owner' then judged.owner
        when judged.fault then judged.fault_value
    end as value
from judged
left join done on judged.customer_id = done.customer_id and judged.code = 'set'
order by judged.position
