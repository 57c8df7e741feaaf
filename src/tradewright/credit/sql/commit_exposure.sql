-- commit_exposure: orders count against their customers' limits, earlier ones first
-- in:  customer_id bigint[], amount numeric[], excused boolean[], company_id bigint,
--      at timestamptz
-- out: position, id, code, limit, exposure, asked, over_by, ordered, unbilled, receivable,
--      unapplied
with asked as (
    select item.*
    from
        unnest(%(customer_id)s::bigint[], %(amount)s::numeric[], %(excused)s::boolean[])
        with ordinality as item (customer_id, amount, excused, position)
),

known as (
    select
        asked.*,
        account.id,
        account.amount_limit,
        account.amount_ordered,
        account.amount_unbilled,
        account.amount_receivable,
        account.amount_unapplied,
        account.amount_ordered + account.amount_unbilled + account.amount_receivable
        - account.amount_unapplied as exposure,
        -- no limit is infinite room
        coalesce(account.amount_limit, 'infinity')
        - account.amount_ordered - account.amount_unbilled - account.amount_receivable
        + account.amount_unapplied + account.amount_excused as room,
        asked.amount >= 0 and asked.amount < 'infinity' as is_sane
    from asked
    left join lateral (
        select credit_account.*
        from credit_account
        where
            credit_account.company_id = %(company_id)s::bigint
            and credit_account.customer_id = asked.customer_id
        limit 1
    ) as account on true
),

walked as (
    select
        known.*,
        coalesce(
            used_room(known.amount, known.room, known.excused)
            filter (where known.is_sane and known.id is not null) over (
                partition by known.id order by known.position
                rows between unbounded preceding and current row
            ),
            0
        ) as used
    from known
),

sequenced as (
    select
        walked.*,
        coalesce(
            lag(walked.used) over (partition by walked.id order by walked.position), 0
        ) as used_before
    from walked
),

judged as materialized (
    select
        sequenced.*,
        sequenced.exposure + sequenced.used_before as exposure_before,
        case
            when sequenced.id is null then 'unknown_customer'
            when not sequenced.is_sane then 'amount_negative'
            when
                sequenced.excused
                or sequenced.amount <= greatest(sequenced.room - sequenced.used_before, 0)
                then 'committed'
            else 'over_limit'
        end as code
    from sequenced
),

committed as (
    update credit_account
    set
        amount_ordered = credit_account.amount_ordered + claimed.amount,
        amount_excused = greatest(
            claimed.exposure + claimed.amount - credit_account.amount_limit, 0
        ),
        changed_at = %(at)s::timestamptz
    from (
        select
            judged.id,
            max(judged.exposure) as exposure,
            sum(judged.amount) as amount
        from judged
        where judged.code = 'committed'
        group by judged.id
    ) as claimed
    where credit_account.company_id = %(company_id)s::bigint and credit_account.id = claimed.id
)

select
    judged.position,
    judged.id,
    judged.code,
    judged.amount_limit as "limit",
    judged.exposure_before as exposure,
    judged.amount as asked,
    greatest(judged.exposure_before + judged.amount - judged.amount_limit, 0) as over_by,
    judged.amount_ordered + judged.used_before as ordered,
    judged.amount_unbilled as unbilled,
    judged.amount_receivable as receivable,
    judged.amount_unapplied as unapplied
from judged
order by judged.position
