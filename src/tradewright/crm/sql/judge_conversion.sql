-- judge_conversion: which leads become customers, and what is needed for it
-- in:  lead_id bigint[], customer text[], is_another boolean[], terms text[], opportunity text[],
--      amount numeric[], expected_on date[], company_id bigint, at timestamptz
-- out: position, id, code, number, status, value, customer, customer_id, contact_id,
--      opportunity_id, company_name, contact_name, email, phone, city, country, currency, terms,
--      owner (code), amount, stage (name), missing (facts)
with home as materialized (
    select
        company.currency,
        (
            select payment_terms.code
            from payment_terms
            where payment_terms.company_id = %(company_id)s::bigint
            order by payment_terms.id
            limit 1
        ) as terms
    from company
    where company.id = %(company_id)s::bigint
),

first_stage as materialized (
    select
        pipeline_stage.name,
        pipeline_stage.criteria
    from pipeline_stage
    where
        pipeline_stage.company_id = %(company_id)s::bigint
        and pipeline_stage.kind = 'open'
        and pipeline_stage.is_active
    order by pipeline_stage.place, pipeline_stage.id
    limit 1
),

asked as (
    select
        item.*,
        row_number() over (partition by item.lead_id order by item.position) as nth
    from
        unnest(
            %(lead_id)s::bigint[], %(customer)s::text[], %(is_another)s::boolean[],
            %(terms)s::text[], %(opportunity)s::text[], %(amount)s::numeric[],
            %(expected_on)s::date[]
        )
        with ordinality as item (
            lead_id, customer, is_another, terms, opportunity, amount, expected_on, position
        )
),

named as materialized (
    select
        asked.position,
        asked.nth,
        asked.customer as asked_customer,
        asked.is_another,
        asked.opportunity,
        asked.expected_on,
        lead.id as known_id,
        lead.number,
        lead.status,
        lead.customer_id as converted_to,
        lead.contact_id,
        lead.company_name,
        lead.contact_name,
        lead.email,
        lead.phone,
        lead.city,
        lead.country,
        home.currency,
        terms.id as terms_id,
        rep.code as owner,
        first_stage.name as stage,
        first_stage.criteria,
        coalesce(nullif(asked.terms, ''), home.terms) as terms,
        coalesce(asked.amount, lead.estimated_value) as amount,
        -- one name: letters and figures alone
        lower(regexp_replace(lead.company_name, '[^[:alnum:]]+', '', 'g')) as plain_name
    from asked
    cross join home
    cross join first_stage
    left join lead
        on lead.company_id = %(company_id)s::bigint and asked.lead_id = lead.id
    left join payment_terms as terms
        on
            terms.company_id = %(company_id)s::bigint
            and coalesce(nullif(asked.terms, ''), home.terms) = terms.code
    left join sales_rep as rep
        on
            rep.company_id = %(company_id)s::bigint
            and lead.owner_id = rep.id
            and rep.is_active
),

known_names as materialized (
    select
        named.position,
        min(customer.code) as customer
    from named
    inner join customer
        on
            customer.company_id = %(company_id)s::bigint
            and customer.merged_into_id is null
            and named.plain_name
            = lower(regexp_replace(customer.name, '[^[:alnum:]]+', '', 'g'))
    where named.asked_customer = '' and not named.is_another and named.status = 'qualified'
    group by named.position
),

-- two leads of one firm in a batch: the first makes the customer that the second then meets
same_names as materialized (
    select
        named.position,
        row_number() over (partition by named.plain_name order by named.position) as nth_name
    from named
    where named.asked_customer = '' and not named.is_another and named.status = 'qualified'
),

resolved as materialized (
    select
        named.*,
        given.id as given_id,
        given.code as given_code,
        before.code as converted_code,
        first_chance.id as opportunity_id,
        known_names.customer as namesake,
        same_names.nth_name,
        missing_facts(
            named.criteria, true, named.contact_name <> '', false, named.amount,
            named.expected_on, '', false
        ) as missing
    from named
    left join customer as given
        on
            given.company_id = %(company_id)s::bigint
            and named.asked_customer <> ''
            and named.asked_customer = given.code
            and given.status <> 'closed'
    left join customer as before
        on before.company_id = %(company_id)s::bigint and named.converted_to = before.id
    left join lateral (
        select min(opportunity.id) as id
        from opportunity
        where
            opportunity.company_id = %(company_id)s::bigint
            and opportunity.lead_id = named.known_id
    ) as first_chance on true
    left join known_names on named.position = known_names.position
    left join same_names on named.position = same_names.position
),

judged as materialized (
    select
        resolved.*,
        case
            when resolved.known_id is null then 'lead_not_found'
            when resolved.status = 'converted' then 'already_converted'
            when resolved.nth > 1 then 'repeated_in_batch'
            when resolved.status <> 'qualified' then 'not_qualified'
            when resolved.asked_customer <> '' and resolved.given_id is null
                then 'unknown_customer'
            when resolved.namesake is not null or resolved.nth_name > 1
                then 'customer_exists'
            when resolved.asked_customer = '' and resolved.terms_id is null then 'unknown_terms'
            when resolved.opportunity <> '' and resolved.amount < 0 then 'amount_negative'
            when resolved.opportunity <> '' and cardinality(resolved.missing) > 0
                then 'facts_missing'
            else 'converted'
        end as code
    from resolved
)

select
    judged.position,
    judged.known_id as id,
    judged.code,
    judged.number,
    judged.status,
    case judged.code
        when 'unknown_customer' then judged.asked_customer
        when 'customer_exists' then coalesce(judged.namesake, judged.company_name)
        when 'unknown_terms' then judged.terms
    end as value,
    coalesce(judged.given_code, judged.converted_code) as customer,
    coalesce(judged.given_id, judged.converted_to) as customer_id,
    judged.contact_id,
    judged.opportunity_id,
    judged.company_name,
    judged.contact_name,
    judged.email,
    judged.phone,
    judged.city,
    judged.country,
    judged.currency,
    judged.terms,
    coalesce(judged.owner, '') as owner,
    judged.amount,
    judged.stage,
    case judged.code when 'facts_missing' then judged.missing end as missing
from judged
order by judged.position
