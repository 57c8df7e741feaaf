-- How a customer buys, seen on a day: by index, whatever the length of its history.

-- The cycle: days between the last 25 order days of two years, cancelled orders left out.
create or replace function buying_cycle(asked_company bigint, asked_customer bigint, today date)
returns table (
    orders int, first_on date, last_on date, mean_days numeric, deviation_days numeric
)
language sql stable rows 1 as $$
    select
        count(*)::int as orders,
        min(days.ordered_on) as first_on,
        max(days.ordered_on) as last_on,
        round(avg(days.gap), 1) as mean_days,
        round(coalesce(stddev_samp(days.gap), 0), 1) as deviation_days
    from (
        select
            day.ordered_on,
            day.ordered_on - lag(day.ordered_on) over (order by day.ordered_on) as gap
        from (
            select distinct orders.ordered_on
            from (
                select sales_order.ordered_on
                from sales_order
                where
                    sales_order.company_id = asked_company
                    and asked_customer = sales_order.customer_id
                    and sales_order.status <> 'cancelled'
                order by sales_order.id desc
                limit 250
            ) as orders
            where
                orders.ordered_on > today - 730
                and orders.ordered_on <= today
            order by orders.ordered_on desc
            limit 25
        ) as day
    ) as days
$$;

-- The basket: net amounts invoiced, credit notes taken off, in the last 90 days, the 90 before, and
-- the same days a year before.
create or replace function buying_basket(asked_company bigint, asked_customer bigint, today date)
returns table (recent numeric, before numeric, year_before numeric)
language sql stable rows 1 as $$
    select
        coalesce(
            sum(billed.amount) filter (where billed.invoiced_on > today - 90), 0
        ) as recent,
        coalesce(
            sum(billed.amount) filter (
                where
                billed.invoiced_on > today - 180
                and billed.invoiced_on <= today - 90
            ),
            0
        ) as before,
        coalesce(
            sum(billed.amount) filter (
                where
                billed.invoiced_on > today - 455
                and billed.invoiced_on <= today - 365
            ),
            0
        ) as year_before
    from (
        select
            invoice.invoiced_on,
            case invoice.kind when 'invoice' then 1 else -1 end * invoice.amount_net as amount
        from invoice
        where
            invoice.company_id = asked_company
            and asked_customer = invoice.customer_id
            and invoice.due_on > today - 455
            and invoice.invoiced_on > today - 455
            and invoice.invoiced_on <= today
    ) as billed
$$;

-- Groups bought in at least three of six months, and in none of the two months after them or since.
create or replace function lost_groups(asked_company bigint, asked_customer bigint, today date)
returns jsonb
language sql stable as $$
    select
        jsonb_agg(
            jsonb_build_object(
                'group', gone.code,
                'name', gone.name,
                'months', gone.months,
                'last', gone.last_on,
                'amount', gone.amount
            )
            order by gone.amount desc
        ) as lost
    from (
        select
            item_group.code,
            item_group.name,
            count(distinct buying_month.month) as months,
            max(buying_month.last_on) as last_on,
            sum(buying_month.amount_net) as amount
        from buying_month
        inner join item
            on item.company_id = asked_company and buying_month.item_id = item.id
        inner join item_group
            on item_group.company_id = asked_company and item.group_id = item_group.id
        where
            buying_month.company_id = asked_company
            and asked_customer = buying_month.customer_id
            and buying_month.month
            >= (date_trunc('month', today::timestamp) - interval '8 months')::date
            and buying_month.invoices > 0
        group by item_group.code, item_group.name
        having
            max(buying_month.month)
            < (date_trunc('month', today::timestamp) - interval '2 months')::date
            and count(distinct buying_month.month) >= 3
    ) as gone
$$;
