-- quote_list: one page of quotes, the latest first, with count and total of all that fit;
--             superseded revisions only under their own number
-- in:  company_id bigint, saved_view text ('' is all), today date, soon date, search text
--      (LIKE-safe), customer text, since date, until date, after_id bigint, page_size int
-- out: count, total, then the columns of queries.quotes.QuoteRow (null where no quote fits)
with found as materialized (
    select
        quote.id,
        quote.amount_total
    from quote
    where
        quote.company_id = %(company_id)s::bigint
        and case %(saved_view)s::text
            when '' then quote.status <> 'superseded' or %(search)s::text <> ''
            when 'open' then quote.status in ('draft', 'approved')
            when 'expiring' then quote.status = 'sent' and quote.valid_until <= %(soon)s::date
            when 'won' then quote.status = 'accepted'
            when 'lost' then quote.status in ('declined', 'expired', 'withdrawn')
            else quote.status = %(saved_view)s::text
        end
        and (
            %(search)s::text = ''
            or quote.number ilike %(search)s::text || '%%'
            or quote.customer_reference ilike '%%' || %(search)s::text || '%%'
            or quote.customer_id in (
                select customer.id
                from customer
                where
                    customer.company_id = %(company_id)s::bigint
                    and (
                        customer.name ilike '%%' || %(search)s::text || '%%'
                        or customer.code ilike %(search)s::text || '%%'
                    )
            )
        )
        and (
            %(customer)s::text is null
            or quote.customer_id in (
                select customer.id
                from customer
                where
                    customer.company_id = %(company_id)s::bigint
                    and customer.code ilike %(customer)s::text
            )
        )
        and (%(since)s::date is null or quote.quoted_on >= %(since)s::date)
        and (%(until)s::date is null or quote.quoted_on <= %(until)s::date)
),

shown as materialized (
    select found.id
    from found
    where %(after_id)s::bigint is null or found.id < %(after_id)s::bigint
    order by found.id desc
    limit %(page_size)s::int
),

totals as (
    select
        count(*) as count,
        coalesce(sum(found.amount_total), 0) as total
    from found
),

page as (
    select
        quote.id,
        quote.number,
        quote.revision,
        quote.status,
        quote.customer_id,
        customer.code as customer,
        customer.name as customer_name,
        quote.customer_reference,
        quote.quoted_on,
        quote.valid_until,
        quote.amount_net,
        quote.amount_total,
        quote.currency,
        quote.reason_code,
        quote.competitor,
        concat_ws(' ', app_user.first_name, app_user.last_name) as entered_by,
        quote.status = 'sent' and quote.valid_until <= %(soon)s::date as is_expiring
    from shown
    inner join quote
        on
            quote.company_id = %(company_id)s::bigint
            and shown.id = quote.id
    inner join customer
        on
            customer.company_id = %(company_id)s::bigint
            and quote.customer_id = customer.id
    inner join app_user on quote.entered_by = app_user.id
)

select
    totals.count,
    totals.total,
    page.*
from totals
left join page on true
order by page.id desc
