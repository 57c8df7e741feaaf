-- change_opportunities: the named facts of opportunities become others, null leaves one as it is
-- in:  opportunity_id bigint[], version int[], name text[], customer text[], lines_position int[],
--      lines_quantity numeric[], lines_price numeric[], lines_item text[],
--      lines_description text[], lines_unit text[], lines_expected_on date[],
--      lines_competitor_price numeric[], sets_lines boolean[], account_name text[],
--      contact_id bigint[] (0: none), owner text[], channel text[], amount numeric[],
--      probability numeric[], forecast text[], expected_on date[], competitor text[],
--      loss_reason text[], note text[], company_id bigint, at timestamptz, operation_id uuid
-- out: position, id, code, number, line, value, stage (its name), missing (facts)
with asked as (
    select
        item.*,
        row_number() over (partition by item.opportunity_id order by item.position) as nth
    from
        unnest(
            %(opportunity_id)s::bigint[], %(version)s::int[], %(name)s::text[],
            %(customer)s::text[], %(sets_lines)s::boolean[], %(account_name)s::text[],
            %(contact_id)s::bigint[], %(owner)s::text[], %(channel)s::text[],
            %(amount)s::numeric[], %(probability)s::numeric[], %(forecast)s::text[],
            %(expected_on)s::date[], %(competitor)s::text[], %(loss_reason)s::text[],
            %(note)s::text[]
        )
        with ordinality as item (
            opportunity_id, version_seen, name, customer, sets_lines, account_name, contact_id,
            owner, channel, amount, probability, forecast, expected_on, competitor, loss_reason,
            note, position
        )
),

lines as materialized (
    select line.*
    from
        judged_lines(
            %(company_id)s::bigint, %(lines_position)s::int[], %(lines_quantity)s::numeric[],
            %(lines_price)s::numeric[], %(lines_item)s::text[], %(lines_description)s::text[],
            %(lines_unit)s::text[], %(lines_expected_on)s::date[],
            %(lines_competitor_price)s::numeric[]
        ) as line (
            position, line_no, item_id, unit_id, description, quantity, stock_quantity, price,
            expected_on, competitor_price, fault, fault_value
        )
),

faulty_lines as materialized (
    select
        lines.position,
        min(lines.line_no) as line_no
    from lines
    where lines.fault is not null
    group by lines.position
),

wanted as materialized (
    select
        asked.position,
        asked.nth,
        asked.version_seen,
        asked.sets_lines,
        asked.customer as asked_customer,
        asked.contact_id as asked_contact_id,
        asked.owner as asked_owner,
        asked.amount as asked_amount,
        opportunity.id as known_id,
        opportunity.number,
        opportunity.version,
        opportunity.status,
        opportunity.rate,
        opportunity.amount as amount_before,
        stage.name as stage_name,
        stage.criteria,
        stage.kind as stage_kind,
        currency.minor_unit,
        own.minor_unit as home_minor_unit,
        coalesce(trim(asked.name), opportunity.name) as name,
        case
            when asked.customer is null then opportunity.customer_id
            else customer.id
        end as customer_id,
        coalesce(trim(asked.account_name), opportunity.account_name) as account_name,
        coalesce(asked.contact_id, opportunity.contact_id) as wanted_contact_id,
        case
            when asked.owner is null then opportunity.owner_id
            else rep.id
        end as owner_id,
        coalesce(asked.channel, opportunity.channel) as channel,
        coalesce(asked.probability, opportunity.probability) as probability,
        coalesce(asked.forecast, opportunity.forecast) as forecast,
        coalesce(asked.expected_on, opportunity.expected_on) as expected_on,
        coalesce(trim(asked.competitor), opportunity.competitor) as competitor,
        case opportunity.status
            when 'lost' then coalesce(trim(asked.loss_reason), opportunity.loss_reason)
            else ''
        end as loss_reason,
        coalesce(asked.note, opportunity.note) as note,
        opportunity.name as name_before,
        opportunity.customer_id as customer_before,
        opportunity.account_name as account_before,
        opportunity.contact_id as contact_before,
        opportunity.owner_id as owner_before,
        opportunity.channel as channel_before,
        opportunity.probability as probability_before,
        opportunity.forecast as forecast_before,
        opportunity.expected_on as expected_before,
        opportunity.competitor as competitor_before,
        opportunity.loss_reason as loss_before,
        opportunity.note as note_before
    from asked
    left join opportunity
        on opportunity.company_id = %(company_id)s::bigint and asked.opportunity_id = opportunity.id
    left join pipeline_stage as stage
        on stage.company_id = %(company_id)s::bigint and opportunity.stage_id = stage.id
    left join currency on opportunity.currency = currency.code
    left join company on company.id = %(company_id)s::bigint
    left join currency as own on company.currency = own.code
    left join customer
        on
            customer.company_id = %(company_id)s::bigint
            and asked.customer <> ''
            and asked.customer = customer.code
    left join sales_rep as rep
        on
            rep.company_id = %(company_id)s::bigint
            and asked.owner <> ''
            and asked.owner = rep.code
            and rep.is_active
),

