-- The day itself if it is worked (neither a weekend day of the company nor one of its holidays),
-- else the next day that is. A calendar without a working day within a month gives the day back.
create or replace function working_day_from(asked_company bigint, asked_day date) returns date
language plpgsql stable as $$
begin
    return (
        select coalesce(
            (
                select asked_day + ahead.days
                from generate_series(0, 31) as ahead (days)
                where
                    position(extract(isodow from asked_day + ahead.days)::text in company.weekend) = 0
                    and not exists (
                        select 1
                        from holiday
                        where
                            holiday.company_id = asked_company
                            and holiday.day = asked_day + ahead.days
                    )
                order by ahead.days
                limit 1
            ),
            asked_day
        )
        from company
        where company.id = asked_company
    );
end $$;
