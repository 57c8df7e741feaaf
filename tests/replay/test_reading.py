"""Reading: every line of a file is a sale or a rejection with its reason, whatever it holds."""

from __future__ import annotations

import gzip
from decimal import Decimal

import pytest

from tests.replay.history import HEADER
from tradewright.kernel.errors import ConfigurationError
from tradewright.sim.replay.mapping import MAPS, load
from tradewright.sim.replay.reading import read

HEAD = ",".join(HEADER)
GOOD = "536365,85123A,WHITE HEART,6,2010-12-01 08:26:00,2.55,17850,United Kingdom"


def given(path, *lines, end="\n"):
    path.write_text("\n".join((HEAD, *lines)) + end, encoding="utf-8")
    return path


def changed(**columns):
    """The good line with other values."""
    return ",".join(
        columns.get(name, value) for name, value in zip(HEADER, GOOD.split(","), strict=True)
    )


def reasons(path):
    source = read(path, load("online_retail"))
    assert len(source.lines) + sum(source.rejected.values()) == source.count
    assert source.rejected.keys() == source.examples.keys()
    return dict(source.rejected)


def test_reads_a_line(tmp_path):
    source = read(given(tmp_path / "a.csv", GOOD), load("online_retail"))
    (line,) = source.lines
    assert (line.nth, line.document, line.item, line.customer) == (1, "536365", "85123A", "17850")
    assert (line.quantity, line.price) == (6, Decimal("2.55"))
    assert line.at.isoformat() == "2010-12-01T08:26:00+00:00"
    assert (source.count, source.rejected, len(source.digest)) == (1, {}, 64)


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        (changed(Quantity="six"), "quantity or price is not a number"),
        (changed(UnitPrice="NaN"), "quantity or price is not a number"),
        (changed(UnitPrice="Infinity"), "quantity or price is not a number"),
        (changed(UnitPrice="2;55"), "quantity or price is not a number"),
        (changed(Quantity=""), "quantity or price is not a number"),
        (changed(Quantity="1e400"), "quantity or price is out of range"),
        (changed(UnitPrice="-1e400"), "quantity or price is out of range"),
        (changed(UnitPrice='"1,000.50"'), "quantity or price is not a number"),
        (changed(Quantity="1e30"), "quantity or price is out of range"),
        (changed(UnitPrice="9999999999.99"), "quantity or price is out of range"),
        (changed(Quantity="0"), "quantity is zero"),
        (changed(InvoiceDate="yesterday"), "date cannot be read"),
        (changed(InvoiceDate="2010-02-30 08:26:00"), "date cannot be read"),
        (changed(InvoiceDate="9999-12-31 23:59:59"), "date is out of range"),
        (changed(InvoiceDate="1066-10-14 08:26:00"), "date is out of range"),
        (changed(InvoiceNo=" "), "no document number"),
        (changed(StockCode=""), "no item"),
        (GOOD + ",one more", "wrong number of columns"),
        ("536365,85123A,WHITE HE", "wrong number of columns"),
        (changed(Description='"WHITE HEART'), "broken quotes"),
        (changed(Description="WHITE\x00HEART"), "not utf-8 text"),
    ],
)
def test_rejects_a_bad_line_and_keeps_its_neighbours(tmp_path, bad, reason):
    path = given(tmp_path / "a.csv", GOOD, bad, GOOD, *[GOOD] * 8)
    assert reasons(path) == {reason: 1}
    assert len(read(path, load("online_retail")).lines) == 10


def test_names_line_and_reason(tmp_path):
    path = given(tmp_path / "a.csv", GOOD, changed(Quantity="six"), changed(Quantity="seven"))
    source = read(path, load("online_retail"))
    words = "line 2: quantity 'six', price '2.55'"
    assert source.examples == {"quantity or price is not a number": words}


def test_rejects_a_line_in_another_encoding(tmp_path):
    path = tmp_path / "a.csv"
    wrong = changed(Description="CAF\u00c9").encode("latin-1")
    path.write_bytes(b"\n".join([HEAD.encode(), GOOD.encode(), wrong, GOOD.encode()]))
    assert reasons(path) == {"not utf-8 text": 1}


def test_reads_quoted_line_ends_and_a_byte_order_mark(tmp_path):
    path = tmp_path / "a.csv"
    quoted = changed(Description='"WHITE\r\nHEART, ""LARGE"""')
    path.write_bytes(b"\xef\xbb\xbf" + "\r\n".join([HEAD, quoted, GOOD]).encode())
    source = read(path, load("online_retail"))
    assert source.rejected == {}
    assert [line.description for line in source.lines] == ['WHITE\r\nHEART, "LARGE"', "WHITE HEART"]


