from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from tradewright.kernel.models import Event
from tradewright.parties.models import Address
from tradewright.stewardship.models import DuplicatePair, RecordKey
from tradewright.stewardship.operations.duplicates import (
    DecidePair,
    FindDoubles,
    IndexRecord,
    Key,
    RecordDouble,
    SettleRecord,
    decide_pairs,
    find_doubles,
    index_records,
    record_doubles,
    settle_records,
)
from tradewright.stewardship.queries.duplicates import (
    doubles_of,
    keys_of,
    pair_counts,
    pairs,
    undecided_by_day,
)

REASONS = [{"field": "name", "label": "Name", "likeness": "0.97"}]


def ran(operation, world, *rows):
    outcomes = operation(rows, actor=world.actor, at=world.at)
    return [str(one.code) for one in outcomes]


def double(first=1, second=2, kind="customer", score="0.9"):
    return RecordDouble(kind, first, second, Decimal(score), REASONS)


def made(world, *firsts):
    rows = [double(first, first + 1) for first in firsts]
    return record_doubles(rows, actor=world.actor, at=world.at).ids()


def test_keeps_a_pair_once_and_answers_every_row(world):
    record_doubles([double(1, 2)], actor=world.actor, at=world.at)
    asked = [double(1, 2), double(3, 4), double(3, 4), double(6, 5)]
    assert ran(record_doubles, world, *asked) == [
        "already_recorded", "recorded", "repeated_in_batch", "out_of_order",
    ]  # fmt: skip
    kept = DuplicatePair.objects.get(company_id=world.company_id, first_id=3)
    assert (kept.status, kept.score, kept.reasons) == ("open", Decimal("0.9"), REASONS)
    told = Event.objects.get(aggregate="duplicate_pair", key=kept.pk)
    assert (told.topic, told.version) == ("stewardship.double_found", 1)
    assert told.body == {
        "pair_id": kept.pk, "kind": "customer", "first_id": 3, "second_id": 4,
        "score": 0.9, "from": None, "to": "open",
    }  # fmt: skip


def test_remembers_what_a_person_decides(world):
    one, two, three, four, five = made(world, 11, 21, 31, 41, 51)
    DuplicatePair.objects.filter(pk=five).update(status="merged")
    soon = world.today + timedelta(days=3)
    codes = ran(
        decide_pairs, world,
        DecidePair(one, "distinct", "mother and daughter"), DecidePair(one, "distinct"),
        DecidePair(two, "later", until=soon), DecidePair(three, "later", until=world.today),
        DecidePair(four, "maybe"), DecidePair(five, "distinct"), DecidePair(0, "distinct"),
    )  # fmt: skip
    assert codes == [
        "decided", "repeated_in_batch", "decided", "until_missing", "unknown_decision",
        "pair_merged", "pair_not_found",
    ]  # fmt: skip
    assert ran(decide_pairs, world, DecidePair(one, "distinct")) == ["already_decided"]
    kept = DuplicatePair.objects.get(pk=one)
    assert (kept.status, kept.note, kept.decided_by_id) == (
        "distinct", "mother and daughter", world.actor.user_id,
    )  # fmt: skip
    told = Event.objects.get(aggregate="duplicate_pair", key=one, version=2)
    assert (told.topic, told.body["from"], told.body["to"]) == (
        "stewardship.pair_decided", "open", "distinct",
    )  # fmt: skip
    waiting = pairs(world.company_id, today=world.today, status="later")
    assert [row.id for row in waiting] == [two]
    assert two in [row.id for row in pairs(world.company_id, today=soon)]


def test_a_pair_that_is_distinct_is_not_asked_about_again(world):
    (one,) = made(world, 61)
    ran(decide_pairs, world, DecidePair(one, "distinct"))
    assert ran(record_doubles, world, double(61, 62)) == ["already_recorded"]
    assert DuplicatePair.objects.get(pk=one).status == "distinct"


