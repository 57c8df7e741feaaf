from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from tradewright.kernel.exports import csv_file
from tradewright.kernel.typed import Typed


@pytest.mark.parametrize(
    "text, value",
    [
        ("12", Decimal(12)),
        (" 1,234.50 ", Decimal("1234.50")),
        ("\N{MINUS SIGN}3", Decimal(-3)),
        (".5", Decimal("0.5")),
        ("", None),
    ],
)
def test_numbers_are_read_as_people_type_them(text, value):
    typed = Typed({"n": text})
    assert typed.number("n") == value
    assert typed.wrong == {}


@pytest.mark.parametrize("text", ["twelve", "1,2", "NaN", "Infinity", "1e9", "1" * 40, "1,23,4"])
def test_what_is_no_number_is_told_at_its_field(text):
    typed = Typed({"n": text})
    assert typed.number("n") is None
    assert "Give a number" in typed.wrong["n"]


def test_what_is_needed_and_missing_is_told_at_its_field():
    typed = Typed({"n": "", "d": "", "w": "1.5"})
    assert (typed.needed("n"), typed.needed_day("d"), typed.whole("w")) == (0, date.min, 0)
    assert set(typed.wrong) == {"n", "d", "w"}


def test_days_are_read_as_the_browser_sends_them():
    typed = Typed({"d": "2026-03-02", "e": "2.3.2026", "f": ""})
    assert (typed.day("d"), typed.day("e"), typed.day("f")) == (date(2026, 3, 2), None, None)
    assert set(typed.wrong) == {"e"}


def test_a_file_holds_plain_figures_and_no_formulas():
    rows = [("=1+1", Decimal("-1.50"), None, date(2026, 3, 2)), ('a,"b"', 3, "-", True)]
    text = csv_file("list", ("a", "b", "c", "d"), rows).content.decode("utf-8-sig")
    assert text.splitlines() == [
        "a,b,c,d",
        "'=1+1,-1.50,,2026-03-02",
        '"a,""b""",3,\'-,True',
    ]
