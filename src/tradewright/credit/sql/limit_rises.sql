-- limit_rises: the (locked) customers whose limit would rise, as it is put before who approves it
-- in:  customer text[], amount_limit numeric[], reason text[], company_id bigint
-- out: position, customer_id, customer, amount (null: no limit), reason, content
with asked as (
    select
        item.*,
        row_number() over (partition by item.code order by item.position) as nth
    from
        unnest(%(customer)s::text[], %(amount_limit)s::numeric[], %(reason)s::text[])
        with ordinality as item (code, amount_limit, reason, position)
)

select
    asked.position,
    customer.id as customer_id,
    customer.code as customer,
    asked.amount_limit as amount,
    asked.reason,
    jsonb_build_object(
        'customer', customer.code || ' ' || customer.name,
        'from', account.amount_limit,
        'to', trim_scale(asked.amount_limit),
        'currency', account.currency,
        'reason', asked.reason,
        'version', account.version
    ) as content
from asked
inner join customer
    on
        customer.company_id = %(company_id)s::bigint
        and asked.code = customer.code
inner join credit_account as account
    on
        account.company_id = %(company_id)s::bigint
        and customer.id = account.customer_id
inner join company on company.id = %(company_id)s::bigint
inner join currency on company.currency = currency.code
where
    asked.nth = 1
    and trim(asked.reason) <> ''
    and account.amount_limit is not null
    and (
        asked.amount_limit is null
        or (
            asked.amount_limit > account.amount_limit
            and asked.amount_limit < 'infinity'
            and scale(trim_scale(asked.amount_limit)) <= currency.minor_unit
        )
    )
order by asked.position
