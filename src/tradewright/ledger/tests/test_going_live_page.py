from __future__ import annotations

import pytest
from django.urls import reverse

from tradewright.company.models import Company
from tradewright.control.tests.people import signed_in
from tradewright.ledger.models import PostingRule


@pytest.fixture
def early(committed_world, db):
    """The shared company as it was before its first day; pages enter it themselves."""
    Company.objects.filter(pk=committed_world.company_id).update(went_live_on=None)
    return committed_world


@pytest.fixture
def desk(early):
    return signed_in(early, "controller")


def text(answer):
    return " ".join(answer.content.decode().split())


def test_the_company_page_leads_to_it_until_it_is_done(desk, early):
    assert reverse("going_live") in text(desk.get(reverse("company")))
    done = desk.post(reverse("go_live"), follow=True)
    assert "The company is live since" in text(done)
    assert Company.objects.get(pk=early.company_id).went_live_on is not None
    assert reverse("going_live") not in text(desk.get(reverse("company")))


def test_a_gap_is_shown_with_its_remedy_and_keeps_the_company_back(desk, early):
    PostingRule.objects.filter(company_id=early.company_id, purpose="rounding").delete()
    page = text(desk.get(reverse("going_live")))
    assert "“rounding” posts to no account: open the books" in page
    assert reverse("go_live") not in page
    assert "Not ready to go live." in text(desk.post(reverse("go_live"), follow=True))
    assert Company.objects.get(pk=early.company_id).went_live_on is None


def test_the_books_are_opened_from_here(desk, early):
    PostingRule.objects.filter(company_id=early.company_id, purpose="rounding").delete()
    page = desk.get(reverse("going_live"))
    assert reverse("open_books") in text(page)
    after = text(desk.post(reverse("open_books"), follow=True))
    assert "The books are open" in after
    assert reverse("go_live") in after


def test_the_home_page_says_what_is_missing(desk):
    assert "Missing to go live" in text(desk.get(reverse("home")))


def test_who_only_reads_may_look_and_not_go(early):
    auditor = signed_in(early, "auditor")
    assert reverse("go_live") not in text(auditor.get(reverse("going_live")))
    assert auditor.post(reverse("go_live")).status_code == 403
