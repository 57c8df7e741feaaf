-- The account a purpose posts to: the most particular rule wins, the plain one is the fallback.
create or replace function posting_account(
    asked_company bigint, asked_purpose text, asked_group bigint, asked_tax_class text
) returns bigint
language plpgsql stable as $$
begin
    return (
        select rule.account_id
        from posting_rule as rule
        where
            rule.company_id = asked_company
            and rule.purpose = asked_purpose
            and (rule.item_group_id is null or rule.item_group_id = asked_group)
            and (rule.tax_class = '' or rule.tax_class = asked_tax_class)
        order by rule.item_group_id is null, rule.tax_class = '', rule.id
        limit 1
    );
end $$;

-- What a posted entry says, as one hash: verify recomputes it (reliability.md L8).
create or replace function journal_hash(
    company_id bigint, kind text, source text, source_id bigint, posting_date date, lines text
) returns bytea
language sql stable as $$
    select sha256(
        convert_to(concat_ws('|', company_id, kind, source, source_id, posting_date, lines), 'UTF8')
    )
$$;

create or replace function journal_line_text(
    line_no int, account_id bigint, currency text, amount numeric, amount_base numeric,
    customer_id bigint
) returns text
language sql stable as $$
    select concat_ws(
        ':', line_no, account_id, currency, trim_scale(amount), trim_scale(amount_base), customer_id
    )
$$;

-- Debits equal credits, per currency and in the company's currency, in every entry of a statement.
create or replace function refuse_unbalanced() returns trigger
language plpgsql as $$
begin
    if exists (
        select 1 from posted
        group by posted.entry_id, posted.currency
        having sum(posted.amount) <> 0
    ) or exists (
        select 1 from posted
        group by posted.entry_id
        having sum(posted.amount_base) <> 0
    ) then
        raise exception 'a journal entry does not balance' using errcode = 'check_violation';
    end if;
    return null;
end $$;

drop trigger if exists balanced on journal_line;
create trigger balanced after insert on journal_line
referencing new table as posted for each statement execute function refuse_unbalanced();
