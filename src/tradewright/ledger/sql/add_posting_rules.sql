-- add_posting_rules: purpose (and item group) → account, where there is no rule of it yet
-- in:  company_id bigint, purpose text[], group_code text[] (null: fallback), account_code text[]
insert into posting_rule (company_id, purpose, item_group_id, tax_class, account_id)
select
    %(company_id)s::bigint as company_id,
    rule.purpose,
    item_group.id as item_group_id,
    '' as tax_class,
    account.id as account_id
from
    unnest(%(purpose)s::text[], %(group_code)s::text[], %(account_code)s::text[])
        as rule (purpose, group_code, account_code)
inner join account
    on account.company_id = %(company_id)s::bigint and rule.account_code = account.code
left join item_group
    on item_group.company_id = %(company_id)s::bigint and rule.group_code = item_group.code
where rule.group_code is null or item_group.id is not null
on conflict (company_id, purpose, item_group_id, tax_class)
do nothing
