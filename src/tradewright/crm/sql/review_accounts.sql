-- review_accounts: plans that were looked at
-- in:  customer text[], reviewed_on date[] (null: today), version int[] (null: any),
--      company_id bigint, at timestamptz, operation_id uuid
-- out: position, id, code, customer, next_review_on
with asked as (
    select
        item.position,
        item.customer,
        item.version_seen,
        coalesce(
            item.reviewed_on, (%(at)s::timestamptz at time zone company.time_zone)::date
        ) as reviewed_on,
        row_number() over (partition by item.customer order by item.position) as nth
    from
        unnest(%(customer)s::text[], %(reviewed_on)s::date[], %(version)s::int[])
        with ordinality as item (customer, reviewed_on, version_seen, position)
    inner join company on company.id = %(company_id)s::bigint
),

judged as materialized (
    select
        asked.*,
        plan.id as known_id,
        asked.reviewed_on + plan.review_days as next_review_on,
        case
            when plan.id is null then 'no_plan'
            when asked.nth > 1 then 'repeated_in_batch'
            when plan.reviewed_on = asked.reviewed_on then 'already_reviewed'
            when plan.version <> asked.version_seen then 'plan_changed'
            else 'reviewed'
        end as code
    from asked
    left join customer
        on customer.company_id = %(company_id)s::bigint and asked.customer = customer.code
    left join account_plan as plan
        on plan.company_id = %(company_id)s::bigint and customer.id = plan.customer_id
),

done as (
    update account_plan
    set
        reviewed_on = judged.reviewed_on,
        next_review_on = judged.next_review_on,
        version = account_plan.version + 1
    from judged
    where
        account_plan.company_id = %(company_id)s::bigint
        and account_plan.id = judged.known_id
        and judged.code = 'reviewed'
    returning account_plan.*
),

logged as (
    insert into event (
        company_id, topic, aggregate, key, version, body, at, operation_id
    )
    select
        done.company_id,
        'crm.account_reviewed' as topic,
        'account_plan' as aggregate,
        done.id as key,
        done.version,
        jsonb_build_object(
            'account_plan_id', done.id,
            'customer_id', done.customer_id,
            'reviewed_on', done.reviewed_on,
            'next_review_on', done.next_review_on
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
    judged.customer,
    judged.next_review_on
from judged
order by judged.position
