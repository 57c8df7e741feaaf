"""Lists as files that a spreadsheet opens."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from io import StringIO
from typing import Any

from django.http import HttpResponse

from .workbooks import TYPE, workbook

MOST = 50_000  # rows of one file; a larger list is narrowed first
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def _cell(value: Any) -> str:
    """Plain figures and ISO dates; text that a spreadsheet would run as a formula is quoted."""
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, date | datetime):
        return value.isoformat()
    text = str(value)
    return f"'{text}" if isinstance(value, str) and text.startswith(FORMULA) else text


class ListFile(HttpResponse):
    """A list as a file; `rows` of it are taken out, which the roof keeps on record. It is a CSV
    file, and the same as a workbook for who asks for that."""

    name = ""
    columns: Sequence[str] = ()
    table: Sequence[Sequence[Any]] = ()

    @property
    def rows(self) -> int:
        return len(self.table)

    def as_workbook(self) -> HttpResponse:
        """The same rows as `name`.xlsx."""
        answer = HttpResponse(workbook(self.name, self.columns, self.table), content_type=TYPE)
        answer["Content-Disposition"] = f'attachment; filename="{self.name}.xlsx"'
        return answer


def csv_file(name: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> ListFile:
    """A CSV file `name`.csv with a heading line, UTF-8 with the mark that Excel looks for."""
    text, table = StringIO(), list(rows)
    writer = csv.writer(text)
    writer.writerow(columns)
    writer.writerows([_cell(value) for value in row] for row in table)
    answer = ListFile("\ufeff" + text.getvalue(), content_type="text/csv; charset=utf-8")
    answer.name, answer.columns, answer.table = name, columns, table
    answer["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return answer
