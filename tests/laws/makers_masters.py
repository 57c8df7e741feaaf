"""Inputs for the operations on companies, roles, parties, items, prices, taxes, credit."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

from django.db import connection

from tests.laws.registry import Made, makes
from tradewright.audit.models import RowChange
from tradewright.audit.operations.explaining import ExplainChange
from tradewright.catalog.operations.items import (
    ChangeItem,
    CreateItem,
    ItemUnitOf,
    SetItemUnits,
)
from tradewright.catalog.operations.units import CreateItemGroup, CreateUnit
from tradewright.company.models import User
from tradewright.company.operations.calendars import AddHoliday
from tradewright.company.operations.trading import StartTrading
from tradewright.control.models import (
    Role,
    SingleHanded,
    SodException,
    SodRuleChange,
    UserRole,
)
from tradewright.control.operations.api_keys import (
    CreateApiKey,
    RevokeApiKey,
    create_api_keys,
    new_key,
)
from tradewright.control.operations.exemptions import (
    ApproveException,
    AskException,
    RevokeException,
)
from tradewright.control.operations.pairs import AskRuleChange, DecideRuleChange
from tradewright.control.operations.parked import SetAsideEvent
from tradewright.control.operations.proofs import AskProof
from tradewright.control.operations.recertification import RecertifyRole
from tradewright.control.operations.roles import GrantRole, RevokeRole
from tradewright.control.operations.sign_ins import SetSignInRule
from tradewright.control.operations.single_handed import DeclareSingleHanded, EndSingleHanded
from tradewright.control.roles import ROLES
from tradewright.credit.operations import CommitExposure, MoveExposure, SetLimit
from tradewright.kernel.models import Event, ParkedEvent
from tradewright.parties.operations.addresses import AddAddress
from tradewright.parties.operations.contacts import (
    AddContact,
    ChangeContact,
    EndContact,
    EraseContact,
    add_contacts,
)
from tradewright.parties.operations.customers import (
    ChangeCustomer,
    CreateAddress,
    CreateCustomer,
)
from tradewright.parties.operations.terms import CreateTerms
from tradewright.pricing.operations.conditions import SetPrice
from tradewright.sim.fixtures import World
from tradewright.stewardship.operations.erasure import ErasePerson
from tradewright.taxes.operations import SetTaxRate

ONE = Decimal(1)
NO_CUSTOMER = 10**15


def users(n: int, prefix: str) -> list[User]:
    return [
        User.objects.create(username=f"{prefix}{k}", first_name="Ann", last_name=str(k))
        for k in range(n)
    ]


@makes("company.add_holidays")
def holidays(world: World, n: int) -> Made:
    days = [date(2031, 1, 1) + timedelta(k) for k in range(n + 1)]
    return [AddHoliday(day, "Holiday") for day in days[:n]], [AddHoliday(days[n], "")]


@makes("company.start_trading")
def trading(world: World, n: int) -> Made:
    return [StartTrading()] * n, []


@makes("control.grant_roles")
def grants(world: World, n: int) -> Made:
    names = [user.username for user in users(n, "grant")]
    return [GrantRole(name, "sales_rep") for name in names], [
        GrantRole("nobody", "sales_rep"),
        GrantRole(names[0], "no_such_role"),
        GrantRole(names[0], "controller", world.today, world.today),
    ]


@makes("control.revoke_roles")
def revocations(world: World, n: int) -> Made:
    made = users(n, "revoke")
    for user in made:
        UserRole.objects.create(
            company_id=world.company_id, user=user, role_id=role("sales_rep"),
            valid_from=date(2020, 1, 1),
        )  # fmt: skip
    names = [user.username for user in made]
    return [RevokeRole(name, "sales_rep") for name in names], [
        RevokeRole("nobody", "sales_rep"),
        RevokeRole(names[0], "controller"),
    ]


def role(code: str) -> int:
    return int(Role.objects.get(code=code).pk)


@makes("control.set_sign_in_rules")
def sign_in_rules(world: World, n: int) -> Made:
    codes = [one.code for one in ROLES[:n]]
    return [SetSignInRule(code, True, 20, 6) for code in codes], [
        SetSignInRule("no_such_role", True, 20, 6),
        SetSignInRule("auditor", True, 1, 6),
        SetSignInRule("owner", True, 20, 99),
    ]


@makes("control.ask_exceptions")
def asked_exceptions(world: World, n: int) -> Made:
    ends = world.today + timedelta(30)
    names = [user.username for user in users(n, "excuse")]
    return [AskException(name, 12, ends, "Looked at weekly") for name in names], [
        AskException("nobody", 12, ends, "Looked at weekly"),
        AskException(names[0], 99, ends, "Looked at weekly"),
        AskException(names[0], 13, ends + timedelta(400), "Looked at weekly"),
        AskException(names[0], 14, ends, ""),
    ]


def exceptions(world: World, n: int) -> list[int]:
    asker = users(1, "asker")[0]
    return [
        SodException.objects.create(
            company_id=world.company_id, user=user, number=12, valid_from=world.today,
            valid_until=world.today + timedelta(30), control="Looked at weekly",
            asked_by=asker.pk, asked_at=world.at,
        ).pk
        for user in users(n, "excused")
    ]  # fmt: skip


@makes("control.approve_exceptions")
def approved_exceptions(world: World, n: int) -> Made:
    return [ApproveException(one) for one in exceptions(world, n)], [ApproveException(10**15)]


@makes("control.revoke_exceptions")
def revoked_exceptions(world: World, n: int) -> Made:
    return [RevokeException(one) for one in exceptions(world, n)], [RevokeException(10**15)]


@makes("control.ask_rule_changes")
def asked_rule_changes(world: World, n: int) -> Made:
    def pair(k: int) -> AskRuleChange:
        sides = {"name_a": "One", "duties_a": f"a.b{k}", "name_b": "Other", "duties_b": "c.d"}
        return AskRuleChange("A law", **sides)  # type: ignore[arg-type]

    return [pair(k) for k in range(n)], [
        AskRuleChange("A law", 99),
        AskRuleChange("", 14),
        AskRuleChange("A law", 15, level="huge"),
    ]


@makes("control.decide_rule_changes")
def decided_rule_changes(world: World, n: int) -> Made:
    asker = users(1, "rules")[0]
    made = [
        SodRuleChange.objects.create(
            company_id=world.company_id, number=200 + k, name_a="One", duties_a=["a.b"],
            name_b="Other", duties_b=["c.d"], risk="", level="high", is_enabled=True,
            reason="A law", asked_by=asker.pk, asked_at=world.at,
        ).pk
        for k in range(n)
    ]  # fmt: skip
    return [DecideRuleChange(one) for one in made], [DecideRuleChange(10**15)]


@makes("control.declare_single_handed")
def declarations(world: World, n: int) -> Made:
    SingleHanded.objects.filter(company_id=world.company_id).update(ended_at=world.at)
    UserRole.objects.filter(company_id=world.company_id).delete()
    return [DeclareSingleHanded("A law")] * n, [DeclareSingleHanded("")]


@makes("control.end_single_handed")
def endings(world: World, n: int) -> Made:
    UserRole.objects.filter(company_id=world.company_id).delete()
    return [EndSingleHanded("A law")] * n, [EndSingleHanded("")]


@makes("control.recertify_roles")
def confirmations(world: World, n: int) -> Made:
    made = [
        UserRole.objects.create(
            company_id=world.company_id, user=user, role_id=role("sales_rep"),
            valid_from=date(2020, 1, 1),
        ).pk
        for user in users(n, "confirm")
    ]  # fmt: skip
    return [RecertifyRole(one) for one in made], [RecertifyRole(10**15)]


def api_key(world: World, **given: Any) -> CreateApiKey:
    drawn = CreateApiKey("shop", "*", world.today, new_key())
    return replace(drawn, **given)


@makes("control.create_api_keys")
def api_keys(world: World, n: int) -> Made:
    return [api_key(world) for _ in range(n)], [
        api_key(world, key="weak"),
        api_key(world, name=""),
        api_key(world, scopes="no.such.duty"),
        api_key(world, expires_on=world.today + timedelta(401)),
    ]


@makes("control.revoke_api_keys")
def key_revocations(world: World, n: int) -> Made:
    made = create_api_keys([api_key(world) for _ in range(n)], actor=world.actor, at=world.at).ids()
    return [RevokeApiKey(one) for one in made], [RevokeApiKey(10**15)]


@makes("control.ask_proofs")
def proofs(world: World, n: int) -> Made:
    return [AskProof("quick" if k % 2 else "full") for k in range(n)], [AskProof("no such form")]


@makes("control.set_aside_events")
def parked(world: World, n: int) -> Made:
    world.customer()
    told = Event.objects.filter(company_id=world.company_id).first()
    if told is None:
        told = Event.objects.create(
            company_id=world.company_id, topic="test.told", aggregate="test", key=1, version=1,
            body={}, at=world.at, operation_id=uuid4(),
        )  # fmt: skip
    ids = [
        ParkedEvent.objects.create(
            company_id=world.company_id, subscriber=f"test.{k}", event_id=told.pk,
            aggregate="test", key=k, log_pos=1, error="a fault", owner_id=1,
        ).pk
        for k in range(n + 1)
    ]  # fmt: skip
    return [SetAsideEvent(one, "by hand") for one in ids[:n]], [
        SetAsideEvent(0, "by hand"),
        SetAsideEvent(ids[n], ""),
    ]


@makes("audit.explain_changes")
def outside_changes(world: World, n: int) -> Made:
    with connection.cursor() as cursor:
        cursor.execute("select set_config('tradewright.operation', '', true)")
    ids = [world.item().pk for _ in range(n + 1)]  # the fixture makes them without an operation
    made = dict(
        RowChange.objects.filter(table_name="item", row_id__in=ids).values_list("row_id", "id")
    )
    rows = [ExplainChange(made[id], "a repair") for id in ids]
    return rows[:n], [ExplainChange(0, "a repair"), replace(rows[n], reason=" ")]


@makes("catalog.create_units")
def units(world: World, n: int) -> Made:
    made = [CreateUnit(f"U{k}", f"Unit {k}") for k in range(n)]
    return made, [CreateUnit("U-BAD", "Unit", 99), CreateUnit("", "Unit")]


@makes("catalog.create_item_groups")
def groups(world: World, n: int) -> Made:
    return [CreateItemGroup(f"G{k}", f"Group {k}") for k in range(n)], [
        CreateItemGroup("G-BAD", "")
    ]


@makes("catalog.create_items")
def items(world: World, n: int) -> Made:
    def item(code: str, **given: object) -> CreateItem:
        asked = {"name": code, "item_group": "goods", "stocking_unit": "EA"} | given
        return CreateItem(code, units=(ItemUnitOf("BX", 12),), **asked)  # type: ignore[arg-type]

    return [item(f"LAW{k}") for k in range(n)], [
        item("LAW-1", item_group="nothing"),
        item("LAW-2", stocking_unit="nothing"),
        replace(item("LAW-3"), units=(ItemUnitOf("BX", 0),)),
        item(""),
    ]


@makes("catalog.change_items")
def item_changes(world: World, n: int) -> Made:
    made = [world.item() for _ in range(n)]
    return [ChangeItem(item.pk, item.version, name="Other") for item in made], [
        ChangeItem(NO_CUSTOMER, 1, name="Other"),
        ChangeItem(world.item().pk, 99, name="Other"),
        ChangeItem(world.item().pk, 1, item_group="nothing"),
    ]


@makes("catalog.set_item_units")
def item_units(world: World, n: int) -> Made:
    made = [world.item() for _ in range(n)]
    box = (ItemUnitOf("BX", 6),)
    return [SetItemUnits(item.pk, box) for item in made], [
        SetItemUnits(NO_CUSTOMER, box),
        SetItemUnits(world.item().pk, (ItemUnitOf("nothing"),)),
        SetItemUnits(world.item().pk, (ItemUnitOf("BX", 0),)),
    ]


@makes("parties.create_terms")
def terms(world: World, n: int) -> Made:
    made = [CreateTerms(f"T{k}", f"Terms {k}", days=k) for k in range(n)]
    return made, [CreateTerms("T-BAD", "Terms", kind="never"), CreateTerms("", "Terms")]


@makes("parties.create_customers")
def customers(world: World, n: int) -> Made:
    def customer(code: str, **given: object) -> CreateCustomer:
        address = CreateAddress("MAIN", "GB", city="London")
        asked = {"name": code, "currency": "GBP", "terms": "N30", "addresses": (address,)} | given
        return CreateCustomer(code, **asked)  # type: ignore[arg-type]

    return [customer(f"LAW{k}") for k in range(n)], [
        customer("LAW-1", currency="XXX"),
        customer("LAW-2", terms="nothing"),
        customer("LAW-3", addresses=()),
        customer("LAW-4", name=""),
    ]


@makes("parties.change_customers")
def customer_changes(world: World, n: int) -> Made:
    made = [world.customer() for _ in range(n)]
    return [ChangeCustomer(one.pk, one.version, name="Other") for one in made], [
        ChangeCustomer(NO_CUSTOMER, 1, name="Other"),
        ChangeCustomer(world.customer().pk, 99, name="Other"),
        ChangeCustomer(world.customer().pk, 1, terms="nothing"),
    ]


@makes("parties.add_addresses")
def addresses(world: World, n: int) -> Made:
    made = [world.customer() for _ in range(n)]
    return [AddAddress(one.pk, "NORTH", "GB") for one in made], [
        AddAddress(NO_CUSTOMER, "NORTH", "GB"),
        AddAddress(made[0].pk, "SOUTH", ""),
    ]


@makes("pricing.set_prices")
def prices(world: World, n: int) -> Made:
    made = [world.item(price=None) for _ in range(n)]

    def price(item: str, **given: object) -> SetPrice:
        asked = {"unit": "EA", "currency": "GBP", "price": ONE, "valid_from": world.today} | given
        return SetPrice(item, **asked)  # type: ignore[arg-type]

    return [price(item.code) for item in made], [
        price("nothing"),
        price(made[0].code, unit="nothing"),
        price(made[0].code, price=Decimal(-1), min_quantity=Decimal(5)),
    ]


@makes("taxes.set_tax_rates")
def tax_rates(world: World, n: int) -> Made:
    days = [date(2031, 1, 1) + timedelta(k) for k in range(n + 1)]
    rates = [SetTaxRate("GB", "standard", day, Decimal("0.21"), "VAT") for day in days]
    return rates[:n], [replace(rates[n], country="nowhere"), replace(rates[n], rate=Decimal(7))]


@makes("credit.commit_exposure")
def commitments(world: World, n: int) -> Made:
    made = [world.customer() for _ in range(n)]
    poor = world.customer(limit=Decimal(1))
    return [CommitExposure(one.pk, Decimal("12.34")) for one in made], [
        CommitExposure(poor.pk, Decimal(2)),
        CommitExposure(NO_CUSTOMER, ONE),
    ]


@makes("credit.move_exposure")
def exposure_moves(world: World, n: int) -> Made:
    made = [world.customer() for _ in range(n)]
    return [MoveExposure(one.pk, ordered=ONE, receivable=ONE) for one in made], [
        MoveExposure(NO_CUSTOMER, ordered=ONE)
    ]


@makes("credit.set_limits")
def limits(world: World, n: int) -> Made:
    made = [world.customer() for _ in range(n)]
    return [SetLimit(one.code, Decimal(5000), "reviewed") for one in made], [
        SetLimit("nobody", ONE, "reviewed"),
        SetLimit(world.customer().code, Decimal(-1), "reviewed"),
        SetLimit(world.customer().code, Decimal(1), ""),
    ]


def contact(world: World, **given: Any) -> AddContact:
    return replace(AddContact(world.customer().pk, "Ann Able", "ann@able.example"), **given)


def contact_ids(world: World, n: int) -> list[int]:
    rows = [contact(world, name=f"Ann Able the {k}") for k in range(n)]
    return [int(id) for id in add_contacts(rows, actor=world.actor, at=world.at).ids() if id]


@makes("parties.add_contacts")
def contacts(world: World, n: int) -> Made:
    return [contact(world, external_id=f"crm-{k}") for k in range(n)], [
        contact(world, name=""),
        contact(world, email="nowhere"),
        AddContact(NO_CUSTOMER, "Ann Able"),
    ]


@makes("parties.change_contacts")
def contact_changes(world: World, n: int) -> Made:
    ids = contact_ids(world, n)
    return [ChangeContact(one, 1, phone="+44 20 7946 0000") for one in ids], [
        ChangeContact(10**15, 1, phone="+44"),
        ChangeContact(contact_ids(world, 1)[0], 1, language="english"),
    ]


@makes("parties.end_contacts")
def contact_ends(world: World, n: int) -> Made:
    return [EndContact(one) for one in contact_ids(world, n)], [EndContact(10**15)]


@makes("parties.erase_contacts")
def contact_erasures(world: World, n: int) -> Made:
    return [EraseContact(one) for one in contact_ids(world, n)], [EraseContact(10**15)]


@makes("stewardship.erase_persons")
def erasures(world: World, n: int) -> Made:
    ids = contact_ids(world, n)
    return [ErasePerson("contact", one, "letter of 1 March") for one in ids], [
        ErasePerson("contact", 10**15, "letter"),
        ErasePerson("contact", contact_ids(world, 1)[0], ""),
        ErasePerson("cat", 1, "letter"),
    ]
