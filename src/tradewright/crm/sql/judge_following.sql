-- judge_following: what the quotes of (locked) opportunities, as they stand now, mean for them
-- in:  quote_id bigint[] (any revisions), company_id bigint, at timestamptz
-- out: position, id, code, number, version, customer, quote_id, quote (the last that counts), step
--      (won, quoted, ended or “”), stage (the code to move to), assigned_to, same_currency, lines
--      (jsonb: what was ordered)
with home as materialized (
    select (%(at)s::timestamptz at time zone company.time_zone)::date as today
    from company
    where company.id = %(company_id)s::bigint
),

asked as (
    select item.*
    from
        unnest(%(quote_id)s::bigint[]) with ordinality as item (quote_id, position)
),

chances as materialized (
    select
        asked.position,
        opportunity.id,
        opportunity.number,
        opportunity.version,
        opportunity.status,
        opportunity.currency,
        stage.place,
        customer.code as customer,
        rep_user.username as owner,
        row_number() over (partition by opportunity.id order by asked.position) as nth
    from asked
    left join quote
        on quote.company_id = %(company_id)s::bigint and asked.quote_id = quote.id
    left join opportunity_quote as link
        on link.company_id = %(company_id)s::bigint and quote.root_id = link.quote_id
    left join opportunity
        on opportunity.company_id = %(company_id)s::bigint and link.opportunity_id = opportunity.id
    left join pipeline_stage as stage
        on stage.company_id = %(company_id)s::bigint and opportunity.stage_id = stage.id
    left join customer
        on customer.company_id = %(company_id)s::bigint and opportunity.customer_id = customer.id
    left join sales_rep
        on sales_rep.company_id = %(company_id)s::bigint and opportunity.owner_id = sales_rep.id
    left join app_user as rep_user on sales_rep.user_id = rep_user.id
),

quoted as materialized (
    select
        chances.*,
        ordered.lines,
        ordered.quote_id as ordered_id,
        ordered.currency as ordered_in,
        out.quote_id as sent_id,
        ended.quote_id as ended_id,
        undecided.is_there
    from chances
    left join lateral (
        select
            max(quote.id) as quote_id,
            min(quote.currency) as currency,
            jsonb_agg(
                jsonb_build_object(
                    'item', item.code,
                    'unit', unit.code,
                    'quantity', order_line.quantity_entered::text,
                    -- with discounts taken off and without tax, whatever the price was told in
                    'price', round(order_line.amount_net / order_line.quantity_entered, 6)::text
                )
                order by order_line.order_id, order_line.line_no
            ) as lines
        from opportunity_quote as link
        inner join quote
            on quote.company_id = %(company_id)s::bigint and link.quote_id = quote.root_id
        inner join quote_acceptance as acceptance
            on acceptance.company_id = %(company_id)s::bigint and quote.id = acceptance.quote_id
        inner join sales_order_line as order_line
            on
                order_line.company_id = %(company_id)s::bigint
                and acceptance.order_id = order_line.order_id
        inner join item
            on item.company_id = %(company_id)s::bigint and order_line.item_id = item.id
        inner join unit
            on unit.company_id = %(company_id)s::bigint and order_line.unit_id = unit.id
        where
            link.company_id = %(company_id)s::bigint
            and link.opportunity_id = chances.id
    ) as ordered on true
    left join lateral (
        select max(quote.id) as quote_id
        from opportunity_quote as link
        inner join quote
            on quote.company_id = %(company_id)s::bigint and link.quote_id = quote.root_id
        where
            link.company_id = %(company_id)s::bigint
            and link.opportunity_id = chances.id
            and quote.status = 'sent'
    ) as out on true
    left join lateral (
        select max(quote.id) as quote_id
        from opportunity_quote as link
        inner join quote
            on quote.company_id = %(company_id)s::bigint and link.quote_id = quote.root_id
        where
            link.company_id = %(company_id)s::bigint
            and link.opportunity_id = chances.id
            and quote.status in ('declined', 'expired')
    ) as ended on true
    left join lateral (
        select true as is_there
        from opportunity_quote as link
        inner join quote
            on quote.company_id = %(company_id)s::bigint and link.quote_id = quote.root_id
        where
            link.company_id = %(company_id)s::bigint
            and link.opportunity_id = chances.id
            and quote.status in ('draft', 'waiting', 'approved', 'sent')
        limit 1
    ) as undecided on true
),

winning as (
    select stage.code
    from pipeline_stage as stage
    where
        stage.company_id = %(company_id)s::bigint
        and stage.kind = 'won'
        and stage.is_active
    order by stage.place asc, stage.id asc
    limit 1
),

stepped as materialized (
    select
        quoted.*,
        case
            when quoted.ordered_id is not null then 'won'
            when quoted.status <> 'open' then ''
            when quoted.sent_id is not null and quoted.place < quoting.place then 'quoted'
            when quoted.ended_id is not null and quoted.is_there is null then 'ended'
            else ''
        end as step,
        quoting.code as quoting_code,
        winning.code as winning_code,
        coalesce(quoted.ordered_id, quoted.sent_id, quoted.ended_id) as told_id
    from quoted
    left join pipeline_stage as quoting
        on
            quoting.company_id = %(company_id)s::bigint
            and quoting.code = 'quoted'
            and quoting.kind = 'open'
            and quoting.is_active
    left join winning on true
)

select
    stepped.position,
    stepped.id,
    case
        when stepped.id is null then 'not_of_opportunity'
        when stepped.nth > 1 then 'repeated_in_batch'
        else 'ready'
    end as code,
    stepped.number,
    stepped.version,
    stepped.status,
    stepped.customer,
    stepped.step,
    case stepped.step when 'won' then stepped.winning_code else stepped.quoting_code end as stage,
    quote.id as quote_id,
    quote.number as quote,
    -- whoever made the quote does what the owner cannot, who may have left
    case
        when colleague(%(company_id)s::bigint, stepped.owner, home.today) is not null
            then stepped.owner
        when colleague(%(company_id)s::bigint, quoter.username, home.today) is not null
            then quoter.username
        else ''
    end as assigned_to,
    stepped.currency = stepped.ordered_in as same_currency,
    coalesce(stepped.lines, '[]') as lines
from stepped
cross join home
left join quote
    on quote.company_id = %(company_id)s::bigint and stepped.told_id = quote.id
left join app_user as quoter on quote.entered_by = quoter.id
order by stepped.position
