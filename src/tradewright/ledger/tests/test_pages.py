from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.urls import reverse

from tradewright.control.tests.people import signed_in
from tradewright.inventory.operations.receipts import ReceiveStock, receive_stock
from tradewright.kernel.outcome import one
from tradewright.ledger.models import JournalEntry, Period


@pytest.fixture
def world(committed_world, db):
    """The shared company, not entered: pages do that themselves."""
    return committed_world


@pytest.fixture
def desk(world):
    return signed_in(world, "controller")


@pytest.fixture
def entry(world):
    """What a receipt of 24 at 1.25 has posted: Dr inventory 30, Cr goods received 30."""
    item = world.item()
    row = ReceiveStock(item.code, "MAIN", Decimal(24), "", Decimal("1.25"), date(2026, 3, 2))
    made = one(receive_stock([row], actor=world.actor, at=world.at))
    return JournalEntry.objects.get(source="stock_document", source_id=made.id)


def test_an_entry_shows_its_lines_its_document_and_that_it_is_untouched(desk, entry):
    page = desk.get(reverse("entry", args=[entry.pk])).content.decode()
    assert entry.number in page
    assert "1300" in page
    assert "2050" in page
    assert "30.00" in page
    assert reverse("stock_document", args=[entry.source_id]) in page
    assert "its hash fits" in page


def test_an_entry_that_was_tampered_with_says_so(desk, entry):
    with connection.cursor() as cursor:
        cursor.execute("set local session_replication_role = replica")
        cursor.execute(
            "update journal_line set amount_base = amount_base * 2 where entry_id = %s", [entry.pk]
        )
        cursor.execute("set local session_replication_role = origin")
    page = desk.get(reverse("entry", args=[entry.pk])).content.decode()
    assert "not what was posted" in page


def test_the_journal_is_narrowed_by_account_document_day_and_words(desk, entry):
    def shown(**asked):
        return f">{entry.number}<" in desk.get(reverse("journal"), asked).content.decode()

    assert shown()
    assert shown(account="1300", source="stock_document", since="2026-03-02", until="2026-03-02")
    assert shown(q=entry.number)
    assert not shown(account="4000", q=entry.number)
    assert not shown(until="2026-03-01", q=entry.number)
    file = desk.get(reverse("journal_csv"), {"account": "1300"}).content.decode()
    assert entry.number in file


def test_the_account_asked_shows_what_moved_on_it(desk, entry):
    page = desk.get(reverse("journal"), {"account": "2050", "q": entry.number}).content.decode()
    assert "\N{MINUS SIGN}30.00" in page


def test_a_document_leads_to_its_entry(desk, entry):
    answer = desk.get(reverse("entries_of", args=["stock_document", entry.source_id]))
    assert answer["Location"] == reverse("entry", args=[entry.pk])
    none = desk.get(reverse("entries_of", args=["stock_document", 999_999]))
    assert "This document has posted nothing." in none.content.decode()


def test_the_trial_balance_is_in_balance_and_drills_down(desk, entry):
    asked = {"since": "2026-03-01", "until": "2026-03-01"}
    page = desk.get(reverse("trial_balance"), asked).content.decode()
    assert "In balance" in page
    drill = f"{reverse('journal')}?account=1300&amp;since=2026-03-01&amp;until=2026-03-31"
    assert drill in page
    rows = desk.get(reverse("trial_balance_csv"), asked).content.decode().splitlines()
    assert any(row.startswith("1300,") for row in rows)


def test_accounts_and_rules_are_listed(desk, entry):
    assert "Trade receivables" in desk.get(reverse("accounts")).content.decode()
    assert "everything else" in desk.get(reverse("posting_rules")).content.decode()


def test_a_period_closes_and_opens_again_with_a_reason(desk, world):
    where = reverse("set_period")
    first = {"starts_on": "2025-01-01"}
    assert "The period is closed" in _said(desk, where, first | {"status": "closed"})
    assert "Say why the period is opened again." in _said(desk, where, first | {"status": "open"})
    said = _said(desk, where, first | {"status": "open", "note": "late invoice"})
    assert "The period is open again." in said
    assert "late invoice" in desk.get(reverse("periods")).content.decode()


def test_all_months_that_have_ended_close_at_once(desk, world):
    desk.post(reverse("close_ended"))
    mine = Period.objects.filter(company_id=world.company_id)
    assert mine.get(starts_on=date(2025, 1, 1)).status == "closed"
    assert mine.order_by("-starts_on").first().status == "open"


def _said(browser, where, sent):
    return browser.post(where, sent, follow=True).content.decode()


def test_without_the_duty_books_are_neither_read_nor_closed(world):
    assert signed_in(world, "warehouse").get(reverse("journal")).status_code == 403
    reader = signed_in(world, "auditor")
    assert reader.get(reverse("periods")).status_code == 200
    assert reader.post(reverse("close_ended")).status_code == 403