def test_settles_the_pairs_of_a_record_that_was_merged(world):
    one, two = made(world, 71, 72)  # 71-72 and 72-73
    row = SettleRecord("customer", 72, merged=True)
    assert ran(settle_records, world, row, row) == ["settled", "repeated_in_batch"]
    assert ran(settle_records, world, row) == ["already_settled"]
    rows = DuplicatePair.objects.filter(pk__in=[one, two])
    assert {row.status for row in rows} == {"merged"}
    assert ran(settle_records, world, SettleRecord("customer", 72, merged=False)) == ["settled"]
    assert {row.status for row in rows.all()} == {"open"}


def test_a_record_is_found_by_its_keys_and_no_others(world):
    def keys():
        found = RecordKey.objects.filter(company_id=world.company_id, record_id=5)
        return sorted(found.values_list("key", flat=True))

    row = IndexRecord("customer", 5, (Key(1), Key(2), Key(2)))
    assert ran(index_records, world, row, row) == ["indexed", "repeated_in_batch"]
    assert keys() == [1, 2]
    assert ran(index_records, world, row) == ["already_indexed"]
    assert ran(index_records, world, IndexRecord("customer", 5, (Key(2), Key(3)))) == ["indexed"]
    assert keys() == [2, 3]
    assert ran(index_records, world, IndexRecord("customer", 5, ())) == ["indexed"]
    assert keys() == []


def customer(world, name, street, postcode, **given):
    row = world.customer(name=name, **given)
    Address.objects.filter(customer=row).update(street=street, postcode=postcode, city="Leeds")
    return row


def index(world, *rows):
    keys = keys_of(world.company_id, "customer", [row.pk for row in rows])
    entries = [IndexRecord("customer", one, tuple(map(Key, found))) for one, found in keys.items()]
    index_records(entries, actor=world.actor, at=world.at)


def test_a_typed_record_is_shown_its_doubles_with_the_reasons(world):
    known = customer(world, "Brackenbury Hydraulics Ltd", "14 Foundry Lane", "LS9 8AB")
    other = customer(world, "Saltmarsh Bakery", "2 Quay Street", "HU1 1AA")
    index(world, known, other)
    typed = {
        "name": "Brackenbury Hydraulic Limited", "street": "14 Foundry Ln", "city": "Leeds",
        "postcode": "LS9 8AB",
    }  # fmt: skip
    (found,) = doubles_of(world.company_id, "customer", typed)
    assert found.record.id == known.pk
    assert found.likeness.score > 0.9
    likeness = {reason.field: reason.likeness for reason in found.likeness.reasons}
    assert likeness["postcode"] == 1.0
    assert likeness["name"] > 0.8
    assert likeness["phone"] is None
    assert doubles_of(world.company_id, "customer", typed, but=known.pk) == []
    assert doubles_of(world.company_id, "customer", {"name": "Orchard Pumps"}) == []
    assert doubles_of(world.company_id, "customer", {}) == []


def test_a_search_over_all_finds_new_doubles_once(world):
    one = customer(world, "Northwick Fasteners", "8 Canal Road", "BD1 4QQ", phone="01274 555123")
    two = customer(world, "Northwick Fastners Ltd", "8 Canal Rd", "BD1 4QQ", phone="01274555123")
    (outcome,) = find_doubles([FindDoubles("customer")], actor=world.actor, at=world.at)
    assert outcome.code == "found"
    assert outcome.detail["new"] >= 1
    kept = DuplicatePair.objects.get(company_id=world.company_id, first_id=one.pk)
    assert (kept.second_id, kept.status) == (two.pk, "open")
    (again,) = find_doubles([FindDoubles("customer")], actor=world.actor, at=world.at)
    assert (again.detail["likely"], again.detail["new"]) == (outcome.detail["likely"], 0)
    (unknown,) = find_doubles([FindDoubles("ship")], actor=world.actor, at=world.at)
    assert (unknown.code, unknown.field) == ("unknown_kind", "kind")
    assert pair_counts(world.company_id, today=world.today).open >= 1
    assert undecided_by_day(world.company_id, today=world.today)[-1][1] >= 1
