-- The words of masters, and how they are found (search_words.py lays the triggers).
-- A word is a run of letters and figures, small, without its accents: É is e, ½ is 1 and 2.

create or replace function plain_text(given text) returns text
language sql immutable parallel safe strict
return lower(regexp_replace(normalize(given, nfkd), '[\u0300-\u036f]', '', 'g'));

create or replace function plain_words(given text) returns text[]
language sql immutable parallel safe strict
return array(
    select distinct left(part.word, 60)
    from regexp_split_to_table(
        plain_text(given),
        '[^a-z0-9\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u1fff\u2c00-\U0010ffff]+'
    ) as part (word)
    where part.word <> ''
);

-- a code as one word: BR-0042 is found by br0042 too
create or replace function squeezed(given text) returns text
language sql immutable parallel safe strict
return left(
    regexp_replace(
        plain_text(given),
        '[^a-z0-9\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u1fff\u2c00-\U0010ffff]+', '', 'g'
    ),
    60
);

create or replace function search_words(texts text[]) returns setof text
language sql immutable parallel safe strict
as $$
    select unnest(plain_words(given.value)) from unnest(texts) as given (value)
    union
    select squeezed(given.value)
    from unnest(texts) as given (value)
    where given.value !~ '\s' and squeezed(given.value) <> ''
$$;

create or replace function texts_of(row_now jsonb, read text) returns text[]
language sql immutable parallel safe
return array(
    select row_now ->> part.name from unnest(string_to_array(read, ' ')) as part (name)
);

-- Runs as the owner: nobody else may write words. Argument: the columns that are read.
create or replace function keep_search_words() returns trigger
language plpgsql security definer set search_path = public, pg_temp
as $$
begin
    if tg_op = 'INSERT' then
        insert into search_word (company_id, kind, word, key)
        select made.company_id, tg_table_name, part.word, made.id
        from made_row as made
        cross join lateral search_words(texts_of(to_jsonb(made), tg_argv[0])) as part (word);
    elsif tg_op = 'DELETE' then
        delete from search_word
        using
            was_row as was
            cross join lateral search_words(texts_of(to_jsonb(was), tg_argv[0])) as part (word)
        where
            search_word.company_id = was.company_id
            and search_word.kind = tg_table_name
            and search_word.word = part.word
            and search_word.key = was.id;
    else
        with changed as materialized (
            select
                made.company_id,
                made.id,
                texts_of(to_jsonb(was), tg_argv[0]) as texts_before,
                texts_of(to_jsonb(made), tg_argv[0]) as texts_after
            from was_row as was
            inner join made_row as made on was.id = made.id
            where
                texts_of(to_jsonb(was), tg_argv[0])
                is distinct from texts_of(to_jsonb(made), tg_argv[0])
        ),

        forgotten as (
            delete from search_word
            using
                changed
                cross join lateral (
                    select word from search_words(changed.texts_before) as word
                    except
                    select word from search_words(changed.texts_after) as word
                ) as part
            where
                search_word.company_id = changed.company_id
                and search_word.kind = tg_table_name
                and search_word.word = part.word
                and search_word.key = changed.id
        )

        insert into search_word (company_id, kind, word, key)
        select changed.company_id, tg_table_name, part.word, changed.id
        from changed
        cross join lateral (
            select word from search_words(changed.texts_after) as word
            except
            select word from search_words(changed.texts_before) as word
        ) as part;
    end if;
    return null;
end $$;

-- Keys of rows of which every typed word begins a word, or which have a code that begins as typed;
-- the shortest words first, at most `most`. Begins with the rarest typed word, and looks at each of
-- its keys for the other words; where even that one is common, all of them are read whole.
create or replace function found_keys(
    of_company bigint, of_kind text, typed text, most integer
) returns table (found_key bigint)
language plpgsql stable parallel safe
as $$
declare
    whole constant text := squeezed(typed);
    above constant text := chr(1114111);
    many constant integer := 2000;  -- from here on a word counts as common
    one record;
    alone boolean;
    even_rarest_common boolean;
    left_keys bigint[];
begin
    alone := plain_words(typed) <@ array[whole];
    return query
    select sought.key
    from search_word as sought
    where
        sought.company_id = of_company
        and sought.kind = of_kind
        and whole <> ''
        and sought.word >= whole
        and sought.word < whole || above
    order by sought.word
    limit most;
    if alone then
        return;
    end if;
    for one in
        select
            asked.word,
            counted.rows
        from unnest(plain_words(typed)) as asked (word)
        cross join lateral (
            select count(*) as rows
            from (
                select from search_word as sought
                where
                    sought.company_id = of_company
                    and sought.kind = of_kind
                    and sought.word >= asked.word
                    and sought.word < asked.word || above
                limit many
            ) as begun
        ) as counted
        order by counted.rows, asked.word
    loop
        if left_keys is null then
            even_rarest_common := one.rows = many;
            left_keys := array(
                select sought.key
                from search_word as sought
                where
                    sought.company_id = of_company
                    and sought.kind = of_kind
                    and sought.word >= one.word
                    and sought.word < one.word || above
                order by sought.word
            );
        elsif even_rarest_common then
            left_keys := array(
                select sought.key
                from search_word as sought
                where
                    sought.company_id = of_company
                    and sought.kind = of_kind
                    and sought.word >= one.word
                    and sought.word < one.word || above
                intersect
                select kept.key from unnest(left_keys) as kept (key)
            );
        else
            left_keys := array(
                select kept.key
                from unnest(left_keys) with ordinality as kept (key, place)
                where exists (
                    select from search_word as beside
                    where
                        beside.company_id = of_company
                        and beside.kind = of_kind
                        and beside.key = kept.key
                        and beside.word >= one.word
                        and beside.word < one.word || above
                )
                order by kept.place
            );
        end if;
        exit when cardinality(left_keys) = 0;
    end loop;
    return query select kept.key from unnest(left_keys[:most]) as kept (key);
end $$;

revoke insert, update, delete on search_word from tradewright_app;
