"""Reading a file of sales lines: each becomes a sale or a rejection with its reason."""

from __future__ import annotations

import codecs
import csv
import gzip
import hashlib
import zlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path
from sys import intern
from typing import NamedTuple
from zoneinfo import ZoneInfo

from tradewright.kernel.errors import ConfigurationError

from .mapping import Map

LONGEST_RECORD = 8  # physical lines that one record with quoted line ends may span
TOO_LARGE = Decimal(10) ** 9  # for a quantity or a price; their product keeps all its digits


class SourceLine(NamedTuple):
    """One accepted line of the file. `nth` counts records from 1, the header not counted."""

    nth: int
    document: str
    item: str
    description: str
    quantity: Decimal
    at: datetime
    price: Decimal
    customer: str
    country: str


@dataclass
class Source:
    """What a file held: its good lines and, per reason, how many were rejected."""

    lines: list[SourceLine] = field(default_factory=list)
    rejected: Counter[str] = field(default_factory=Counter)
    examples: dict[str, str] = field(default_factory=dict)
    count: int = 0
    digest: str = ""
    torn: str = ""  # why the file breaks off, if it does

    def reject(self, nth: int, reason: str, words: str) -> None:
        self.rejected[reason] += 1
        self.examples.setdefault(reason, f"line {nth}: {words}")


def read(path: Path, plan: Map) -> Source:
    """Read the whole file. A file that is no such CSV at all raises ConfigurationError."""
    source = Source()
    records = _records(_text_lines(path, plan, source), plan)
    header = next(records, None)
    if header is None or header[0] is None:
        why = f": {source.torn}" if source.torn else ""
        raise ConfigurationError(f"{path} is empty or its first line cannot be read{why}")
    places = _places(path, header[0], plan)
    width = len(header[0])
    for nth, (record, text) in enumerate(records, start=1):
        source.count = nth
        try:
            source.lines.append(_line(nth, record, text, places, width, plan))
        except _Rejected as fault:
            source.reject(nth, fault.reason, fault.words)
    if source.torn:  # what was lost counts as one line: nobody knows how many there were
        source.count += 1
        source.reject(source.count, "the compressed file breaks off", source.torn)
    return source


def _text_lines(path: Path, plan: Map, source: Source) -> Iterator[str]:
    """Physical lines; bytes that are not in the map's encoding stay visible as surrogates."""
    if not path.is_file():
        raise ConfigurationError(f"There is no file {path}")
    digest = hashlib.sha256()
    opener = gzip.open if path.suffix == ".gz" else open
    try:
        opened = opener(path, "rb")
    except OSError as fault:
        raise ConfigurationError(f"{path} cannot be read: {fault.strerror}") from fault
    with opened as file:
        try:
            for nth, raw in enumerate(file):
                digest.update(raw)
                text = raw.removeprefix(codecs.BOM_UTF8) if nth == 0 else raw
                yield text.decode(plan.encoding, errors="surrogateescape")
        except (EOFError, zlib.error, gzip.BadGzipFile) as fault:
            source.torn = str(fault)
    source.digest = digest.hexdigest()


def _records(lines: Iterator[str], plan: Map) -> Iterator[tuple[list[str] | None, str]]:
    """CSV records; a record whose quotes do not close is given as None with its first line."""
    waiting: list[str] = []
    while True:
        if not waiting:
            line = next(lines, None)
            if line is None:
                return
            waiting.append(line)
        taken, text = 1, waiting[0]
        while text.count('"') % 2 and taken < LONGEST_RECORD:
            if taken == len(waiting):
                line = next(lines, None)
                if line is None:
                    break
                waiting.append(line)
            text += waiting[taken]
            taken += 1
        if text.count('"') % 2:
            first = waiting.pop(0)
            yield None, first
            continue
        del waiting[:taken]
        try:
            yield next(csv.reader([text], delimiter=plan.delimiter, strict=True)), text
        except (csv.Error, StopIteration):
            yield None, text


