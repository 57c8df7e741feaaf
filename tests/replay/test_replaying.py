"""The replay command: what it makes of a history, and that the ledger says what the source says."""

from __future__ import annotations

import csv
import gzip
import json
from collections.abc import Callable
from decimal import Decimal
from itertools import count, islice
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from tests.replay.history import history, write
from tests.sound import violations
from tradewright.company.models import Company
from tradewright.inventory.models import StockDocument
from tradewright.kernel.errors import ConfigurationError
from tradewright.ledger.models import JournalLine
from tradewright.parties.models import Customer
from tradewright.receivables.models import Invoice
from tradewright.sales.models import ReturnLine, SalesOrder, SalesOrderLine

REAL = Path(__file__).resolve().parents[3] / "shared" / "data" / "online_retail"
MAP = ("--map", "online_retail")
_names = count(1)
_RUN = uuid4().hex[:6]

Rows = list[tuple[str, ...]]
Replay = Callable[[Rows], dict[str, Any]]


def line(document="1", item="A1", quantity="2", day="2011-01-03", price="1.50", **given):
    at = f"{day} {given.get('hour', '10')}:00:00"
    who, place = given.get("customer", "12345"), given.get("country", "United Kingdom")
    return (document, item, f"THING {item}", quantity, at, price, who, place)


@pytest.fixture
def company(django_db_setup, django_db_blocker):
    """The name of a company that does not exist yet; at the end nothing is newly broken."""
    with django_db_blocker.unblock():
        before = violations()
        yield f"Replay {_RUN} {next(_names)}"
        assert {id: n for id, n in violations().items() if n > before[id]} == {}


@pytest.fixture
def replay(company, tmp_path, capsys) -> Replay:
    def run(rows: Rows) -> dict[str, Any]:
        file = write(tmp_path / "history.csv", rows)
        return answered(file, company, capsys)

    return run


def answered(file, company, capsys):
    capsys.readouterr()
    call_command("replay", str(file), *MAP, "--company", company, "--json")
    answer = json.loads(capsys.readouterr().out)
    source = answer["source"]
    assert source["accepted"] + source["rejected"] == source["lines"]
    assert source["rejected"] == sum(source["reasons"].values())
    assert {month["difference"] for month in answer["revenue"].values()} <= {"0.00"}
    return answer


def mine(model, company):
    return model.objects.filter(company=Company.objects.get(name=company))


def revenue(company, account):
    lines = mine(JournalLine, company).filter(account__code=account)
    return -sum(lines.values_list("amount", flat=True))


def test_answers_the_contract(replay):
    answer = replay([line()])
    assert answer["source"] == {"lines": 1, "accepted": 1, "rejected": 0, "reasons": {}}
    assert answer["counts"] == {
        "customers": 1, "items": 1, "orders": 1, "shipments": 1, "invoices": 1, "credit_notes": 0,
        "payments": 1,
    }  # fmt: skip
    assert answer["revenue"]["2011-01"] == {
        "source": "3.00", "ledger": "3.00", "difference": "0.00",
    }  # fmt: skip
    assert answer["verify"].keys() == {"checked", "violations", "invariants"}
    assert {"seconds", "lines_per_second"} < answer.keys()


def test_rejects_what_the_operations_refuse_and_goes_on(replay):
    answer = replay(
        [
            line("1"),
            line("1", "A2", price="-3.00"),
            line("1", "A3", quantity="0.5"),
            line("2", "A4", price="1.1234567"),
            line("2", "A1"),
            line("3", "A5", quantity="1.5"),
            line("C4", "A6", quantity="-1", price="2.1234567"),
            line("5", "A1", quantity="six"),
        ]
    )
    assert answer["source"]["reasons"] == {
        "negative price for goods": 1,
        "order: quantity_too_precise": 2,
        "order: price_too_precise": 1,
        "return: price_too_precise": 1,
        "quantity or price is not a number": 1,
    }
    assert (answer["source"]["accepted"], answer["counts"]["orders"]) == (2, 2)


def test_counts_a_line_that_stands_twice_twice(replay):
    answer = replay([line("1"), line("1"), line("1", hour="11")])
    assert answer["source"]["accepted"] == 3
    assert answer["counts"]["orders"] == 1
    assert answer["revenue"]["2011-01"]["ledger"] == "9.00"


def test_takes_a_document_number_of_two_days_for_two_documents(replay):
    answer = replay([line("1"), line("1", day="2011-01-04", quantity="5")])
    assert (answer["source"]["accepted"], answer["counts"]["orders"]) == (2, 2)
    assert answer["revenue"]["2011-01"]["ledger"] == "10.50"


def test_begins_on_the_first_day_of_a_year(replay):
    """The company is opened a day earlier, which its books do not hold."""
    assert replay([line(day="2011-01-01")])["source"]["accepted"] == 1


def test_matches_what_comes_back_to_an_earlier_sale(replay, company):
    """5 were sold; of 7 that come back 5 refer to the sale, 2 are without reference."""
    answer = replay([line("1", quantity="5"), line("C2", quantity="-7", day="2011-02-01")])
    assert answer["counts"]["credit_notes"] == 1
    back = mine(ReturnLine, company).order_by("line_no")
    assert [(one.quantity, one.shipment_line_id is None) for one in back] == [(5, False), (2, True)]
    assert answer["revenue"]["2011-02"]["ledger"] == "-10.50"


def test_takes_service_codes_for_charges(replay, company):
    """Carriage is freight; a discount is a line with quantity −1 of code D."""
    answer = replay(
        [
            line("1"),
            line("1", "POST", quantity="1", price="18.00"),
            line("C2", "D", quantity="-1", price="4.50"),
            line("A3", "B", quantity="1", price="-11.00"),
        ]
    )
    assert answer["source"]["rejected"] == 0
    assert [revenue(company, code) for code in ("4000", "4100", "4200", "4300")] == [
        3, 18, -4.5, -11,
    ]  # fmt: skip
    assert mine(StockDocument, company).count() == 1