contacted as materialized (
    select
        wanted.*,
        contact.id as contact_id
    from wanted
    left join contact
        on
            contact.company_id = %(company_id)s::bigint
            and wanted.wanted_contact_id = contact.id
            and wanted.customer_id = contact.customer_id
            and contact.status <> 'erased'
),

-- lines as they stood, as text, so that the same lines again change nothing
said as materialized (
    select
        contacted.position,
        (
            select count(*)
            from opportunity_line
            where
                opportunity_line.company_id = %(company_id)s::bigint
                and opportunity_line.opportunity_id = contacted.known_id
        ) as lines_before,
        (
            select
                string_agg(
                    concat_ws(
                        '|', line.item_id, line.description, line.unit_id,
                        trim_scale(line.quantity), trim_scale(line.price), line.expected_on,
                        trim_scale(line.competitor_price)
                    ),
                    ';' order by line.line_no
                )
            from opportunity_line as line
            where
                line.company_id = %(company_id)s::bigint
                and line.opportunity_id = contacted.known_id
        ) as lines_said
    from contacted
),

line_sums as materialized (
    select
        lines.position,
        count(*) as lines,
        sum(round(lines.quantity * lines.price, contacted.minor_unit)) as amount,
        string_agg(
            concat_ws(
                '|', lines.item_id, lines.description, lines.unit_id, trim_scale(lines.quantity),
                trim_scale(lines.price), lines.expected_on, trim_scale(lines.competitor_price)
            ),
            ';' order by lines.line_no
        ) as lines_say
    from lines
    inner join contacted on lines.position = contacted.position
    group by lines.position
),

priced as materialized (
    select
        contacted.*,
        faulty.line_no as faulty_line,
        faulty.fault,
        faulty.fault_value,
        said.lines_before,
        said.lines_said,
        line_sums.lines_say,
        case
            when contacted.sets_lines then coalesce(line_sums.lines, 0)
            else said.lines_before
        end as lines_after,
        case
            when contacted.sets_lines and line_sums.lines > 0 then line_sums.amount
            when not contacted.sets_lines and said.lines_before > 0 then contacted.amount_before
            else
                coalesce(
                    round(contacted.asked_amount, contacted.minor_unit), contacted.amount_before
                )
        end as amount
    from contacted
    inner join said on contacted.position = said.position
    left join line_sums
        on contacted.position = line_sums.position and contacted.sets_lines
    left join lateral (
        select
            lines.line_no,
            lines.fault,
            lines.fault_value
        from faulty_lines
        inner join lines
            on faulty_lines.position = lines.position and faulty_lines.line_no = lines.line_no
        where faulty_lines.position = contacted.position and contacted.sets_lines
    ) as faulty on true
),

compared as materialized (
    select
        priced.*,
        (
            select count(*)
            from opportunity_quote
            where
                opportunity_quote.company_id = %(company_id)s::bigint
                and opportunity_quote.opportunity_id = priced.known_id
        ) as quotes,
        -- only what this change takes away is asked for: the rest was there, or is no business of
        -- a change
        missing_facts(
            priced.criteria
            || case priced.stage_kind when 'won' then '{amount,customer}'::text[] else '{}' end,
            priced.customer_id is not null or priced.customer_before is null,
            priced.contact_id is not null or priced.contact_before is null,
            priced.lines_after > 0 or priced.lines_before = 0,
            case when priced.amount_before = 0 then 1 else priced.amount end,
            coalesce(priced.expected_on, date 'epoch'),
            case priced.competitor_before when '' then '-' else priced.competitor end,
            true
        ) as missing,
        array[
            priced.name, priced.customer_id::text, priced.account_name, priced.contact_id::text,
            priced.owner_id::text, priced.channel, trim_scale(priced.probability)::text,
            priced.forecast, priced.expected_on::text, priced.competitor, priced.loss_reason,
            priced.note, trim_scale(priced.amount)::text,
            case when priced.sets_lines then priced.lines_say else priced.lines_said end
        ] as said_after,
        array[
            priced.name_before, priced.customer_before::text, priced.account_before,
            priced.contact_before::text, priced.owner_before::text, priced.channel_before,
            trim_scale(priced.probability_before)::text, priced.forecast_before,
            priced.expected_before::text, priced.competitor_before, priced.loss_before,
            priced.note_before, trim_scale(priced.amount_before)::text, priced.lines_said
        ] as said_before
    from priced
),

