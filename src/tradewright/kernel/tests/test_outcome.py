from __future__ import annotations

from decimal import Decimal

import pytest

from tradewright.kernel.errors import Refused
from tradewright.kernel.outcome import Code, Outcome, Outcomes, one


class Taken(Code):
    TAKEN = "taken", "Taken: {quantity}."
    ALREADY_TAKEN = "already_taken", "Taken before."
    NOT_ENOUGH = "not_enough", "Only {available} of {asked} are there.", "quantity"


def test_a_code_with_a_field_is_refused():
    assert Taken.TAKEN.accepted
    assert not Taken.NOT_ENOUGH.accepted
    assert Taken.NOT_ENOUGH == "not_enough"


def test_the_message_is_filled_from_the_detail():
    outcome = Outcome(1, 7, Taken.NOT_ENOUGH, {"available": 3, "asked": 5})
    assert outcome.message == "Only 3 of 5 are there."


def test_a_word_that_is_missing_from_the_detail_does_not_break_the_answer():
    assert Outcome(1, 7, Taken.NOT_ENOUGH, {"asked": 5}).message == "Only ? of 5 are there."


def test_the_message_sets_thousands_apart_and_says_none():
    detail = {"available": Decimal("1234567.50"), "asked": None}
    outcome = Outcome(1, 7, Taken.NOT_ENOUGH, detail)
    assert outcome.message == "Only 1,234,567.50 of none are there."
    assert outcome.as_dict()["detail"] == detail


def test_the_detail_names_the_field_more_precisely():
    assert Outcome(1, None, Taken.NOT_ENOUGH).field == "quantity"
    precise = Outcome(1, None, Taken.NOT_ENOUGH, {"field": "lines[3].quantity"})
    assert precise.field == "lines[3].quantity"


def test_only_a_refused_outcome_names_a_field():
    assert Outcome(2, 7, Taken.TAKEN, {"quantity": 1}).as_dict() == {
        "position": 2, "id": 7, "code": "taken", "accepted": True, "message": "Taken: 1.",
        "detail": {"quantity": 1},
    }  # fmt: skip
    assert Outcome(2, None, Taken.NOT_ENOUGH).as_dict()["field"] == "quantity"


def test_ids_are_those_of_the_accepted_unless_codes_are_named():
    outcomes = Outcomes(
        [
            Outcome(1, 11, Taken.TAKEN),
            Outcome(2, 12, Taken.NOT_ENOUGH),
            Outcome(3, 13, Taken.ALREADY_TAKEN),
            Outcome(4, None, Taken.TAKEN),
        ]
    )
    assert outcomes.ids() == [11, 13]
    assert outcomes.ids(Taken.TAKEN) == [11]
    assert outcomes.ids(Taken.NOT_ENOUGH) == [12]
    assert [o.position for o in outcomes.refused] == [2]
    assert [o.position for o in outcomes.accepted] == [1, 3, 4]


def test_one_raises_what_was_refused():
    with pytest.raises(Refused, match="Only 3 of 5") as refused:
        one([Outcome(1, 7, Taken.NOT_ENOUGH, {"available": 3, "asked": 5})])
    assert (refused.value.code, refused.value.field) == ("not_enough", "quantity")


def test_one_returns_what_was_accepted():
    assert one([Outcome(1, 7, Taken.ALREADY_TAKEN)]).id == 7
