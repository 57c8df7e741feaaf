-- The hash that binds an approval to what is approved: of the canonical text of the content, with
-- what it is about.
create or replace function approval_hash(
    kind text, subject text, subject_id bigint, content jsonb
) returns bytea
language sql immutable as $$
    select sha256(
        convert_to(concat_ws('|', kind, subject, subject_id::text, content::text), 'UTF8')
    )
$$;

-- Whether a person holds a duty in a company on a day, by their roles.
create or replace function holds_duty(
    asked_company bigint, asked_user bigint, asked_duty text, asked_day date
) returns boolean
language sql stable as $$
    select exists (
        select 1
        from user_role
        inner join role_duty on user_role.role_id = role_duty.role_id
        inner join app_user on user_role.user_id = app_user.id
        where
            user_role.company_id = asked_company
            and user_role.user_id = asked_user
            and role_duty.duty = asked_duty
            and app_user.is_active
            and user_role.valid_from <= asked_day
            and coalesce(user_role.valid_until, 'infinity') > asked_day
    )
$$;

-- How many people hold a duty in a company on a day, and whether somebody works there who does not:
-- from both follows whether a rule can be satisfied at all.
create or replace function duty_holders(
    asked_company bigint, asked_duties text[], asked_day date
) returns table (holders bigint, others bigint)
language sql stable rows 1 as $$
    select
        count(*) filter (where person.holds) as holders,
        count(*) filter (where not person.holds) as others
    from (
        select
            user_role.user_id,
            bool_or(coalesce(role_duty.duty = any(asked_duties), false)) as holds
        from user_role
        inner join role_duty on user_role.role_id = role_duty.role_id
        inner join app_user on user_role.user_id = app_user.id
        where
            user_role.company_id = asked_company
            and app_user.is_active
            and user_role.valid_from <= asked_day
            and coalesce(user_role.valid_until, 'infinity') > asked_day
        group by user_role.user_id
    ) as person
$$;

-- How a person stands to a waiting request: `can`, or why not (`own`, `decided`, `beyond`,
-- `through_delegate`, `not_approver`); whose authority they would use and by which duty.
create or replace function approval_standing(
    asked_company bigint, asked_request bigint, asked_user bigint, asked_duties text[],
    asked_at timestamptz
) returns table (standing text, authority_of bigint, duty text)
language sql stable rows 1 as $$
    with request as (
        select
            approval_request.*,
            rule.rule_set_id,
            (asked_at at time zone company.time_zone)::date as today,
            case
                when
                    rule.escalation_duty <> ''
                    and asked_at >= approval_request.requested_at
                    + make_interval(hours => rule.escalates_after_hours)
                    then array[rule.approver_duty, rule.escalation_duty]
                else array[rule.approver_duty]
            end as duties
        from approval_request
        inner join approval_rule as rule on approval_request.rule_id = rule.id
        inner join company on approval_request.company_id = company.id
        where approval_request.company_id = asked_company and approval_request.id = asked_request
    ),

    own as (
        select wanted.duty
        from request
        cross join lateral unnest(request.duties) with ordinality as wanted (duty, place)
        where wanted.duty = any(asked_duties) or '*' = any(asked_duties)
        order by wanted.place
        limit 1
    ),

    lent as (
        select
            delegation.delegator_id,
            wanted.duty,
            delegation.delegator_id = request.requested_by as is_requester,
            exists (
                select 1
                from approval_decision as decision
                where
                    decision.company_id = asked_company
                    and decision.request_id = request.id
                    and delegation.delegator_id in (decision.decided_by, decision.authority_of)
            ) as is_used
        from request
        inner join approval_delegation as delegation
            on
                delegation.company_id = asked_company
                and delegation.delegate_id = asked_user
                and delegation.revoked_at is null
                and request.today >= delegation.valid_from
                and request.today < delegation.valid_until
                and (delegation.kinds = '{}' or request.kind = any(delegation.kinds))
        cross join lateral unnest(request.duties) with ordinality as wanted (duty, place)
        where holds_duty(asked_company, delegation.delegator_id, wanted.duty, request.today)
        order by is_requester, is_used, wanted.place, delegation.id
        limit 1
    )

    select
        case
            when request.requested_by = asked_user then 'own'
            when exists (
                select 1
                from approval_decision as decision
                where
                    decision.company_id = asked_company
                    and decision.request_id = request.id
                    and asked_user in (decision.decided_by, decision.authority_of)
            ) then 'decided'
            when own.duty is not null then 'can'
            when lent.delegator_id is not null and not lent.is_requester and not lent.is_used
                then 'can'
            when lent.is_requester then 'through_delegate'
            when exists (
                select 1
                from approval_rule as other
                where
                    other.company_id = asked_company
                    and other.rule_set_id = request.rule_set_id
                    and other.approver_duty = any(asked_duties)
            ) then 'beyond'
            else 'not_approver'
        end as standing,
        case when own.duty is not null then asked_user else lent.delegator_id end as authority_of,
        coalesce(own.duty, lent.duty) as duty
    from request
    left join own on true
    left join lent on true
$$;

-- Nobody decides on what they asked for, nor on what somebody asked for in whose right they decide,
-- and nobody on another content than that of the request.
create or replace function guard_approval_decision() returns trigger language plpgsql as $$
declare
    request record;
begin
    select
        approval_request.requested_by,
        approval_request.content_hash,
        approval_request.status
    into request
    from approval_request
    where approval_request.company_id = new.company_id and approval_request.id = new.request_id;
    if request.requested_by in (new.decided_by, new.authority_of) then
        raise exception 'who asked for an approval cannot decide it'
            using errcode = 'check_violation';
    end if;
    if request.content_hash is distinct from new.content_hash then
        raise exception 'the decision is on another content than that of the request'
            using errcode = 'check_violation';
    end if;
    if request.status <> 'waiting' then
        raise exception 'the request is % already', request.status
            using errcode = 'check_violation';
    end if;
    return new;
end $$;

create or replace trigger guard_approval_decision
before insert on approval_decision for each row execute function guard_approval_decision();