def _places(path: Path, header: list[str], plan: Map) -> dict[str, int]:
    names = [name.strip() for name in header]
    missing = [name for name in plan.columns.values() if name not in names]
    if missing:
        raise ConfigurationError(
            f"{path} lacks the columns {', '.join(missing)}; it has {_shown(names)}. "
            f"Choose another map than {plan.name}, or correct its [columns], its delimiter "
            f"({plan.delimiter!r}) or its encoding ({plan.encoding})."
        )
    twice = [name for name in plan.columns.values() if names.count(name) > 1]
    if twice:
        raise ConfigurationError(
            f"{path} has more than one column {', '.join(twice)}: rename those that do not count."
        )
    return {column: names.index(name) for column, name in plan.columns.items()}


def _shown(names: list[str]) -> str:
    return ", ".join(names)[:300].encode("utf-8", "replace").decode()


class _Rejected(Exception):
    """A record that is no sale; `words` show what stands there."""

    def __init__(self, reason: str, words: str) -> None:
        super().__init__(reason)
        self.reason = reason
        self.words = words


def _line(
    nth: int, record: list[str] | None, text: str, places: dict[str, int], width: int, plan: Map
) -> SourceLine:
    shown = text.strip()[:80].encode("utf-8", "replace").decode()
    if record is None:
        raise _Rejected("broken quotes", shown)
    if len(record) != width:
        raise _Rejected("wrong number of columns", f"{len(record)} instead of {width}: {shown}")
    if any("\udc80" <= letter <= "\udcff" for letter in text) or "\x00" in text:
        raise _Rejected(f"not {plan.encoding} text", shown)
    value = {column: record[place].strip() for column, place in places.items()}
    quantity, price = _numbers(value, plan)
    at = _moment(value["at"], plan)
    reason = _fault(value, quantity, price, at)
    if reason:
        raise _Rejected(reason, shown)
    return SourceLine(
        nth=nth,
        document=intern(value["document"]),
        item=intern(value["item"]),
        description=intern(value["description"]),
        quantity=quantity,
        at=at,
        price=price,
        customer=intern(value["customer"]),
        country=intern(value["country"]),
    )


def _numbers(value: dict[str, str], plan: Map) -> tuple[Decimal, Decimal]:
    try:
        quantity, price = _number(value["quantity"], plan), _number(value["price"], plan)
        if quantity.is_finite() and price.is_finite():
            return quantity, price
    except InvalidOperation:
        pass
    words = f"quantity {value['quantity']!r}, price {value['price']!r}"
    raise _Rejected("quantity or price is not a number", words)


def _number(text: str, plan: Map) -> Decimal:
    """Raises InvalidOperation where the marks are not those of the map: 1,049.00 must not be read
    as 1.049."""
    if plan.thousands_mark and plan.thousands_mark in text:
        whole, mark, rest = text.partition(plan.decimal_mark)
        first, *groups = whole.split(plan.thousands_mark)
        if not 1 <= len(first.lstrip("+-")) <= 3 or any(len(group) != 3 for group in groups):
            raise InvalidOperation
        text = "".join((first, *groups, mark, rest))
    if plan.decimal_mark != ".":
        text = text.replace(".", "?").replace(plan.decimal_mark, ".")
    return Decimal(text)


def _moment(text: str, plan: Map) -> datetime:
    try:
        at = datetime.strptime(text, plan.at_format)  # noqa: DTZ007 - the place gives it its zone
    except ValueError as fault:
        raise _Rejected("date cannot be read", repr(text)) from fault
    return at.replace(tzinfo=ZoneInfo(plan.time_zone))


def _fault(value: dict[str, str], quantity: Decimal, price: Decimal, at: datetime) -> str:
    if not value["document"]:
        return "no document number"
    if not value["item"]:
        return "no item"
    if quantity == 0:
        return "quantity is zero"
    if max(abs(quantity), abs(price)) >= TOO_LARGE:
        return "quantity or price is out of range"
    if not 1990 <= at.year <= 2100:
        return "date is out of range"
    return ""
