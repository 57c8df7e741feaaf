-- Document numbers (number_series). Gap-free ones are drawn from the row and hold it until commit,
-- so they are drawn late and once per batch; plain ones come from a sequence and never wait.
create or replace function open_number_sequence(series_id bigint) returns text
language plpgsql security definer set search_path = public as $$
declare
    made text := 'number_series_' || series_id || '_seq';
begin
    execute format('create sequence if not exists %I', made);
    execute format('grant usage, select on sequence %I to tradewright_app', made);
    return made;
end $$;

create or replace function plain_number(asked_company bigint, asked_code text) returns text
language plpgsql volatile as $$
begin
    return (
        select
            series.prefix
            || lpad(nextval(series.sequence_name::regclass)::text, series.digits, '0')
        from number_series as series
        where series.company_id = asked_company and series.code = asked_code
    );
end $$;

-- reserves `how_many` numbers and returns the first
create or replace function draw_numbers(asked_company bigint, asked_code text, how_many bigint)
returns bigint
language sql volatile as $$
    update number_series
    set next_number = number_series.next_number + how_many
    where number_series.company_id = asked_company and number_series.code = asked_code
    returning number_series.next_number - how_many
$$;

create or replace function format_number(asked_company bigint, asked_code text, drawn bigint)
returns text
language plpgsql stable as $$
begin
    return (
        select series.prefix || lpad(drawn::text, series.digits, '0')
        from number_series as series
        where series.company_id = asked_company and series.code = asked_code
    );
end $$;
