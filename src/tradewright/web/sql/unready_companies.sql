-- unready_companies: companies that lack number series, or accounts for a purpose of posting
--                    (any company)
-- in:  purpose text[] (every purpose that needs a fallback)
-- out: code, is_live, series (how many it has), missing (purposes, text[])
select
    company.code,
    company.went_live_on is not null as is_live,
    (
        select count(*)
        from number_series
        where number_series.company_id = company.id
    ) as series,
    array(
        select asked.purpose
        from unnest(%(purpose)s::text[]) as asked (purpose)
        where
            not exists (
                select 1
                from posting_rule
                where
                    posting_rule.company_id = company.id
                    and posting_rule.purpose = asked.purpose
                    and posting_rule.item_group_id is null
                    and posting_rule.tax_class = ''
            )
        order by asked.purpose
    ) as missing
from company
order by company.code