def test_rejects_a_torn_last_line(tmp_path):
    path = given(tmp_path / "a.csv", GOOD, GOOD[:40], end="")
    assert reasons(path) == {"wrong number of columns": 1}


def test_reads_a_compressed_file_as_far_as_it_goes(tmp_path):
    """What breaks off counts as one line with its reason: the answer must not look complete."""
    lines = [changed(InvoiceNo=str(536365 + nth), Quantity=str(1 + nth)) for nth in range(5000)]
    packed = gzip.compress("\n".join((HEAD, *lines)).encode())
    whole, torn = tmp_path / "whole.csv.gz", tmp_path / "torn.csv.gz"
    whole.write_bytes(packed)
    torn.write_bytes(packed[: len(packed) // 2])
    assert reasons(whole) == {}
    assert reasons(torn).pop("the compressed file breaks off") == 1
    assert 100 < len(read(torn, load("online_retail")).lines) < 5000


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("none.csv", b"", "is empty or its first line cannot be read"),
        ("not.csv.gz", b"a,b\n1,2\n", "first line cannot be read: Not a gzipped file"),
        (
            "torn.csv.gz",
            gzip.compress(b"x" * 999, mtime=0)[:15],
            "first line cannot be read: Compressed",
        ),
        ("none.csv.gz", b"", "is empty or its first line cannot be read"),
        ("twice.csv", f"{HEAD},Quantity\n".encode(), "more than one column Quantity"),
        ("semicolons.csv", HEAD.replace(",", ";").encode(), r"or correct .* its delimiter"),
        ("other.csv", b"a;b\n1;2\n", "lacks the columns InvoiceNo, StockCode"),
        ("wide.csv", "\ufeffInvoiceNo,StockCode\n".encode("utf-16"), "lacks the columns"),
    ],
)
def test_says_what_is_wrong_with_a_file_that_is_no_such_csv(tmp_path, name, content, words):
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(ConfigurationError, match=words):
        read(path, load("online_retail"))


def test_says_that_there_is_no_file(tmp_path):
    with pytest.raises(ConfigurationError, match="There is no file"):
        read(tmp_path / "missing.csv", load("online_retail"))


def test_says_that_a_file_is_not_for_us_to_read(tmp_path, monkeypatch):
    """Also the superuser may be refused: a share that has gone, a file that another locks."""

    def refuse(*_):
        raise PermissionError(13, "Permission denied")

    path = given(tmp_path / "a.csv.gz", GOOD)
    monkeypatch.setattr(gzip, "open", refuse)
    with pytest.raises(ConfigurationError, match=r"a\.csv\.gz cannot be read: Permission denied"):
        read(path, load("online_retail"))


def test_reads_line_ends_of_windows(tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes("\r\n".join([HEAD, GOOD, GOOD, ""]).encode())
    assert reasons(path) == {}
    assert {line.country for line in read(path, load("online_retail")).lines} == {"United Kingdom"}


def test_reads_a_file_with_a_header_alone_as_no_lines(tmp_path):
    assert reasons(given(tmp_path / "a.csv")) == {}


def test_names_the_maps_there_are():
    with pytest.raises(ConfigurationError, match="No map “nowhere”: give one of online_retail"):
        load("nowhere")


@pytest.mark.parametrize(
    ("now", "then"),
    [
        ('encoding = "utf-8"', 'encoding = "utf-9"'),
        ('encoding = "utf-8"', 'encoding = "utf-16"'),
        ('%S"', '%S"\ndecimal = ",."'),
        ('time_zone = "Europe/London"', 'time_zone = "Mars/Phobos"'),
        ('document = "InvoiceNo"', 'paper = "InvoiceNo"'),
        ('cost_ratio = "0.60"', 'cost_ratio = "much"'),
        ("share = 55, first", "part = 55, first"),
        ("[stock]", "[stock"),
    ],
)
def test_says_what_a_map_garbles(tmp_path, now, then):
    text = (MAPS / "online_retail.toml").read_text(encoding="utf-8")
    assert now in text
    path = tmp_path / "ours.toml"
    path.write_text(text.replace(now, then), encoding="utf-8")
    with pytest.raises(ConfigurationError, match=r"ours\.toml lacks or garbles"):
        load(str(path))


def test_loads_a_map_of_ones_own(tmp_path):
    path = tmp_path / "ours.toml"
    path.write_text((MAPS / "online_retail.toml").read_text(encoding="utf-8"), encoding="utf-8")
    assert load(str(path)).name == "ours"
