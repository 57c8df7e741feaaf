-- The whole number of the document of which a person has typed the figures alone: 17 is SO000017.
-- Null where something else than figures was typed, or more of them than the numbers have.
create or replace function called_number(
    asked_company bigint, asked_code text, typed text
) returns text
language sql stable parallel safe
return (
    select series.prefix || lpad(typed, series.digits, '0')
    from number_series as series
    where
        series.company_id = asked_company
        and series.code = asked_code
        and typed ~ '^[0-9]+$'
        and length(typed) <= series.digits
);
