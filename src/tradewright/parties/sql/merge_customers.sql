-- merge_customers: a customer becomes another name of the winner; the winner gets its addresses
-- in:  customer_id bigint[] (who goes), winner_id bigint[], note text[], company_id bigint,
--      at timestamptz, operation_id uuid
-- out: position, id (of who goes), code, customer (its code), winner (its code), merge_id,
--      now_under (the customer that one was merged into before)
with asked as materialized (
    select
        item.position,
        item.customer_id,
        item.winner_id,
        item.note
    from
        unnest(%(customer_id)s::bigint[], %(winner_id)s::bigint[], %(note)s::text[])
        with ordinality as item (customer_id, winner_id, note, position)
),

-- who stands where first: a row must not build on what an earlier row of the batch merges
named as materialized (
    select
        side.customer_id,
        min(side.position) as first_position,
        min(side.position) filter (where side.goes) as first_gone
    from (
        select
            asked.customer_id,
            asked.position,
            true as goes
        from asked
        union all
        select
            asked.winner_id as customer_id,
            asked.position,
            false as goes
        from asked
    ) as side
    group by side.customer_id
),

judged as materialized (
    select
        asked.position,
        asked.customer_id,
        asked.winner_id,
        asked.note,
        loser.code as customer,
        loser.status as status_before,
        winner.code as winner,
        winner.name as winner_name,
        coalesce(under.code, above.code) as now_under,
        case
            when loser.id is null then 'customer_not_found'
            when winner.id is null then 'winner_not_found'
            when loser.id = winner.id then 'same_customer'
            when loser.merged_into_id = winner.id then 'already_merged'
            when
                as_loser.first_position < asked.position or as_winner.first_gone < asked.position
                then 'repeated_in_batch'
            when loser.merged_into_id is not null then 'merged_elsewhere'
            when winner.merged_into_id is not null then 'winner_merged'
            when winner.status = 'closed' then 'winner_closed'
            when loser.kind <> winner.kind then 'kind_differs'
            when loser.currency <> winner.currency then 'currency_differs'
            when
                exists (
                    select 1
                    from customer as branch
                    where
                        branch.company_id = %(company_id)s::bigint
                        and branch.parent_id = loser.id
                )
                then 'has_branches'
            else 'merged'
        end as code
    from asked
    left join customer as loser
        on loser.company_id = %(company_id)s::bigint and asked.customer_id = loser.id
    left join customer as winner
        on winner.company_id = %(company_id)s::bigint and asked.winner_id = winner.id
    left join customer as under
        on under.company_id = %(company_id)s::bigint and loser.merged_into_id = under.id
    left join customer as above
        on above.company_id = %(company_id)s::bigint and winner.merged_into_id = above.id
    left join named as as_loser on asked.customer_id = as_loser.customer_id
    left join named as as_winner on asked.winner_id = as_winner.customer_id
),

numbered as materialized (
    select
        judged.*,
        nextval('customer_merge_id_seq') as merge_id
    from judged
    where judged.code = 'merged'
    order by judged.position
),

kept as (
    insert into customer_merge (
        id, company_id, loser_id, winner_id, status_before, note, merged_at
    )
    select
        numbered.merge_id as id,
        %(company_id)s::bigint as company_id,
        numbered.customer_id as loser_id,
        numbered.winner_id,
        numbered.status_before,
        numbered.note,
        %(at)s::timestamptz as merged_at
    from numbered
),

-- who goes, and those that were merged into them before: names lead to the winner in one step
renamed as (
    update customer
    set
        merged_into_id = numbered.winner_id,
        status = 'closed',
        version = customer.version + 1
    from numbered
    where
        customer.company_id = %(company_id)s::bigint
        and (
            customer.id = numbered.customer_id or customer.merged_into_id = numbered.customer_id
        )
    returning
        customer.id, customer.code, customer.version, customer.id = numbered.customer_id as goes,
        numbered.winner_id, numbered.winner, numbered.merge_id, numbered.status_before
),

places as materialized (
    select
        address.*,
        numbered.winner_id as new_customer_id,
        numbered.customer,
        known.id as known_id,
        row_number() over (
            partition by
                numbered.winner_id, lower(address.street), lower(address.city), address.postcode,
                address.country
            order by numbered.position, address.id
        ) as nth
    from numbered
    inner join address
        on
            address.company_id = %(company_id)s::bigint
            and numbered.customer_id = address.customer_id
    left join address as known
        on
            known.company_id = %(company_id)s::bigint
            and numbered.winner_id = known.customer_id
            and address.id = known.copied_from_id
    where
        (address.is_ship_to or address.is_bill_to)
        and not exists (
            select 1
            from address as same
            where
                same.company_id = %(company_id)s::bigint
                and same.customer_id = numbered.winner_id
                and same.is_ship_to
                and lower(same.street) = lower(address.street)
                and lower(same.city) = lower(address.city)
                and same.postcode = address.postcode
                and same.country = address.country
        )
),

shown_again as (
    update address
    set is_ship_to = true
    from places
    where address.company_id = %(company_id)s::bigint and address.id = places.known_id
),

copied as (
    insert into address (
        company_id, customer_id, code, name, street, city, region, postcode, country, is_bill_to,
        is_ship_to, copied_from_id
    )
    select
        %(company_id)s::bigint as company_id,
        places.new_customer_id as customer_id,
        places.customer || ' ' || places.code as code,
        places.name,
        places.street,
        places.city,
        places.region,
        places.postcode,
        places.country,
        false as is_bill_to,
        true as is_ship_to,
        places.id as copied_from_id
    from places
    where places.known_id is null and places.nth = 1
    order by places.id
    on conflict (company_id, customer_id, code) do nothing
    returning address.*
),

logged as (
    insert into event (
        company_id, topic, aggregate, key, version, body, at, operation_id
    )
    select
        %(company_id)s::bigint as company_id,
        told.topic,
        told.aggregate,
        told.key,
        told.version,
        told.body,
        %(at)s::timestamptz as at,
        %(operation_id)s::uuid as operation_id
    from (
        select
            case
                when renamed.goes then 'parties.customer_merged' else 'parties.alias_moved'
            end as topic,
            'customer' as aggregate,
            renamed.id as key,
            renamed.version,
            jsonb_build_object(
                'customer_id', renamed.id,
                'code', renamed.code,
                'winner_id', renamed.winner_id,
                'winner', renamed.winner,
                'merge_id', renamed.merge_id,
                'from', case when renamed.goes then renamed.status_before else 'closed' end,
                'to', 'closed'
            ) as body
        from renamed
        union all
        select
            'parties.address_added' as topic,
            'address' as aggregate,
            copied.id as key,
            1 as version,
            jsonb_build_object(
                'address_id', copied.id,
                'customer_id', copied.customer_id,
                'code', copied.code,
                'country', copied.country,
                'region', copied.region,
                'is_bill_to', copied.is_bill_to,
                'is_ship_to', copied.is_ship_to,
                'copied_from_id', copied.copied_from_id
            ) as body
        from copied
    ) as told
    order by told.aggregate, told.key
)

select
    judged.position,
    judged.customer_id as id,
    judged.code,
    judged.customer,
    judged.winner,
    numbered.merge_id,
    judged.now_under
from judged
left join numbered on judged.position = numbered.position
order by judged.position
