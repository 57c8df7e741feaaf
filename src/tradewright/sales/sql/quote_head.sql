-- quote_head: one quote
-- in:  company_id bigint, quote_id bigint, today date
-- out: the columns of queries.quotes.QuoteHead
select
    quote.id,
    quote.number,
    quote.revision,
    quote.root_id,
    quote.status,
    quote.version,
    quote.customer_id,
    customer.code as customer,
    customer.name as customer_name,
    customer.status as customer_status,
    quote.customer_reference,
    quote.contact_id,
    ship_to.code as ship_to,
    concat_ws(
        ', ', coalesce(nullif(ship_to.name, ''), customer.name), nullif(ship_to.street, ''),
        nullif(trim(ship_to.postcode || ' ' || ship_to.city), ''), ship_to.country
    ) as ship_to_words,
    quote.warehouse_id,
    warehouse.code as warehouse,
    warehouse.name as warehouse_name,
    quote.currency,
    quote.prices_include_tax,
    quote.quoted_on,
    quote.valid_until,
    quote.requested_on,
    quote.discount_percent,
    quote.amount_net,
    quote.amount_tax,
    quote.amount_total,
    quote.terms,
    quote.note,
    quote.request_id,
    quote.reserved_until,
    quote.reason_code,
    quote.reason,
    quote.competitor,
    concat_ws(' ', app_user.first_name, app_user.last_name) as entered_by,
    quote.entered_at,
    quote.sent_at,
    quote.ended_at,
    quote.status = 'sent' and quote.valid_until < %(today)s::date as is_past,
    link.id as link_id,
    link.key as link_key,
    link.wants_mail,
    link.mailed_at,
    link.mail_fault
from quote
inner join customer
    on
        customer.company_id = %(company_id)s::bigint
        and quote.customer_id = customer.id
inner join address as ship_to
    on
        ship_to.company_id = %(company_id)s::bigint
        and quote.ship_to_id = ship_to.id
inner join warehouse
    on
        warehouse.company_id = %(company_id)s::bigint
        and quote.warehouse_id = warehouse.id
inner join app_user on quote.entered_by = app_user.id
left join quote_link as link
    on
        link.company_id = %(company_id)s::bigint
        and quote.id = link.quote_id
        and link.revoked_at is null
where
    quote.company_id = %(company_id)s::bigint
    and quote.id = %(quote_id)s::bigint
