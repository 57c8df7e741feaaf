"""The form that strangers fill in: what it makes, and that its address opens nothing else."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from tradewright.control.models import OperationLog
from tradewright.crm.models.leads import Lead, LeadForm
from tradewright.crm.operations.lead_forms import SetLeadForm, set_lead_forms
from tradewright.crm.queries.lead_forms import LEAD_FORM
from tradewright.sales.queries.quote_links import QUOTE_LINK
from tradewright.web.lead_form import WORDS

NOTHING = "This link opens nothing"
TYPED = {
    "company_name": "Castle Ltd", "contact_name": "Ann Castle", "email": "ann@castle.example",
    "city": "Leeds", "country": "gb", "note": "Forty lamps by May",
}  # fmt: skip


@pytest.fixture
def world(committed_world, db):
    """The shared company, not entered: pages enter it themselves."""
    cache.clear()
    return committed_world


@pytest.fixture
def visitor(world, monkeypatch):
    monkeypatch.setattr("tradewright.web.middleware.timezone.now", lambda: world.at)
    return Client()


def set_form(world, **more):
    row = SetLeadForm("site", "Ask us", **more)
    (answer,) = set_lead_forms([row], actor=world.actor, at=world.at)
    return LeadForm.objects.get(pk=answer.id)


def address(form, name="ask", kind=LEAD_FORM):
    return reverse(name, args=[kind.token_of(form.company_id, form.key)])


def test_what_a_stranger_sends_is_a_lead(world, visitor):
    form = set_form(world, words="Lamps and fittings", privacy_url="https://example.com/privacy")
    text = visitor.get(address(form)).content.decode()
    assert all(words in text for words in ("Ask us", "Lamps and fittings", "example.com/privacy"))
    answer = visitor.post(address(form), TYPED | {"external_id": str(uuid4())})
    assert (answer.status_code, answer.url) == (302, address(form, "asked"))
    made = Lead.objects.get(form=form)
    assert (made.source, made.contact_name, made.country) == ("web", "Ann Castle", "GB")
    assert made.note == "Forty lamps by May"
    thanks = visitor.get(answer.url)
    assert "Thank you" in thanks.content.decode()
    assert thanks["Cache-Control"] == "private, no-store"
    logged = OperationLog.objects.filter(operation="crm.enter_leads").latest("id")
    assert "visitor of the form site" in str(logged.behalf)


def test_sent_twice_it_is_one_lead(world, visitor):
    form, key = set_form(world), str(uuid4())
    for _ in range(2):
        assert visitor.post(address(form), TYPED | {"external_id": key}).status_code == 302
    assert Lead.objects.filter(form=form).count() == 1


@pytest.mark.parametrize(("field", "typed", "words"), [
    ("company_name", " ", "Name the firm"),
    ("contact_name", "", "Give your name"),
    ("email", "", "or a phone number"),
    ("email", "nowhere", "like ann@example.com"),
    ("country", "Britain", "two-letter"),
    ("website", "https://spam.example", "Leave this field empty"),
])  # fmt: skip
def test_what_is_wrong_stands_at_its_field_and_nothing_is_lost(world, visitor, field, typed, words):
    form = set_form(world)
    answer = visitor.post(address(form), TYPED | {field: typed})
    text = answer.content.decode()
    assert (answer.status_code, words in text, "Forty lamps" in text) == (422, True, True)
    assert not Lead.objects.filter(form=form).exists()


def test_another_address_opens_nothing(world, visitor):
    form = set_form(world)
    old = address(form)
    for there in ("/ask/x/", address(form, kind=QUOTE_LINK), address(form, "asked", QUOTE_LINK)):
        assert NOTHING in visitor.get(there).content.decode()
    assert visitor.post(address(form, kind=QUOTE_LINK), TYPED).status_code == 404
    moved = set_form(world, is_new_address=True)
    assert visitor.get(old).status_code == 404
    assert visitor.get(address(moved)).status_code == 200
    set_form(world, is_open=False)
    assert visitor.post(address(moved), TYPED).status_code == 404
    assert not Lead.objects.filter(form=form).exists()


def test_who_comes_too_often_waits(world, visitor):
    form = set_form(world)
    codes = [visitor.post(address(form), TYPED).status_code for _ in range(WORDS + 1)]
    assert codes == [302] * WORDS + [429]


def test_a_post_from_elsewhere_is_refused(world, visitor):
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(address(set_form(world)), TYPED).status_code == 403