def test_gives_buyers_without_a_name_to_a_cash_customer_per_country(replay, company):
    replay(
        [
            line("1", customer=""),
            line("2", customer="", country="France"),
            line("3", customer="", country="Atlantis"),
        ]
    )
    codes = mine(Customer, company).values_list("code", flat=True)
    assert sorted(codes) == ["CASH-FR", "CASH-GB", "CASH-ZZ"]
    assert all(bill.due_on == bill.invoiced_on for bill in mine(Invoice, company))


def test_gives_goods_at_no_price_away(replay, company):
    answer = replay([line("1", price="0"), line("2")])
    assert answer["source"]["accepted"] == 2
    free = mine(SalesOrderLine, company).get(unit_price=0)
    assert (free.quantity, free.amount_net) == (2, 0)
    bill = mine(Invoice, company).get(amount_total=0)
    assert bill.settled_at is not None


def test_writes_off_what_leaves_without_a_buyer_or_a_price(replay, company):
    lost = [line(nr, quantity=n, price="0", customer="") for nr, n in (("8", "-3"), ("9", "-1"))]
    answer = replay([line("1", quantity="5"), *lost])
    assert answer["source"]["accepted"] == 3
    out = mine(StockDocument, company).filter(kind="adjustment").order_by("id")
    assert [(one.quantity, one.reason) for one in out] == [
        (-3, "written off in the source: THING A1"), (-1, "written off in the source: THING A1"),
    ]  # fmt: skip


def test_a_second_replay_of_the_same_file_changes_nothing(replay, company):
    rows = history(300, days=8)
    first = replay(rows)
    orders = mine(SalesOrder, company).count()
    again = replay(rows)
    assert [again[part] for part in ("source", "counts", "revenue")] == [
        first[part] for part in ("source", "counts", "revenue")
    ]
    assert mine(SalesOrder, company).count() == orders


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "is empty or its first line cannot be read"),
        (b"a,b,c\n1,2,3\n", "lacks the columns"),
        (
            b"InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n",
            "No line of .* can be read",
        ),
    ],
)
def test_stops_with_one_sentence_at_a_file_it_cannot_use(company, tmp_path, content, words):
    file = tmp_path / "history.csv"
    file.write_bytes(content)
    with pytest.raises(CommandError, match=words):
        call_command("replay", str(file), *MAP, "--company", company, "--json")
    assert not Company.objects.filter(name=company).exists()


def test_refuses_dates_that_lie_centuries_apart_by_name(company, tmp_path):
    """One wrong date must not open the books for a century."""
    file = write(tmp_path / "history.csv", [line(), line(document="2", day="2099-01-03")])
    with pytest.raises(
        ConfigurationError, match=r"span 2011-01-03 \(line 1\) to 2099-01-03 \(line 2"
    ):
        call_command("replay", str(file), *MAP, "--company", company, "--json")
    assert not Company.objects.filter(name=company).exists()


SCREWS = """\
Kunde;Land;Beleg;Datum;Artikel;Bezeichnung;Menge;Preis;Verkäufer
K1;Österreich;R-1;03.02.2020;S4x40;Schraube 4×40;1.200;0,0525;Ö
K1;Österreich;R-1;03.02.2020;FRACHT;Fracht;1;12,90;Ö
K2;Deutschland;R-2;04.02.2020;T1;"Tür; Eiche";2;1.049,00;Ö
;Österreich;R-3;04.02.2020;S4x40;Schraube 4×40;100;0,06;
K1;Österreich;G-1;10.02.2020;S4x40;Schraube 4×40;-200;0,0525;Ö
K2;Deutschland;R-4;11.02.2020;T1;"Tür; Eiche";1;1,049.00;Ö
"""


def test_reads_another_companys_layout_by_a_map_alone(company, tmp_path, capsys):
    """Semicolons, Windows letters, commas in numbers, days first, its own column names.

    1200 × 0.0525 + 12.90 + 2 × 1049 + 100 × 0.06 - 200 × 0.0525 = 63 + 12.90 + 2098 + 6 - 10.50
    """
    file = tmp_path / "export.csv"
    file.write_bytes(SCREWS.encode("cp1252"))
    plan = Path(__file__).with_name("screws.toml")
    call_command("replay", str(file), "--map", str(plan), "--company", company, "--json")
    answer = json.loads(capsys.readouterr().out)
    reasons = {"quantity or price is not a number": 1}
    assert answer["source"] == {"lines": 6, "accepted": 5, "rejected": 1, "reasons": reasons}
    month = {"source": "2169.40", "ledger": "2169.40", "difference": "0.00"}
    assert answer["revenue"] == {"2020-02": month}
    assert revenue(company, "4100") == Decimal("12.90")
    assert {one.code for one in mine(Customer, company)} == {"K1", "K2", "BAR-AT"}


@pytest.mark.realdata
@pytest.mark.skipif(not REAL.is_dir(), reason="the real history is not on this machine")
def test_five_thousand_lines_of_a_real_wholesaler_reconcile(company, tmp_path, capsys):
    with gzip.open(REAL / "online_retail.csv.gz", "rt", encoding="utf-8", newline="") as file:
        rows = [tuple(row) for row in islice(csv.reader(file), 1, 5001)]
    answer = answered(write(tmp_path / "part.csv", rows), company, capsys)
    assert (answer["source"]["lines"], answer["source"]["rejected"]) == (5000, 0)
    assert answer["counts"]["invoices"] == answer["counts"]["shipments"]
