-- Whether a document of this day can be posted: the books had begun, and a period that ends on or
-- after it is open. post_entries decides by the same rule; documents ask before they are made.
create or replace function books_take(asked_company bigint, document_date date) returns boolean
language plpgsql stable as $$
begin
    return (
        select
            exists (
                select 1
                from period
                where period.company_id = asked_company and period.starts_on <= document_date
            )
            and exists (
                select 1
                from period
                where
                    period.company_id = asked_company
                    and period.status = 'open'
                    and period.ends_on >= document_date
            )
    );
end $$;
