"""Workbooks (.xlsx): the first sheet as lines of text, and a list as a sheet.

What a workbook holds is read as the text that a CSV file would hold: figures to the 15 digits that
a spreadsheet keeps, days as year-month-day. It is looked at before it is unpacked: an archive that
would swell beyond what an import takes is refused.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

import openpyxl
import python_calamine
from openpyxl.cell import WriteOnlyCell

from .errors import ConfigurationError

TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ZIPPED = b"PK\x03\x04"
MOST_BYTES = 200 * 1024 * 1024  # unpacked
MOST_MEMBERS = 1_000
MOST_CELLS = 10_000_000
UNREADABLE = "The file is no workbook that can be read: save it as .xlsx or as CSV."


def is_workbook(content: bytes) -> bool:
    """Whether the bytes are those of an .xlsx file, whatever it is called."""
    return content.startswith(ZIPPED)


def workbook_lines(content: bytes) -> Iterator[tuple[int, list[str]]]:
    """Number and cells of every row of the first sheet, as text. Raises ConfigurationError for what
    is no workbook or is larger than an import takes."""
    _look_at(content)
    try:
        sheet = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
        first = sheet.get_sheet_by_index(0)
    except (python_calamine.CalamineError, IndexError) as fault:
        raise ConfigurationError(UNREADABLE) from fault
    if first.total_height * first.total_width > MOST_CELLS:
        raise ConfigurationError(f"The sheet has more than {MOST_CELLS:,} cells: split it.")
    for number, row in enumerate(first.to_python(skip_empty_area=False), 1):
        yield number, [_text(cell) for cell in row]


def _look_at(content: bytes) -> None:
    try:
        members = zipfile.ZipFile(io.BytesIO(content)).infolist()
    except (zipfile.BadZipFile, ValueError) as fault:
        raise ConfigurationError(UNREADABLE) from fault
    if len(members) > MOST_MEMBERS or sum(one.file_size for one in members) > MOST_BYTES:
        raise ConfigurationError("The workbook is too large when unpacked: save it as CSV.")


def _text(cell: Any) -> str:
    """A cell as a CSV file would hold it; a spreadsheet's binary figures at their 15 digits."""
    match cell:
        case bool():
            return "yes" if cell else "no"
        case int():
            return str(cell)
        case float():
            return format(Decimal(f"{cell:.15g}"), "f")
        case datetime() if cell.time() == time():
            return cell.date().isoformat()
        case date() | time():
            return cell.isoformat()
    return str(cell)


def workbook(title: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    """A workbook of one sheet with a heading line: figures as figures, days as days, words as words
    even where they begin like a formula."""
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet(title[:31])
    sheet.freeze_panes = "A2"
    sheet.append([_cell(sheet, name) for name in columns])
    for row in rows:
        sheet.append([_cell(sheet, value) for value in row])
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def _cell(sheet: Any, value: Any) -> Any:
    if value is None or isinstance(value, bool | int | Decimal):
        return value
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    text = value.isoformat() if isinstance(value, datetime) else str(value)
    cell = WriteOnlyCell(sheet, value=text)
    cell.data_type = "s"
    return cell
