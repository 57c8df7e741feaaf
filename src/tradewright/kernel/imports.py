"""Files of rows that become documents or masters: kinds, maps, preview, and what became of them.

A module registers a kind with `import_kind`, as it registers pages. A row of the file becomes one
input of the kind's operation; what cannot be read and what the operation refuses is named by row,
field and remedy, and the rest goes in. The operation's external id or code makes a second import
harmless. A preview does everything and then undoes it, so it says exactly what an import would.
"""

from __future__ import annotations

import csv
import io
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from itertools import islice
from pathlib import Path
from typing import Any

from django.db import transaction

from .database import entered
from .errors import ConfigurationError
from .operation import Actor, Operation
from .outcome import Outcome
from .workbooks import is_workbook, workbook_lines

BATCH = 500
MOST = 200_000  # rows of one file
LONGEST = 24  # digits of a number
TRUE = {"1", "yes", "true", "y", "x"}
FALSE = {"0", "no", "false", "n"}

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Column:
    """A column that a kind takes; `kind` is text, number, day or yes. Without a value a needed one
    refuses the row, and any other is None (a text “”)."""

    name: str
    words: str
    kind: str = "text"
    needed: bool = False


@dataclass(frozen=True, slots=True)
class ImportKind:
    """What a file can hold. `build` makes the operation's input of a row. `resolve` answers, for
    some rows, by column, which code words stand for (a customer's name); words that it does not
    know go on as they are, and the operation names them when it refuses."""

    code: str
    plural: str
    columns: Sequence[Column]
    operation: Operation[Any]
    build: Callable[[Row], Any]
    resolve: Callable[[int, Sequence[Row]], Mapping[str, Mapping[str, str]]] | None = None

    def column(self, name: str) -> Column | None:
        """The column of this name."""
        return next((one for one in self.columns if one.name == name), None)


IMPORTS: dict[str, ImportKind] = {}


def import_kind(kind: ImportKind) -> ImportKind:
    """Let files of this kind be imported."""
    IMPORTS[kind.code] = kind
    return kind


@dataclass(frozen=True, slots=True)
class ImportMap:
    """How a file speaks: our column → its heading; values that stand where it has none; and by
    column, what a word of its own means. A word is replaced only where it is named here."""

    columns: Mapping[str, str] = field(default_factory=dict)
    constants: Mapping[str, str] = field(default_factory=dict)
    aliases: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    formats: Mapping[str, str] = field(default_factory=dict)
    encoding: str = "utf-8-sig"
    delimiter: str = ","


def load_map(text: str, *, of: str = "the map") -> ImportMap:
    """A map as its TOML says; ConfigurationError says what is wrong with it."""
    try:
        told = tomllib.loads(text)
    except tomllib.TOMLDecodeError as fault:
        raise ConfigurationError(f"{of}: {fault}") from fault
    return map_of(told, of=of)


