from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from tradewright.company.operations.users import CreateUser, create_users
from tradewright.control.operations.roles import GrantRole, grant_roles
from tradewright.kernel.operation import Actor
from tradewright.kernel.pieces import Found
from tradewright.web.pages.finding import _rank, _ranked

PASSWORD = "correct horse battery"
EXACT, BEGINS, WORDS = 0, 1, 2


@pytest.fixture
def bar(committed_world, db):
    """What the command bar answers somebody in a role."""

    def signed_in(role):
        rows = [CreateUser(role, f"{role.title()} Person", "", PASSWORD)]
        create_users(rows, actor=Actor.system(0), at=committed_world.at)
        grants = [GrantRole(role, role, date(2020, 1, 1))]
        grant_roles(grants, actor=committed_world.actor, at=committed_world.at)
        client = Client()
        client.post("/sign-in/", {"username": role, "password": PASSWORD})

        def asks(words, **headers):
            return client.get(reverse("find"), {"q": words}, headers=headers).content.decode()

        return asks

    return signed_in


@pytest.mark.parametrize(
    ("typed", "label", "hint", "rank"),
    [
        ("so000017", "SO000017", "Usk Ltd", EXACT),
        ("17", "SO000017", "Usk Ltd", EXACT),
        ("000017", "SO000017", "", EXACT),
        ("po59633", "SO000017", "Usk Ltd, PO59633", EXACT),
        ("c10", "Usk Joinery", "C10 · Leeds", EXACT),
        ("so0000", "SO000017", "", BEGINS),
        ("usk", "Usk Joinery", "C10", BEGINS),
        ("joinery", "Usk Joinery", "C10", WORDS),
        ("7", "SO000017", "", WORDS),
    ],
)
def test_what_is_exactly_as_typed_is_nearest(typed, label, hint, rank):
    assert _rank(typed, Found(label, "/", hint)) == rank


def test_the_group_with_the_exact_number_stands_first():
    groups = [
        ("Orders", [Found("SO0170", "/1/"), Found("SO0171", "/2/")]),
        ("Nothing", []),
        ("Customers", [Found("Seventeen", "/3/", "C2"), Found("Usk", "/4/", "17")]),
    ]
    ranked = _ranked("17", groups)
    assert [name for name, _ in ranked] == ["Customers", "Orders"]
    assert [one.label for one in ranked[0][1]] == ["Usk", "Seventeen"]


def test_finds_masters_and_actions_by_the_beginnings_of_words(bar, committed_world):
    committed_world.customer(name="Quixotic Mill Ltd")
    committed_world.item(name="Quixotic bolt")
    asks = bar("inside_sales")
    page = asks("quix")
    assert "Quixotic Mill Ltd" in page
    assert "Quixotic bolt" in page
    assert reverse("new_order") in asks("new ord")
    assert "Nothing is called" in asks("zzz yyy")


def test_offers_only_what_the_person_may_open(bar, committed_world):
    committed_world.customer(name="Quixotic Mill Ltd")
    asks = bar("warehouse")
    assert reverse("new_order") not in asks("new")
    assert reverse("trial_balance") not in asks("trial")
    assert reverse("shipments") in asks("ship")


def test_is_a_listbox_in_the_bar_and_plain_links_on_its_page(bar):
    asks = bar("inside_sales")
    assert 'role="option"' in asks("ord", **{"HX-Request": "true"})
    page = asks("ord")
    assert 'role="option"' not in page
    assert "<h1>" in page
