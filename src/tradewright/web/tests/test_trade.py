from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.template import Context, Template

from tradewright.kernel.operation import Actor
from tradewright.kernel.pieces import Act, Step
from tradewright.web.templatetags import trade

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
NBSP = "\N{NO-BREAK SPACE}"


@pytest.mark.parametrize(
    ("value", "currency", "shown"),
    [
        ("1234.5", "", "1,234.50"),
        ("1234.5", "GBP", "£1,234.50"),
        ("-1234.505", "GBP", "−£1,234.51"),
        ("0", "EUR", "€0.00"),
        ("1234.5", "JPY", f"JPY{NBSP}1,235"),
        ("1.2345", "KWD", f"KWD{NBSP}1.235"),
        ("-0.004", "", "0.00"),
    ],
)
def test_money(value, currency, shown):
    assert trade.money(Decimal(value), currency) == shown


def test_no_data_is_not_zero():
    for figure in (trade.money, trade.price, trade.quantity, trade.percent, trade.day):
        assert "–" in figure(None)
    assert trade.money(0) == "0.00"


@pytest.mark.parametrize(
    ("value", "shown"), [("12.000", "12"), ("1.50", "1.5"), ("100", "100"), ("12000", "12,000")]
)
def test_quantity_has_no_trailing_zeros(value, shown):
    assert trade.quantity(Decimal(value), "EA") == f"{shown}{NBSP}EA"


@pytest.mark.parametrize(
    ("value", "shown"),
    [("1", "1.00"), ("0.1234567", "0.123457"), ("1.5000", "1.50"), ("1.125", "1.125")],
)
def test_price_has_two_to_six_decimals(value, shown):
    assert trade.price(Decimal(value)) == shown


def test_day_is_spoken():
    assert trade.day(date(2026, 11, 3)) == f"3{NBSP}Nov{NBSP}2026"


@pytest.mark.parametrize(
    ("ago", "shown"),
    [
        (timedelta(seconds=20), "just now"),
        (timedelta(minutes=5), f"5{NBSP}min ago"),
        (timedelta(hours=30), f"1{NBSP}d ago"),
        (timedelta(days=12), f"11{NBSP}Nov{NBSP}2026"),
        (timedelta(hours=-2), f"in 2{NBSP}h"),
    ],
)
def test_moments_are_relative_for_ten_days(ago, shown):
    assert trade.relative(NOW - ago, NOW) == shown


def test_a_state_has_colour_word_and_icon_and_escapes():
    assert 'state-blocked"><i class="ti ti-hand-stop"' in trade.state("held")
    assert ">Never seen<" in trade.state("never_seen").replace("</i>", ">")
    assert "&lt;b&gt;" in trade.state("x", word="<b>")
    assert trade.state("") == ""


def test_only_allowed_acts_are_offered():
    clerk = Actor(7, 1, "Clerk", frozenset({"sales.enter_orders"}))
    acts = [
        Act("Enter", "/e", duty="sales.enter_orders"),
        Act("Ship", "/s", duty="x.y"),
        Act("Look", "/l"),
    ]
    assert [act.label for act in trade.allowed(acts, clerk)] == ["Enter", "Look"]


def test_the_flow_groups_branches_under_their_step():
    steps = [Step("Order", "SO1"), Step("Shipment", "SH1"), Step("Shipment", "SH2")]
    assert [(name, len(branch)) for name, branch in trade.by_column(steps)] == [
        ("Order", 1), ("Shipment", 2),
    ]  # fmt: skip


def test_counted_knows_the_plural():
    assert trade.counted(1, "order") == "1 order"
    assert trade.counted([], "entry,entries") == "0 entries"


def test_ids_stand_in_templates_as_they_are_and_figures_are_grouped():
    page = Template("{{ id }} {{ id|figure }} {{ word|figure }}")
    assert page.render(Context({"id": 1234, "word": "none"})) == "1234 1,234 none"
