-- missing_cursors: whether a subscriber has no cursor yet (any company)
-- in:  subscribers text[]
-- out: missing
select
    exists(
        select 1
        from unnest(%(subscribers)s::text[]) as asked (subscriber)
        left join event_cursor on asked.subscriber = event_cursor.subscriber
        where event_cursor.subscriber is null
    ) as missing