judged as materialized (
    select
        compared.*,
        case
            when compared.known_id is null then 'opportunity_not_found'
            when compared.nth > 1 then 'repeated_in_batch'
            when compared.version <> compared.version_seen then 'opportunity_changed'
            when compared.name = '' then 'name_missing'
            when compared.asked_customer <> '' and compared.customer_id is null
                then 'unknown_customer'
            when
                compared.quotes > 0
                and coalesce(compared.customer_id, 0) <> coalesce(compared.customer_before, 0)
                then 'customer_quoted'
            when compared.asked_contact_id > 0 and compared.contact_id is null
                then 'unknown_contact'
            when compared.asked_owner <> '' and compared.owner_id is null then 'unknown_owner'
            when
                compared.channel not in (
                    'field', 'inside', 'counter', 'ecommerce', 'edi', 'key_account'
                )
                then 'unknown_channel'
            when compared.forecast not in ('pipeline', 'best_case', 'committed', 'omitted')
                then 'unknown_forecast'
            when compared.probability not between 0 and 100 then 'probability_out_of_range'
            when compared.asked_amount < 0 then 'amount_negative'
            when compared.fault is not null then compared.fault
            when
                compared.lines_after > 0
                and round(compared.asked_amount, compared.minor_unit) <> compared.amount
                then 'amount_of_lines'
            when compared.status = 'lost' and compared.loss_reason = '' then 'loss_reason_missing'
            when cardinality(compared.missing) > 0 then 'needed_by_stage'
            -- arrays are equal where both have null
            when compared.said_after = compared.said_before then 'already_changed'
            else 'changed'
        end as code
    from compared
),

changed as (
    update opportunity
    set
        name = judged.name,
        customer_id = judged.customer_id,
        account_name = judged.account_name,
        contact_id = judged.contact_id,
        owner_id = judged.owner_id,
        channel = judged.channel,
        amount = judged.amount,
        amount_home = round(judged.amount * judged.rate, judged.home_minor_unit),
        probability = judged.probability,
        forecast = judged.forecast,
        expected_on = judged.expected_on,
        competitor = judged.competitor,
        loss_reason = judged.loss_reason,
        note = judged.note,
        version = opportunity.version + 1
    from judged
    where
        opportunity.company_id = %(company_id)s::bigint
        and opportunity.id = judged.known_id
        and judged.code = 'changed'
    returning opportunity.*, judged.position, judged.amount_before
),

gone as (
    delete from opportunity_line
    using judged
    where
        opportunity_line.company_id = %(company_id)s::bigint
        and opportunity_line.opportunity_id = judged.known_id
        and judged.code = 'changed'
        and judged.sets_lines
        and opportunity_line.line_no > judged.lines_after
),

lined as (
    insert into opportunity_line (
        company_id, opportunity_id, line_no, item_id, description, unit_id, quantity,
        stock_quantity, price, amount, expected_on, competitor_price
    )
    select
        %(company_id)s::bigint as company_id,
        judged.known_id as opportunity_id,
        lines.line_no,
        lines.item_id,
        lines.description,
        lines.unit_id,
        lines.quantity,
        lines.stock_quantity,
        lines.price,
        round(lines.quantity * lines.price, judged.minor_unit) as amount,
        lines.expected_on,
        lines.competitor_price
    from lines
    inner join judged on lines.position = judged.position
    where judged.code = 'changed' and judged.sets_lines
    order by judged.known_id, lines.line_no
    on conflict (opportunity_id, line_no) do update
        set
            item_id = excluded.item_id,
            description = excluded.description,
            unit_id = excluded.unit_id,
            quantity = excluded.quantity,
            stock_quantity = excluded.stock_quantity,
            price = excluded.price,
            amount = excluded.amount,
            expected_on = excluded.expected_on,
            competitor_price = excluded.competitor_price
),

logged as (
    insert into event (
        company_id, topic, aggregate, key, version, body, at, operation_id
    )
    select
        changed.company_id,
        'crm.opportunity_changed' as topic,
        'opportunity' as aggregate,
        changed.id as key,
        changed.version,
        jsonb_build_object(
            'opportunity_id', changed.id,
            'number', changed.number,
            'customer_id', changed.customer_id,
            'owner_id', changed.owner_id,
            'amount_before', changed.amount_before,
            'amount', changed.amount,
            'currency', changed.currency,
            'expected_on', changed.expected_on,
            'forecast', changed.forecast,
            'from', changed.status,
            'to', changed.status
        ) as body,
        %(at)s::timestamptz as at,
        %(operation_id)s::uuid as operation_id
    from changed
    order by changed.id
)

select
    judged.position,
    judged.known_id as id,
    judged.code,
    judged.number,
    case when judged.code = judged.fault then judged.faulty_line end as line,
    case judged.code
        when 'unknown_customer' then judged.asked_customer
        when 'unknown_owner' then judged.asked_owner
        when judged.fault then judged.fault_value
    end as value,
    judged.stage_name as stage,
    case judged.code when 'needed_by_stage' then judged.missing end as missing
from judged
order by judged.position
