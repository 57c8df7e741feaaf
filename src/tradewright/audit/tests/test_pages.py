from __future__ import annotations

import json
from datetime import date

import pytest
from django.db import connection
from django.urls import reverse

from tradewright.audit.models import AccessEntry
from tradewright.catalog.operations.items import ChangeItem, change_items
from tradewright.control.models import OperationLog
from tradewright.control.operations.roles import GrantRole, grant_roles
from tradewright.control.tests.people import make_user, signed_in
from tradewright.kernel.outcome import one
from tradewright.parties.operations.customers import (
    CreateAddress,
    CreateCustomer,
    create_customers,
)


@pytest.fixture
def renamed(committed_world, db):
    """An item that an operation has renamed."""
    item = committed_world.item(name="Old name")
    row = ChangeItem(item.pk, version=1, name="New name")
    one(change_items([row], actor=committed_world.actor, at=committed_world.at))
    return item


def page_of(client, name, *args, **query):
    answer = client.get(reverse(name, args=args), query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_auditor_sees_before_and_after(committed_world, renamed):
    client = signed_in(committed_world, "auditor")
    page = page_of(client, "changes", table="item", row=str(renamed.pk))
    assert "<del>Old name</del> → <ins>New name</ins>" in page
    assert "Change items" in page
    page = page_of(client, "row_history", "item", renamed.pk)
    assert f"Item {renamed.code}" in page
    assert "<ins>New name</ins>" in page


def test_numbers_of_other_rows_are_told_by_name(committed_world, db):
    user = make_user()
    rows = [GrantRole(user.username, "auditor", date(2020, 1, 1))]
    grant_roles(rows, actor=committed_world.actor, at=committed_world.at)
    page = page_of(signed_in(committed_world, "auditor"), "changes", table="user_role")
    assert f"User</span> {user.username}" in page
    assert "Role</span> Auditor" in page
    customer = create_customers(
        [CreateCustomer("NAMED", "Named", "GBP", "N30", (CreateAddress("MAIN", "GB"),))],
        actor=committed_world.actor, at=committed_world.at,
    )[0]  # fmt: skip
    page = page_of(
        signed_in(committed_world, "auditor"), "changes", table="customer", row=str(customer.id)
    )
    assert "Terms</span> N30" in page


@pytest.mark.parametrize("name", ["changes", "accesses", "seals"])
def test_only_those_open_it_who_may(committed_world, db, name):
    assert signed_in(committed_world, "sales_rep").get(reverse(name)).status_code == 403
    assert signed_in(committed_world, "auditor").get(reverse(name)).status_code == 200


def test_changes_are_narrowed_by_person_and_day(committed_world, renamed):
    client = signed_in(committed_world, "auditor")
    of_it = {"table": "item", "row": str(renamed.pk)}
    assert "Old name" in page_of(client, "changes", **of_it, user="1")
    assert "Old name" in page_of(client, "changes", **of_it, since="2020-01-01")
    assert "Old name" not in page_of(client, "changes", **of_it, until="2020-01-01")
    user = make_user(first_name="Nobody")
    grant_roles([GrantRole(user.username, "auditor", date(2020, 1, 1))],
                actor=committed_world.actor, at=committed_world.at)  # fmt: skip
    assert "Old name" not in page_of(client, "changes", **of_it, user=str(user.pk))


def test_a_change_from_outside_is_shown_and_explained(committed_world, renamed):
    with connection.cursor() as cursor:
        cursor.execute("update item set tax_class = 'zero' where id = %s", [renamed.pk])
        cursor.execute("select max(id) from row_change where row_id = %s", [renamed.pk])
        (change_id,) = cursor.fetchone()
    client = signed_in(committed_world, "controller")
    assert "Outside the program" in page_of(client, "changes", tab="unexplained")
    assert "Changes from outside" in client.get("/").content.decode()
    sent = {"id": [change_id], "note": "Repair of May"}
    page = client.post(reverse("explain_changes"), sent, follow=True).content.decode()
    assert "The change is explained." in page
    assert "Repair of May" in page
    auditor = signed_in(committed_world, "auditor")
    assert auditor.post(reverse("explain_changes"), sent).status_code == 403


def test_an_export_is_kept_on_record(committed_world, renamed):
    client = signed_in(committed_world, "controller")
    answer = client.get(reverse("prices_csv"), {"q": "Old"})
    entry = AccessEntry.objects.latest("id")
    assert (entry.what, entry.narrowed_by, entry.channel) == ("prices_csv", {"q": "Old"}, "page")
    assert entry.rows == answer.content.decode().count("\n") - 1
    assert entry.request_id == answer["X-Request-Id"]
    assert "prices_csv" in page_of(signed_in(committed_world, "auditor"), "accesses")


def test_a_sensitive_read_of_the_api_is_kept_on_record(committed_world, renamed):
    client = signed_in(committed_world, "controller")
    client.cookies["sessionid"] = client.cookies["sessionid"].value
    answer = client.get("/api/credit/positions")
    assert answer.status_code == 200
    entry = AccessEntry.objects.latest("id")
    assert (entry.what, entry.channel) == ("/credit/positions", "api")
    assert entry.rows == len(answer.json()["items"])


def test_the_api_tells_what_changed(committed_world, renamed):
    client = signed_in(committed_world, "auditor")
    told = client.get("/api/audit/changes", {"table": "item", "row_id": renamed.pk}).json()
    assert told["items"][0]["before"] == {"name": "Old name"}
    assert told["items"][0]["operation"] == "catalog.change_items"
    assert signed_in(committed_world, "sales_rep").get("/api/audit/changes").status_code == 403


def test_the_log_names_request_door_and_reason(committed_world, renamed):
    customer = committed_world.customer()
    client = signed_in(committed_world, "owner")
    rows = [{"customer": customer.code, "amount_limit": "5.00", "reason": "A new risk"}]
    answer = client.post(
        "/api/credit/set_limits", json.dumps(rows), content_type="application/json"
    )
    assert answer.status_code == 200, answer.content
    logged = OperationLog.objects.filter(operation="credit.set_limits").latest("log_no")
    assert (logged.channel, logged.reason) == ("api", "A new risk")
    assert logged.request_id == answer["X-Request-Id"]
    assert logged.txid is not None
