from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

from django.urls import reverse

from tradewright.control.tests.people import signed_in
from tradewright.pricing.operations.conditions import SetPrice, set_prices
from tradewright.pricing.queries.price_lists import price_list_out, whole_price_list

START = date(2026, 1, 1)


def put(world, *rows, at=None):
    found = set_prices(rows, actor=world.actor, at=at or world.at)
    assert not found.refused, found.refused[0].message


def price(item, amount, valid_from=START, **given):
    return SetPrice(item.code, "EA", "GBP", Decimal(amount), valid_from, **given)


def out(world, item, customer=None, **given):
    rows, _ = price_list_out(
        world.company_id, customer_id=customer and customer.pk, on=world.today, search=item.code,
        **given,
    )  # fmt: skip
    return rows


def test_lists_each_break_and_the_next_price(world):
    item, customer = world.item("10.00"), world.customer()
    put(
        world,
        price(item, "9.00", min_quantity=Decimal(10)),
        price(item, "8.50", customer=customer.code, min_quantity=Decimal(50)),
        price(item, "11.00", date(2026, 6, 1)),
    )
    rows = [(row.min_quantity, row.price, row.source, row.next_price) for row in out(world, item)]
    assert rows == [(1, 10, "list", 11), (10, 9, "list", None)]
    rows = out(world, item, customer)
    assert [(row.min_quantity, row.price, row.source) for row in rows] == [
        (1, 10, "list"), (10, 9, "list"), (50, Decimal("8.5"), "customer"),
    ]  # fmt: skip
    first = rows[0]
    assert (first.next_from, first.valid_to) == (date(2026, 6, 1), date(2026, 5, 31))


def test_an_item_without_a_price_is_listed_without_one(world):
    item = world.item(price=None)
    assert [(row.price, row.source) for row in out(world, item)] == [(None, None)]


def test_pages_by_item_and_gives_the_whole(world):
    items = sorted(world.item("1.00").code for _ in range(3))
    given = {"customer_id": None, "on": world.today, "search": items[0][:3]}
    first, last = price_list_out(world.company_id, **given, after=_before(items[0]), limit=2)
    assert ([row.item for row in first], last) == (items[:2], items[1])
    rest, end = price_list_out(world.company_id, **given, after=last, limit=2)
    assert ([row.item for row in rest], end) == (items[2:], None)
    whole = whole_price_list(world.company_id, **given)
    assert {row.item for row in whole} >= set(items)


def _before(code):
    return f"{code[:-1]}{chr(ord(code[-1]) - 1)}~"


def test_tells_only_what_changed_since(world):
    old, new, ended = world.item("10.00"), world.item("10.00"), world.item("10.00")
    put(world, price(old, "9.00"), at=datetime(2026, 1, 1, 9, tzinfo=UTC))
    put(world, price(new, "9.00", date(2026, 2, 1)), at=datetime(2026, 2, 10, 9, tzinfo=UTC))
    put(world, price(ended, "9.00", valid_to=date(2026, 2, 15)),
        at=datetime(2026, 1, 1, 9, tzinfo=UTC))  # fmt: skip
    since = datetime(2026, 2, 5, tzinfo=UTC)
    assert out(world, old, changed_since=since) == []
    assert [row.price for row in out(world, new, changed_since=since)] == [9]
    assert [row.price for row in out(world, ended, changed_since=since)] == [None]


def test_goes_out_on_a_page_on_paper_and_as_a_file(committed_world, db):
    world = committed_world
    item, customer = world.item("10.00"), world.customer()
    put(world, price(item, "8.88", customer=customer.code))
    desk = signed_in(world, "sales_rep")
    query = {"q": item.code, "customer": customer.code, "on": "2026-03-02"}
    assert "8.88" in desk.get(reverse("price_lists"), query).content.decode()
    file = desk.get(reverse("price_list_csv"), query).content.decode().splitlines()
    assert len(file) == 2
    assert "8.88" in file[1]
    paper = desk.get(reverse("price_list_pdf"), query)
    assert paper.content.startswith(b"%PDF")
    unknown = desk.get(reverse("price_lists"), query | {"customer": "NOBODY"})
    assert "8.88" not in unknown.content.decode()
    assert desk.get(reverse("price_list_pdf"), {"customer": "NOBODY"}).status_code == 404
    data = desk.get("/api/pricing/price-list", {"customer": customer.code, "search": item.code,
                                                "on": "2026-03-02"})  # fmt: skip
    assert [row["price"] for row in data.json()["items"]] == ["8.88"]
