-- The day an invoice falls due by its terms: so many days after the invoice (`net`) or after the
-- end of its month (`end_of_month`), moved to the next working day (rules.md C5). Null when the
-- company has no such terms.
create or replace function due_on(
    asked_company bigint, asked_terms bigint, invoiced_on date
) returns date
language plpgsql stable as $$
begin
    return (
        select
            working_day_from(
                asked_company,
                terms.days + case terms.kind
                    when 'end_of_month'
                        then (date_trunc('month', invoiced_on) + interval '1 month - 1 day')::date
                    else invoiced_on
                end
            )
        from payment_terms as terms
        where terms.company_id = asked_company and terms.id = asked_terms
    );
end $$;
