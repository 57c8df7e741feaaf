-- O7: Exposure stays within limit and excuse, and nothing is excused beyond need
-- of: credit_account by credit_account
select
    credit_account.id as credit_account,
    credit_account.customer_id,
    credit_account.amount_limit,
    credit_account.amount_excused,
    credit_account.amount_ordered + credit_account.amount_unbilled
    + credit_account.amount_receivable - credit_account.amount_unapplied as exposure
from credit_account
where
    least(
        credit_account.amount_ordered, credit_account.amount_unbilled,
        credit_account.amount_receivable, credit_account.amount_unapplied
    ) < 0
    or credit_account.amount_excused <> greatest(
        credit_account.amount_ordered + credit_account.amount_unbilled
        + credit_account.amount_receivable - credit_account.amount_unapplied
        - credit_account.amount_limit,
        0
    )
