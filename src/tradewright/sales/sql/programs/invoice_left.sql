-- What of each line of an invoice no credit note has taken yet, with its running sums. Goods that
-- came back count at the line of their shipment, credits of cases at the line they name.
create or replace function invoice_left(asked_company bigint, asked_invoice bigint)
returns table (
    line_id bigint, line_no int, quantity numeric, net numeric, tax numeric, net_upto numeric,
    tax_upto numeric
)
language sql stable as $$
    select
        part.line_id,
        part.line_no,
        part.quantity,
        part.net,
        part.tax,
        sum(part.net) over (order by part.line_no) as net_upto,
        sum(part.tax) over (order by part.line_no) as tax_upto
    from (
        select
            line.id as line_id,
            line.line_no,
            line.quantity - coalesce(before.quantity, 0) as quantity,
            line.amount_net - coalesce(before.net, 0) as net,
            line.amount_tax - coalesce(before.tax, 0) as tax
        from invoice
        inner join invoice_line as line
            on line.company_id = asked_company and invoice.id = line.invoice_id
        left join lateral (
            select
                sum(taken.quantity) as quantity,
                sum(taken.net) as net,
                sum(taken.tax) as tax
            from (
                select
                    credited.quantity,
                    credited.amount_net as net,
                    credited.amount_tax as tax
                from invoice_line as credited
                inner join invoice as note on credited.invoice_id = note.id
                where
                    credited.company_id = asked_company
                    and credited.source_line_id = line.id
                    and note.company_id = asked_company
                    and note.source = 'service_case'
                    and note.kind = 'credit_note'
                union all
                select
                    credited.quantity,
                    credited.amount_net as net,
                    credited.amount_tax as tax
                from return_line
                inner join invoice_line as credited
                    on
                        credited.company_id = asked_company
                        and return_line.id = credited.source_line_id
                inner join invoice as note on credited.invoice_id = note.id
                where
                    return_line.company_id = asked_company
                    and invoice.source = 'shipment'
                    and return_line.shipment_line_id = line.source_line_id
                    and note.company_id = asked_company
                    and note.source = 'return_order'
                    and note.kind = 'credit_note'
            ) as taken
        ) as before on true
        where invoice.company_id = asked_company and invoice.id = asked_invoice
    ) as part
    where part.net > 0
$$;

-- What of a whole invoice no credit note has taken yet, with tax.
create or replace function invoice_room(asked_company bigint, asked_invoice bigint)
returns numeric
language sql stable as $$
    select
        invoice.amount_total - coalesce(
            (
                select sum(note.amount_total)
                from invoice as note
                where
                    note.company_id = asked_company
                    and note.credits_invoice_id = invoice.id
            ), 0
        )
    from invoice
    where invoice.company_id = asked_company and invoice.id = asked_invoice
$$;
