"""Workbooks are read as their CSV would be, and written so that nothing in them is lost or run."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, date, datetime
from decimal import Decimal

import openpyxl
import pytest

from tradewright.kernel.errors import ConfigurationError
from tradewright.kernel.exports import csv_file
from tradewright.kernel.workbooks import is_workbook, workbook, workbook_lines


def saved(*rows):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def test_cells_are_read_as_a_csv_file_would_hold_them():
    content = saved(
        ["item", "price", "from", "yes", "none"],
        ["A1", 0.1 + 0.2, date(2026, 3, 2), True, None],
        [],
        [1001, 1e15, datetime(2026, 3, 2, 8, 30), False, " x "],  # noqa: DTZ001 - a sheet has none
    )
    assert is_workbook(content)
    assert list(workbook_lines(content)) == [
        (1, ["item", "price", "from", "yes", "none"]),
        (2, ["A1", "0.3", "2026-03-02", "yes", ""]),
        (3, ["", "", "", "", ""]),
        (4, ["1001", "1000000000000000", "2026-03-02T08:30:00", "no", " x "]),
    ]


def test_a_list_goes_out_and_comes_back():
    rows = [
        ("=1+1", Decimal("-1.50"), None, date(2026, 3, 2)),
        ("é", 3, datetime(2026, 3, 2, 8, tzinfo=UTC), True),
    ]
    content = workbook("list", ("a", "b", "c", "d"), rows)
    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    assert sheet["A2"].data_type == "s"  # words, never a formula
    assert sheet["B2"].data_type == "n"
    assert [cells for _, cells in workbook_lines(content)] == [
        ["a", "b", "c", "d"],
        ["=1+1", "-1.5", "", "2026-03-02"],
        ["é", "3", "2026-03-02T08:00:00+00:00", "yes"],
    ]
    answer = csv_file("orders", ("a",), [("x",)]).as_workbook()
    assert answer["Content-Disposition"] == 'attachment; filename="orders.xlsx"'
    assert list(workbook_lines(answer.content)) == [(1, ["a"]), (2, ["x"])]


def test_what_is_no_workbook_is_refused_before_it_is_unpacked():
    other = io.BytesIO()
    with zipfile.ZipFile(other, "w") as archive:
        archive.writestr("a.txt", "x")
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        for nth in range(3):
            archive.writestr(f"{nth}.xml", b"0" * (80 * 1024 * 1024))
    for content, words in (
        (b"PK\x03\x04 and no more", "no workbook"), (other.getvalue(), "no workbook"),
        (bomb.getvalue(), "too large"),
    ):  # fmt: skip
        with pytest.raises(ConfigurationError, match=words):
            list(workbook_lines(content))
