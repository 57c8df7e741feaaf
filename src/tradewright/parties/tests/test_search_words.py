from __future__ import annotations

import pytest
from django.db import DatabaseError, connection, transaction

from tradewright.kernel.database import entered
from tradewright.kernel.invariants import run_invariants
from tradewright.kernel.models import SearchWord
from tradewright.parties.models import Customer
from tradewright.parties.operations.contacts import (
    AddContact,
    EraseContact,
    add_contacts,
    erase_contacts,
)
from tradewright.parties.queries import contact_lookup, customer_lookup
from tradewright.sim.fixtures import open_world


def found(world, words):
    return [hit.id for hit in customer_lookup(world.company_id, words)]


def test_finds_words_in_any_order_by_their_beginnings(world):
    mill = world.customer(name="Castle Mill Bakery Ltd").pk
    world.customer(name="Castle Garage")
    for words in ("castle mill", "mill cas", "bak MILL c", "  ltd   bakery "):
        assert found(world, words) == [mill], words
    assert found(world, "castle zebra") == []
    assert found(world, "astle") == []


def test_finds_a_code_with_and_without_its_marks(world):
    made = world.customer(code="BR-0042/X", name="Brampton").pk
    for words in ("BR-0042/X", "br0042x", "br-00", "0042 br", "BR 0042"):
        assert found(world, words) == [made], words


def test_reads_over_accents_and_what_no_word_is_made_of(world):
    made = world.customer(name="Café Zoë & Søn, ½ Street").pk
    for words in ("cafe zoe", "CAFÉ", "zoë", "søn", "street 2"):
        assert found(world, words) == [made], words
    for words in ("&", "%", "'", " - ", "_", "\\"):
        assert made not in found(world, words)


def test_follows_a_new_name_and_an_end(world):
    row = world.customer(name="Quixotic Trading")
    Customer.objects.filter(pk=row.pk).update(name="Windmill Trading")
    assert found(world, "quixotic") == []
    assert found(world, "windmill trad") == [row.pk]
    assert world.customer(name="Windmill Stores").pk in found(world, "windmill")


def test_the_exact_code_stands_before_names_that_begin_so(world):
    world.customer(name="Oak Ltd")
    code = world.customer(code="OAK", name="Zebra").pk
    assert found(world, "oak")[0] == code


def test_another_company_is_not_found(committed_world, db):
    other = open_world("OTHERS")
    theirs = other.customer(name="Quixotic Trading").pk
    with entered(other.company_id):
        assert found(other, "quixotic") == [theirs]
    with entered(committed_world.company_id):
        assert found(committed_world, "quixotic") == []
        assert found(other, "quixotic") == []  # not even by asking for the other company
        assert not SearchWord.objects.filter(company_id=other.company_id).exists()


def test_nobody_but_the_triggers_writes_words(world):
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        SearchWord.objects.filter(kind="customer").delete()


@pytest.mark.parametrize("change", [
    "delete from search_word where kind = 'customer' and word = 'quixotic'",
    "update search_word set word = 'elsewhere' where kind = 'customer' and word = 'quixotic'",
    "insert into search_word (company_id, kind, word, key) select company_id, kind, 'more', key"
    " from search_word where kind = 'customer' and word = 'quixotic'",
])  # fmt: skip
def test_w1_sees_a_word_that_is_missing_or_too_many(committed_world, db, change):
    committed_world.customer(name="Quixotic Trading")
    (before,) = run_invariants(["W1"])
    assert before.violations == 0
    with connection.cursor() as cursor:
        cursor.execute(change)
    (after,) = run_invariants(["W1"])
    assert after.violations >= 1


def added(world, **given):
    row = AddContact(world.customer().pk, **given)
    return add_contacts([row], actor=world.actor, at=world.at).ids()[0]


def people(world, words):
    return [hit.id for hit in contact_lookup(world.company_id, words)]


def test_finds_persons_by_name_mail_and_phone(world):
    made = added(world, name="Zoë Quixano", email="zoe@mill.test", phone="+44 1632 960123")
    for words in ("quix zoe", "ZOE@MILL.TEST", "zoe@", "960123 1632"):
        assert people(world, words) == [made], words


def test_an_erased_person_leaves_no_words(world):
    made = added(world, name="Zoë Quixano", email="zoe@mill.test")
    assert SearchWord.objects.filter(kind="contact", key=made).exists()
    assert erase_contacts([EraseContact(made)], actor=world.actor, at=world.at).accepted
    assert people(world, "quixano") == []
    assert not SearchWord.objects.filter(kind="contact", key=made).exists()


def test_w3_sees_words_that_an_erased_person_left(committed_world, db):
    world = committed_world
    made = added(world, name="Zoë Quixano")
    (before,) = run_invariants(["W3"])
    assert before.violations == 0
    SearchWord.objects.create(company_id=world.company_id, kind="contact", word="left", key=made)
    (after,) = run_invariants(["W3"])
    assert after.violations == 1
