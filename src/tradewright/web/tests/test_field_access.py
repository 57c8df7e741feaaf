"""What a role may not see, it finds nowhere: pages, files, API, events, trail, answers."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from tradewright.audit.queries.changes import changes
from tradewright.company.models import User
from tradewright.control import roles
from tradewright.control.tests.people import signed_in
from tradewright.credit.operations import SetLimit, set_limits
from tradewright.inventory.operations.receipts import ReceiveStock, receive_stock
from tradewright.kernel import sight
from tradewright.kernel.doors import PAGES
from tradewright.kernel.events import sequence
from tradewright.kernel.operation import Actor
from tradewright.parties.operations.customers import ChangeCustomer, change_customers
from tradewright.sales.operations.entry import EnterOrder, EnterOrderLine, enter_orders
from tradewright.web import urls  # noqa: F401 - it mounts the API
from tradewright.web.api.reading import READS

SECRETS = {
    "inventory.read_costs": ("7391.13", "7,391.13", "22173.39", "22,173.39"),
    "credit.read": ("845.67", "354.33"),
    "parties.read_tax_ids": ("GB839274651",),
}
BARE = ("warehouse", "stock_controller", "integration_admin", "sales_rep", "master_data")


@pytest.fixture
def world(committed_world, db):
    """Browsers need their sessions: nothing runs as the company's own role here."""
    return committed_world


@pytest.fixture
def kept(world):
    """A cost, a limit that was passed and a tax number, each a figure that stands nowhere else."""
    customer, item = world.customer(limit=None), world.item("500.00")
    asked = {"actor": world.actor, "at": world.at}
    limit = SetLimit(customer.code, Decimal("845.67"), "a test")
    assert set_limits([limit], **asked).refused == []
    change = ChangeCustomer(customer.pk, 1, tax_number="GB839274651")
    assert change_customers([change], **asked).refused == []
    received = receive_stock(
        [ReceiveStock(item.code, "MAIN", Decimal(3), "", Decimal("7391.13"), world.today)], **asked
    )
    line = EnterOrderLine(item=item.code, quantity=Decimal(2))
    ordered = enter_orders([EnterOrder(customer.code, (line,))], **asked)
    assert received.refused == ordered.refused == []
    ids = {"customer": customer.pk, "item": item.pk, "order": ordered[0].id,
           "stock_document": received[0].id, "edit_customer": customer.pk,
           "edit_item": item.pk}  # fmt: skip
    sequence()
    return ids, customer, item


def everything(ids) -> list[str]:
    """The addresses of all pages that need no argument, of the pages of what is kept, of reads."""
    plain = [one.path for one in PAGES.values() if "GET" in one.methods and "<" not in one.path]
    pages = [f"/{path}" for path in plain] + [reverse(name, args=[ids[name]]) for name in ids]
    pages += [
        reverse("row_history", args=["customer", ids["customer"]]),
        reverse("changes") + "?table=customer", "/items/?sort=-average_cost",
    ]  # fmt: skip
    reads = [f"/api{path}" for path in READS if "{" not in path]
    assert reads
    return [
        *pages, *reads, f"/api/inventory/moves?item_id={ids['item']}", "/api/events?limit=500",
        f"/api/parties/customers/{ids['customer']}", f"/api/catalog/items/{ids['item']}",
    ]  # fmt: skip


def body(answer) -> str:
    return b"".join(answer).decode(errors="ignore")


def found_by(client: Client, ids, secrets) -> dict[str, list[str]]:
    """Which addresses tell which of the secrets."""
    told = {}
    for address in everything(ids):
        with transaction.atomic():  # a page that fails is another test's
            answer = client.get(address)
        text = body(answer) if answer.status_code == 200 else ""
        if hits := [secret for secret in secrets if secret in text]:
            told[address] = hits
    return told


@pytest.mark.parametrize("role", BARE)
def test_a_role_finds_no_figure_that_is_kept_from_it(world, kept, role):
    known = next(one for one in roles.ROLES if one.code == role).duties(roles.duties_known())
    secrets = [word for duty, words in SECRETS.items() if duty not in known for word in words]
    assert found_by(signed_in(world, role), kept[0], secrets) == {}


def test_who_may_see_everything_finds_each_figure(world, kept):
    """So that the test above looks where the figures are."""
    told = found_by(signed_in(world, "owner"), kept[0], [w for ws in SECRETS.values() for w in ws])
    found = {word for words in told.values() for word in words}
    assert {"7391.13", "22,173.39", "845.67", "354.33", "GB839274651"} <= found
    assert "7391.13" in "".join(told["/stock.csv"] + told["/api/inventory/stock"])
    assert "845.67" in told["/api/events?limit=500"]
    assert "GB839274651" in told[reverse("changes") + "?table=customer"]


def test_a_file_leaves_out_the_columns_that_are_hidden(world, kept):
    head = body(signed_in(world, "warehouse").get("/stock.csv")).splitlines()[0]
    assert head.lstrip("\ufeff") == "item,name,warehouse,unit,on_hand,reserved,available"


def test_the_trail_shows_that_a_hidden_figure_changed_but_not_what_it_is(world, kept):
    """An auditor of a firm's own making: reads the trail, but no tax numbers."""
    user = User.objects.create(username="bare")
    actor = Actor(user.pk, world.company_id, "bare", frozenset({"audit.read"}))
    rows = changes(world.company_id, table_name="customer", row_id=kept[0]["customer"])
    (changed,) = (row for row in sight.seen(rows, actor) if row.action == "update")
    assert changed.after["tax_number"] == sight.HIDDEN
    assert [row.after["tax_number"] for row in rows if row.action == "update"] == ["GB839274651"]


def test_an_answer_tells_no_hidden_figure(world, kept):
    """Who enters orders without reading credit learns that the limit is passed, not by how much."""
    _, customer, item = kept
    duties = frozenset({"sales.enter_orders", "sales.confirm_orders"})
    actor = Actor(world.actor.user_id, world.company_id, "bare", duties)
    line = EnterOrderLine(item=item.code, quantity=Decimal(3))
    (outcome,) = enter_orders([EnterOrder(customer.code, (line,))], actor=actor, at=world.at)
    assert "•••" in outcome.message
    assert "845.67" not in json.dumps(outcome.as_dict(), default=str)


def test_who_reads_the_books_sees_what_stands_in_them():
    """The journal tells costs by their accounts, so the two duties go together."""
    known = roles.duties_known()
    for role in roles.ROLES:
        duties = role.duties(known)
        assert "ledger.read" not in duties or "inventory.read_costs" in duties, role.code


def test_every_class_has_a_duty_that_a_role_holds():
    known = roles.duties_known()
    held = {duty for role in roles.ROLES if role.code != "owner" for duty in role.duties(known)}
    assert {one.duty for one in sight.CLASSES.values()} <= held
