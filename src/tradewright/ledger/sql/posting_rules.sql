-- posting_rules: which account a purpose posts to, the particular rules before the fallback
-- in:  company_id bigint
-- out: purpose, item_group, tax_class, account_id, account_code, account_name
select
    rule.purpose,
    item_group.name as item_group,
    rule.tax_class,
    account.id as account_id,
    account.code as account_code,
    account.name as account_name
from posting_rule as rule
inner join account on account.company_id = %(company_id)s::bigint and rule.account_id = account.id
left join item_group
    on
        item_group.company_id = %(company_id)s::bigint
        and rule.item_group_id = item_group.id
where rule.company_id = %(company_id)s::bigint
order by
    rule.purpose asc, rule.item_group_id is null asc, item_group.name asc, rule.tax_class desc
