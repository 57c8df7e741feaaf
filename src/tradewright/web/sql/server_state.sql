-- server_state: version and clock of the server, what the application role may do that it must not,
--               and how far the event log is (any company)
-- in:  role text
-- out: version, clock, role_exists, owned, bypasses, late_events, oldest_late, parked
select
    current_setting('server_version_num')::integer as version,
    clock_timestamp() as clock,
    exists(
        select 1
        from pg_roles
        where pg_roles.rolname = %(role)s::text
    ) as role_exists,
    (
        select count(*)
        from pg_class
        inner join pg_roles on pg_class.relowner = pg_roles.oid
        where pg_roles.rolname = %(role)s::text
    ) as owned,
    exists(
        select 1
        from pg_roles
        where pg_roles.rolname = %(role)s::text and (pg_roles.rolsuper or pg_roles.rolbypassrls)
    ) as bypasses,
    (
        select count(*)
        from event
        where event.log_pos is null and event.recorded_at < clock_timestamp() - interval '10 s'
    ) as late_events,
    (
        select min(event.recorded_at)
        from event
        where event.log_pos is null
    ) as oldest_late,
    (
        select count(*)
        from parked_event
        where parked_event.status = 'parked'
    ) as parked