def map_of(told: Mapping[str, Any], *, of: str) -> ImportMap:
    """A map from its sections."""
    file = told.get("file", {})
    strange = set(told) - {"file", "columns", "constants", "aliases", "formats"}
    if strange:
        raise ConfigurationError(
            f"{of} has the section “{min(strange)}”: use file, columns, constants, aliases or "
            "formats."
        )
    return ImportMap(
        told.get("columns", {}), told.get("constants", {}), told.get("aliases", {}),
        told.get("formats", {}), file.get("encoding", "utf-8-sig"), file.get("delimiter", ","),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a row did not go in; `row` counts lines of the file, the heading is line 1."""

    row: int
    field: str
    message: str
    code: str = "unreadable"


@dataclass(slots=True)
class Imported:
    """What became of the rows: `received` = `accepted` + `rejected`; of the accepted, `repeated`
    were there before."""

    kind: str
    received: int = 0
    accepted: int = 0
    repeated: int = 0
    faults: list[Fault] = field(default_factory=list)

    @property
    def rejected(self) -> int:
        return self.received - self.accepted

    def as_dict(self) -> dict[str, Any]:
        return {
            "kind": self.kind, "received": self.received, "accepted": self.accepted,
            "repeated": self.repeated, "rejected": self.rejected,
            "errors": [
                {"row": one.row, "field": one.field, "code": one.code, "message": one.message}
                for one in self.faults
            ],
        }  # fmt: skip


def read_file(path: Path) -> bytes:
    """The bytes of a file that is there."""
    try:
        return path.read_bytes()
    except OSError as fault:
        raise ConfigurationError(f"{path} cannot be read: {fault.strerror}.") from fault


def receive(
    kind: ImportKind,
    content: bytes,
    plan: ImportMap,
    *,
    actor: Actor,
    at: datetime,
    preview: bool = False,
    progress: Callable[[int], None] = lambda _: None,
) -> Imported:
    """Import the rows of a CSV file or workbook in batches of 500, each its own transaction; with
    `preview`, all in one that is undone. A file that is none raises ConfigurationError before
    anything is done."""
    kind.operation.ask(actor, at)
    rows = list(_read(kind, content, plan))
    found = Imported(kind.code, received=len(rows))
    if preview:
        with transaction.atomic():
            _take(kind, rows, found, actor, at, progress)
            transaction.set_rollback(True)
    else:
        _take(kind, rows, found, actor, at, progress)
    found.faults.sort(key=lambda fault: fault.row)
    return found


def read_inputs(
    kind: ImportKind, content: bytes, plan: ImportMap
) -> tuple[list[tuple[int, Any]], list[Fault]]:
    """The inputs of a file's rows with their lines, and what could not be read; nothing is done."""
    rows = list(_read(kind, content, plan))
    faults = [fault for _, _, found in rows for fault in found]
    return [(nth, kind.build(row)) for nth, row, found in rows if not found], faults


def _take(
    kind: ImportKind,
    rows: Iterable[tuple[int, Row, list[Fault]]],
    found: Imported,
    actor: Actor,
    at: datetime,
    progress: Callable[[int], None],
) -> None:
    done, left = 0, iter(rows)
    while batch := list(islice(left, BATCH)):
        found.faults += [fault for _, _, faults in batch for fault in faults]
        good = [(nth, row) for nth, row, faults in batch if not faults]
        _resolved(kind, actor.company_id, [row for _, row in good])
        inputs = [kind.build(row) for _, row in good]
        outcomes = kind.operation(inputs, actor=actor, at=at) if inputs else ()
        for (nth, _), outcome in zip(good, outcomes, strict=True):
            _count(found, nth, outcome)
        done += len(batch)
        progress(done)


def _count(found: Imported, nth: int, outcome: Outcome) -> None:
    if outcome.accepted:
        found.accepted += 1
        found.repeated += outcome.code.value.startswith("already_")
    else:
        found.faults.append(Fault(nth, outcome.field or "", outcome.message, outcome.code.value))


def _resolved(kind: ImportKind, company_id: int, rows: Sequence[Row]) -> None:
    """Words become the codes that they stand for."""
    if kind.resolve is None or not rows:
        return
    with entered(company_id):
        meant = kind.resolve(company_id, rows)
    for row in rows:
        for name, codes in meant.items():
            row[name] = codes.get(row[name], row[name])


def _read(
    kind: ImportKind, content: bytes, plan: ImportMap
) -> Iterator[tuple[int, Row, list[Fault]]]:
    """Line number, row and what is wrong with it, of every line that is not empty."""
    lines = workbook_lines(content) if is_workbook(content) else _lines(content, plan)
    head = _heading(kind, next(lines, (1, []))[1], plan)
    width = max(place for place in head.values()) + 1 if head else 0
    count = 0
    for nth, cells in lines:
        if isinstance(cells, csv.Error):
            yield nth, {}, [Fault(nth, "", f"The line breaks off or has a stray quote: {cells}.")]
            continue
        if not any(cell.strip() for cell in cells):
            continue
        count += 1
        if count > MOST:
            raise ConfigurationError(f"The file has more than {MOST:,} rows: split it.")
        if len(cells) < width:
            words = f"The line has {len(cells)} cells, and {width} are needed: complete it."
            yield nth, {}, [Fault(nth, "", words)]
            continue
        yield nth, *_row(kind, plan, head, cells, nth)


def _lines(content: bytes, plan: ImportMap) -> Iterator[tuple[int, list[str] | csv.Error]]:
    """Number and cells of every line of a CSV file, or what keeps the line from being read."""
    try:
        text = content.decode(plan.encoding)
    except (UnicodeDecodeError, LookupError) as fault:
        raise ConfigurationError(
            f"The file is not {plan.encoding}: save it as UTF-8, or name its encoding in the map."
        ) from fault
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=plan.delimiter, strict=True)
    while True:
        nth = reader.line_num + 1
        try:
            yield nth, next(reader)
        except StopIteration:
            return
        except csv.Error as fault:
            yield nth, fault


