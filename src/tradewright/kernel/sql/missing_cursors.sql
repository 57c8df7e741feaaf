-- missing_cursors: whether a subscriber has no cursor yet, or one for other topics (any company)
-- in:  subscriber text[], topics text[] (separated by spaces)
-- out: missing
select
    exists(
        select 1
        from unnest(%(subscriber)s::text[], %(topics)s::text[]) as asked (subscriber, topics)
        left join event_cursor
            on
                asked.subscriber = event_cursor.subscriber
                and asked.topics = event_cursor.topics
        where event_cursor.subscriber is null
    ) as missing
