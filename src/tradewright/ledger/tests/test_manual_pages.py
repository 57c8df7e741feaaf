from __future__ import annotations

import pytest
from django.urls import reverse

from tradewright.approvals.operations.rules import ProposeRule
from tradewright.approvals.tests.makers import person, rules
from tradewright.control.tests.people import signed_in
from tradewright.ledger.models import Account, ManualEntry


@pytest.fixture
def world(committed_world, db):
    """The shared company, not entered: pages do that themselves."""
    person(committed_world, "controller")
    rules(committed_world, "manual_journal", ProposeRule("ledger.approve_journal_entries"))
    return committed_world


@pytest.fixture
def desk(world):
    return signed_in(world, "gl_accountant")


@pytest.fixture
def sent(world) -> dict[str, str]:
    """The form of an entry of 40 from one account to another."""
    mine = Account.objects.filter(company_id=world.company_id, control="").order_by("code")
    debit, credit = mine.values_list("code", flat=True)[:2]
    return {
        "posting_date": world.today.isoformat(), "description": "Accrued rent",
        "account-1": debit, "debit-1": "40.00", "account-2": credit, "credit-2": "40.00",
    }  # fmt: skip


def enter(desk, sent):
    return desk.post(reverse("enter_manual_entry"), sent, follow=True)


def entries(world):
    return ManualEntry.objects.filter(company_id=world.company_id)


def test_an_entry_by_hand_waits_on_its_own_page(world, desk, sent):
    assert desk.get(reverse("new_manual_entry")).status_code == 200
    page = enter(desk, sent).content.decode()
    assert entries(world).get(description="Accrued rent").status == "waiting"
    assert "Waiting" in page
    assert "40.00" in page


def test_what_does_not_balance_comes_back_with_the_reason_and_what_was_typed(world, desk, sent):
    answer = enter(desk, sent | {"credit-2": "39.00"})
    assert answer.status_code == 422
    assert "39.00" in answer.content.decode()
    assert not entries(world).exists()


def test_an_amount_without_an_account_is_not_left_out(world, desk, sent):
    answer = enter(desk, sent | {"debit-3": "1.00"})
    assert answer.status_code == 422
    assert "Give the account, or empty the line." in answer.content.decode()
    assert not entries(world).exists()


def test_who_may_not_enter_has_no_form(world):
    clerk = signed_in(world, "ar_clerk")
    assert clerk.get(reverse("new_manual_entry")).status_code == 403