def _heading(kind: ImportKind, first: list[str] | csv.Error, plan: ImportMap) -> dict[str, int]:
    """Our column → its place in the file."""
    if isinstance(first, csv.Error) or not first:
        raise ConfigurationError("The file has no line of headings.")
    names = [name.strip() for name in first]
    known = {one.name for one in kind.columns}
    for name in (*plan.columns, *plan.constants, *plan.aliases):
        if name not in known:
            raise ConfigurationError(
                f"The map names “{name}”, and {kind.plural} have: {', '.join(sorted(known))}."
            )
    head: dict[str, int] = {}
    for one in kind.columns:
        wanted = plan.columns.get(one.name, one.name)
        if wanted in names:
            head[one.name] = names.index(wanted)
        elif one.name in plan.columns:
            raise ConfigurationError(
                f"The file has no column “{wanted}” ({one.words}): it has {', '.join(names)}."
            )
        elif one.needed and one.name not in plan.constants:
            raise ConfigurationError(
                f"The file has no column “{one.name}” ({one.words}): it has {', '.join(names)}. "
                f"Say by --map which column it is."
            )
    return head


def _row(
    kind: ImportKind, plan: ImportMap, head: Mapping[str, int], cells: Sequence[str], nth: int
) -> tuple[Row, list[Fault]]:
    row: Row = {}
    faults: list[Fault] = []
    for column in kind.columns:
        text = cells[head[column.name]].strip() if column.name in head else ""
        text = plan.aliases.get(column.name, {}).get(text, text)
        text = text or plan.constants.get(column.name, "")
        value, wrong = _value(column, text, plan.formats.get(column.name, ""))
        row[column.name] = value
        if wrong:
            faults.append(Fault(nth, plan.columns.get(column.name, column.name), wrong))
    return row, faults


def _value(column: Column, text: str, form: str) -> tuple[Any, str]:
    """The value of a cell, and what is wrong with it."""
    if not text:
        empty = "" if column.kind == "text" else None
        return empty, f"Give {column.words}." if column.needed else ""
    if column.kind == "number":
        return _number(text)
    if column.kind == "day":
        return _day(text, form)
    if column.kind == "yes":
        if text.lower() in TRUE | FALSE:
            return text.lower() in TRUE, ""
        return None, f"“{text}” is neither yes nor no."
    return text, ""


def _number(text: str) -> tuple[Decimal | None, str]:
    try:
        value = Decimal(text.replace(",", ""))
    except InvalidOperation:
        return None, f"“{text}” is no number: write 1234.50."
    if not value.is_finite() or len(text) > LONGEST or abs(value.adjusted()) > LONGEST:
        return None, f"“{text}” is no number we can keep."
    return value, ""


def _day(text: str, form: str) -> tuple[date | None, str]:
    try:
        if form:
            return datetime.strptime(text, form).date(), ""  # noqa: DTZ007 - a day alone
        return date.fromisoformat(text[:10]), ""
    except ValueError:
        return None, f"“{text}” is no day: write {form or 'year-month-day'}."
