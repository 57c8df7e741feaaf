"""Reading a file of sales lines: every source line becomes a sale or a rejection with its reason."""

from __future__ import annotations

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

    def reject(self, nth: int, reason: str, words: str) -> None:
        self.rejected[reason] += 1
        self.examples.setdefault(reason, f"line {nth}: {words}")


def read(path: Path, plan: Map) -> Source:
    """Read the whole file. A file that is no such CSV at all raises ConfigurationError."""
    source = Source()
    records = _records(_text_lines(path, plan, source), plan)
    header = next(records, None)
    if header is None or header[0] is None:
        raise ConfigurationError(f"{path} is empty or its first line cannot be read")
    places = _places(path, header[0], plan)
    width = len(header[0])
    for nth, (record, text) in enumerate(records, start=1):
        source.count = nth
        line = _line(nth, record, text, places, width, plan, source)
        if line is not None:
            source.lines.append(line)
    return source


def _text_lines(path: Path, plan: Map, source: Source) -> Iterator[str]:
    """Physical lines; bytes that are not in the map's encoding stay visible as surrogates."""
    if not path.is_file():
        raise ConfigurationError(f"There is no file {path}")
    digest = hashlib.sha256()
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rb") as file:
        try:
            for raw in file:
                digest.update(raw)
                yield raw.decode(plan.encoding, errors="surrogateescape")
        except (EOFError, zlib.error, gzip.BadGzipFile) as fault:
            source.examples["torn file"] = f"the compressed file breaks off: {fault}"
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
    names = [name.strip().lstrip("\ufeff") for name in header]
    missing = [name for name in plan.columns.values() if name not in names]
    if missing:
        raise ConfigurationError(
            f"{path} lacks the columns {', '.join(missing)}; it has {', '.join(names)}. "
            f"Choose another map than {plan.name}, or correct its [columns]."
        )
    return {column: names.index(name) for column, name in plan.columns.items()}


def _line(
    nth: int,
    record: list[str] | None,
    text: str,
    places: dict[str, int],
    width: int,
    plan: Map,
    source: Source,
) -> SourceLine | None:
    shown = text.strip()[:80].encode("utf-8", "replace").decode()
    if record is None:
        return source.reject(nth, "broken quotes", shown)
    if len(record) != width:
        reason = "wrong number of columns"
        return source.reject(nth, reason, f"{len(record)} instead of {width}: {shown}")
    if any("\udc80" <= letter <= "\udcff" for letter in text) or "\x00" in text:
        return source.reject(nth, f"not {plan.encoding} text", shown)
    value = {column: record[place].strip() for column, place in places.items()}
    try:
        quantity, price = Decimal(value["quantity"]), Decimal(value["price"])
        if not (quantity.is_finite() and price.is_finite()):
            raise InvalidOperation
    except InvalidOperation:
        words = f"quantity {value['quantity']!r}, price {value['price']!r}"
        return source.reject(nth, "quantity or price is not a number", words)
    try:
        at = datetime.strptime(value["at"], plan.at_format)
    except ValueError:
        return source.reject(nth, "date cannot be read", repr(value["at"]))
    reason = _fault(value, quantity, at)
    if reason:
        return source.reject(nth, reason, shown)
    names = [intern(value[column]) for column in ("document", "item", "description")]
    return SourceLine(
        nth, *names, quantity, at.replace(tzinfo=ZoneInfo(plan.time_zone)), price,
        intern(value["customer"]), intern(value["country"]),
    )  # fmt: skip


def _fault(value: dict[str, str], quantity: Decimal, at: datetime) -> str:
    if not value["document"]:
        return "no document number"
    if not value["item"]:
        return "no item"
    if quantity == 0:
        return "quantity is zero"
    if not 1990 <= at.year <= 2100:
        return "date is out of range"
    return ""
