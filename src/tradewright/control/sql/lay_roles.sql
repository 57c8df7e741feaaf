-- lay_roles: the built-in roles with exactly the duties named here
-- in:  role_code text[], role_name text[], duty_role text[], duty text[]
with laid as (
    insert into role (code, name)
    select
        asked.code,
        asked.name
    from unnest(%(role_code)s::text[], %(role_name)s::text[]) as asked (code, name)
    on conflict (code) do update set name = excluded.name
    returning id, code
),

wanted as (
    select
        laid.id as role_id,
        asked.duty
    from unnest(%(duty_role)s::text[], %(duty)s::text[]) as asked (role_code, duty)
    inner join laid on asked.role_code = laid.code
),

dropped as (
    delete from role_duty
    using laid
    where
        role_duty.role_id = laid.id
        and not exists (
            select 1
            from wanted
            where wanted.role_id = role_duty.role_id and wanted.duty = role_duty.duty
        )
)

insert into role_duty (role_id, duty)
select
    wanted.role_id,
    wanted.duty
from wanted
on conflict (role_id, duty) do nothing
