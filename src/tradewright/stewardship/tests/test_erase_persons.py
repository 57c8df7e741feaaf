"""What erase_persons finds and masks in words; whole erasures are in the tests of parties."""

from __future__ import annotations

import pytest

from tradewright.stewardship import places
from tradewright.stewardship.operations.erasure import ErasePerson, erase_persons


@pytest.mark.parametrize(
    ("said", "left"),
    [
        ("call ANN ABLE at noon", "call [erased] at noon"),
        ("Joann Ablesmith called", "Joann Ablesmith called"),
        ("ann@able.example.org", "[erased].org"),
        ("+44 20 7946 0000, or later", "[erased], or later"),
        ("Able & Sons", "Able & Sons"),
    ],
)
def test_masks_whole_values_in_any_case(said, left):
    assert places.masked(said, ["Ann Able", "ann@able.example", "+44 20 7946 0000"]) == left


def test_a_single_word_is_no_value_to_look_for():
    assert places.pattern(["Ann", "Montgomery", ""]) is None
    assert places.masked("Montgomery", ["Montgomery"]) == "Montgomery"


def test_notes_are_looked_through_and_lines_are_not():
    found = {place.table: place for place in places.places()}
    assert "note" in found["sales_order"].columns
    assert "reason" in found["invoice"].kept
    assert not any(table.endswith("_line") for table in found)


def test_refuses_a_kind_of_person_that_nobody_keeps(world):
    outcomes = erase_persons([ErasePerson("cat", 1, "letter")], actor=world.actor, at=world.at)
    assert [one.code.value for one in outcomes] == ["unknown_subject"]
