-- enter_opportunities: opportunities in their stage, with lines and their first move
-- in:  name text[], customer text[], lines_position int[], lines_quantity numeric[],
--      lines_price numeric[], lines_item text[], lines_description text[], lines_unit text[],
--      lines_expected_on date[], lines_competitor_price numeric[], account_name text[],
--      contact_id bigint[], lead_id bigint[], owner text[], channel text[], currency text[],
--      stage text[], amount numeric[], probability numeric[], forecast text[], expected_on date[],
--      opened_on date[], closed_on date[], competitor text[], loss_reason text[], note text[],
--      external_id text[], company_id bigint, user_id bigint, at timestamptz, operation_id uuid
-- out: position, id, code, number, line, value, stage (its name), missing (facts)
with home as materialized (
    select
        company.currency,
        company.time_zone,
        (%(at)s::timestamptz at time zone company.time_zone)::date as today,
        (
            select pipeline_stage.code
            from pipeline_stage
            where
                pipeline_stage.company_id = %(company_id)s::bigint
                and pipeline_stage.kind = 'open'
                and pipeline_stage.is_active
            order by pipeline_stage.place, pipeline_stage.id
            limit 1
        ) as first_stage
    from company
    where company.id = %(company_id)s::bigint
),

asked as (
    select
        item.position,
        trim(item.name) as name,
        item.customer,
        trim(item.account_name) as account_name,
        item.contact_id,
        item.lead_id,
        item.owner,
        item.channel,
        coalesce(nullif(item.currency, ''), home.currency) as currency,
        coalesce(nullif(item.stage, ''), home.first_stage) as stage,
        item.amount,
        item.probability,
        item.forecast,
        item.expected_on,
        coalesce(item.opened_on, item.closed_on, home.today) as opened_on,
        coalesce(item.closed_on, home.today) as closed_on,
        trim(item.competitor) as competitor,
        trim(item.loss_reason) as loss_reason,
        item.note,
        item.external_id,
        row_number() over (partition by item.external_id order by item.position) as nth
    from
        unnest(
            %(name)s::text[], %(customer)s::text[], %(account_name)s::text[],
            %(contact_id)s::bigint[], %(lead_id)s::bigint[], %(owner)s::text[],
            %(channel)s::text[], %(currency)s::text[], %(stage)s::text[], %(amount)s::numeric[],
            %(probability)s::numeric[], %(forecast)s::text[], %(expected_on)s::date[],
            %(opened_on)s::date[], %(closed_on)s::date[], %(competitor)s::text[],
            %(loss_reason)s::text[], %(note)s::text[], %(external_id)s::text[]
        )
        with ordinality as item (
            name, customer, account_name, contact_id, lead_id, owner, channel, currency, stage,
            amount, probability, forecast, expected_on, opened_on, closed_on, competitor,
            loss_reason, note, external_id, position
        )
    cross join home
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

named as materialized (
    select
        asked.*,
        customer.id as customer_id,
        contact.id as known_contact_id,
        lead.id as known_lead_id,
        rep.id as owner_id,
        stage.id as stage_id,
        stage.name as stage_name,
        stage.kind as stage_kind,
        stage.criteria,
        currency.minor_unit,
        rate_to_home(%(company_id)s::bigint, asked.currency, asked.opened_on) as rate,
        known.id as known_id,
        known.number as known_number,
        coalesce(
            nullif(asked.forecast, ''), case stage.kind when 'won' then 'committed' end, 'pipeline'
        ) as forecast_category
    from asked
    left join customer
        on
            customer.company_id = %(company_id)s::bigint
            and asked.customer <> ''
            and asked.customer = customer.code
    left join contact
        on
            contact.company_id = %(company_id)s::bigint
            and asked.contact_id = contact.id
            and customer.id = contact.customer_id
            and contact.status = 'active'
    left join lead
        on lead.company_id = %(company_id)s::bigint and asked.lead_id = lead.id
    left join lateral (
        select sales_rep.id
        from sales_rep
        where
            sales_rep.company_id = %(company_id)s::bigint
            and sales_rep.is_active
            and case
                when asked.owner = '' then sales_rep.user_id = %(user_id)s::bigint
                else sales_rep.code = asked.owner
            end
        limit 1
    ) as rep on true
    left join pipeline_stage as stage
        on
            stage.company_id = %(company_id)s::bigint
            and asked.stage = stage.code
            and stage.is_active
    left join currency on asked.currency = currency.code
    left join opportunity as known
        on
            known.company_id = %(company_id)s::bigint
            and asked.external_id = known.external_id
),

line_sums as materialized (
    select
        lines.position,
        sum(round(lines.quantity * lines.price, named.minor_unit)) as amount
    from lines
    inner join named on lines.position = named.position
    group by lines.position
),

priced as materialized (
    select
        named.*,
        line_sums.position is not null as has_lines,
        coalesce(line_sums.amount, round(named.amount, named.minor_unit), 0) as final_amount,
        faulty.line_no as faulty_line,
        faulty.fault,
        faulty.fault_value
    from named
    left join line_sums on named.position = line_sums.position
    left join lateral (
        select
            lines.line_no,
            lines.fault,
            lines.fault_value
        from faulty_lines
        inner join lines
            on faulty_lines.position = lines.position and faulty_lines.line_no = lines.line_no
        where faulty_lines.position = named.position
    ) as faulty on true
),

compared as materialized (
    select
        priced.*,
        missing_facts(
            priced.criteria
            || case priced.stage_kind when 'won' then '{amount,customer}'::text[] else '{}' end,
            priced.customer_id is not null, priced.known_contact_id is not null,
            priced.has_lines, priced.final_amount, priced.expected_on, priced.competitor,
            -- nothing can be planned about what is not there yet
            priced.stage_kind <> 'open'
        ) as missing
    from priced
),

judged as materialized (
    select
        compared.*,
        case
            when compared.known_id is not null then 'already_entered'
            when compared.external_id is not null and compared.nth > 1 then 'repeated_in_batch'
            when compared.name = '' then 'name_missing'
            when compared.customer <> '' and compared.customer_id is null then 'unknown_customer'
            when compared.contact_id is not null and compared.known_contact_id is null
                then 'unknown_contact'
            when compared.lead_id is not null and compared.known_lead_id is null then 'unknown_lead'
            when compared.owner <> '' and compared.owner_id is null then 'unknown_owner'
            when
                compared.channel not in (
                    'field', 'inside', 'counter', 'ecommerce', 'edi', 'key_account'
                )
                then 'unknown_channel'
            when compared.minor_unit is null or compared.rate is null then 'no_rate'
            when compared.stage_id is null then 'unknown_stage'
            when
                compared.forecast_category not in ('pipeline', 'best_case', 'committed', 'omitted')
                then 'unknown_forecast'
            when compared.probability not between 0 and 100 then 'probability_out_of_range'
            when compared.fault is not null then compared.fault
            when compared.final_amount < 0 then 'amount_negative'
            when compared.stage_kind = 'lost' and compared.loss_reason = ''
                then 'loss_reason_missing'
            when cardinality(compared.missing) > 0 then 'facts_missing'
            else 'entered'
        end as code
    from compared
),

numbered as materialized (
    select
        judged.*,
        nextval('opportunity_id_seq') as id,
        plain_number(%(company_id)s::bigint, 'opportunity') as number
    from judged
    where judged.code = 'entered'
    order by judged.position
),

entered as (
    insert into opportunity (
        id, company_id, number, external_id, name, customer_id, account_name, contact_id, lead_id,
        owner_id, channel, currency, rate, amount, amount_home, stage_id, status, probability,
        forecast, expected_on, closed_on, competitor, loss_reason, note, opened_on, stage_since,
        entered_by, entered_at, version
    )
    select
        numbered.id,
        %(company_id)s::bigint as company_id,
        numbered.number,
        numbered.external_id,
        numbered.name,
        numbered.customer_id,
        numbered.account_name,
        numbered.known_contact_id as contact_id,
        numbered.known_lead_id as lead_id,
        numbered.owner_id,
        numbered.channel,
        numbered.currency,
        numbered.rate,
        numbered.final_amount as amount,
        round(numbered.final_amount * numbered.rate, own.minor_unit) as amount_home,
        numbered.stage_id,
        numbered.stage_kind as status,
        numbered.probability,
        numbered.forecast_category as forecast,
        numbered.expected_on,
        case when numbered.stage_kind <> 'open' then numbered.closed_on end as closed_on,
        numbered.competitor,
        case numbered.stage_kind when 'lost' then numbered.loss_reason else '' end as loss_reason,
        numbered.note,
        numbered.opened_on,
        -- what began before it was entered is in its stage since then
        least(
            %(at)s::timestamptz,
            case numbered.stage_kind when 'open' then numbered.opened_on else numbered.closed_on end
            ::timestamp at time zone home.time_zone
        ) as stage_since,
        %(user_id)s::bigint as entered_by,
        %(at)s::timestamptz as entered_at,
        1 as version
    from numbered
    cross join home
    inner join currency as own on home.currency = own.code
    order by numbered.id
    returning opportunity.*
),

lined as (
    insert into opportunity_line (
        company_id, opportunity_id, line_no, item_id, description, unit_id, quantity,
        stock_quantity, price, amount, expected_on, competitor_price
    )
    select
        %(company_id)s::bigint as company_id,
        numbered.id as opportunity_id,
        lines.line_no,
        lines.item_id,
        lines.description,
        lines.unit_id,
        lines.quantity,
        lines.stock_quantity,
        lines.price,
        round(lines.quantity * lines.price, numbered.minor_unit) as amount,
        lines.expected_on,
        lines.competitor_price
    from lines
    inner join numbered on lines.position = numbered.position
    order by numbered.id, lines.line_no
),

moved as (
    insert into opportunity_move (
        company_id, opportunity_id, move_no, from_stage_id, to_stage_id, reason, moved_by, moved_at
    )
    select
        entered.company_id,
        entered.id as opportunity_id,
        1 as move_no,
        null::bigint as from_stage_id,
        entered.stage_id as to_stage_id,
        '' as reason,
        entered.entered_by as moved_by,
        entered.stage_since as moved_at
    from entered
    order by entered.id
),

logged as (
    insert into event (
        company_id, topic, aggregate, key, version, body, at, operation_id
    )
    select
        entered.company_id,
        'crm.opportunity_entered' as topic,
        'opportunity' as aggregate,
        entered.id as key,
        entered.version,
        jsonb_build_object(
            'opportunity_id', entered.id,
            'number', entered.number,
            'name', entered.name,
            'customer_id', entered.customer_id,
            'lead_id', entered.lead_id,
            'owner_id', entered.owner_id,
            'stage', numbered.stage,
            'amount', entered.amount,
            'currency', entered.currency,
            'from', null,
            'to', entered.status
        ) as body,
        %(at)s::timestamptz as at,
        %(operation_id)s::uuid as operation_id
    from entered
    inner join numbered on entered.id = numbered.id
    order by entered.id
)

select
    judged.position,
    coalesce(numbered.id, judged.known_id) as id,
    judged.code,
    coalesce(numbered.number, judged.known_number) as number,
    case when judged.code = judged.fault then judged.faulty_line end as line,
    case judged.code
        when 'unknown_customer' then judged.customer
        when 'unknown_owner' then judged.owner
        when 'no_rate' then judged.currency
        when 'unknown_stage' then judged.stage
        when judged.fault then judged.fault_value
    end as value,
    coalesce(judged.stage_name, judged.stage) as stage,
    case judged.code when 'facts_missing' then judged.missing end as missing
from judged
left join numbered on judged.position = numbered.position
order by judged.position
