-- The user of this name, if they may work in the company on this day; the program itself never.
create or replace function colleague(asked_company bigint, asked_name text, asked_day date)
returns bigint
language sql stable as $$
    select app_user.id
    from app_user
    where
        app_user.username = asked_name
        and app_user.is_active
        and exists (
            select 1
            from user_role
            where
                user_role.company_id = asked_company
                and user_role.user_id = app_user.id
                and user_role.valid_from <= asked_day
                and (user_role.valid_until is null or user_role.valid_until > asked_day)
        )
$$;
