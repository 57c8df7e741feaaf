"""What a list page's address asks for, and the list that answers it.

Tab, words, filters and place stand in the address, so a list can be bookmarked, sent and reloaded.
Paging is by key: `older` names the last row shown; the way back is a trail of those keys.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.http import HttpRequest, QueryDict
from django.urls import reverse

from .pieces import Act, Fact

PLACE = ("after", "trail")
TRAIL = 40  # pages back; from further down “First” leads home


@dataclass(frozen=True, slots=True)
class Tab:
    """A saved view; `count` is how many rows stand in it."""

    key: str
    label: str
    count: int | None = None
    tone: str = "plain"


@dataclass(frozen=True, slots=True)
class Filter:
    """A way to narrow a list; `kind` is `text`, `choice`, `date` or `number`."""

    key: str
    label: str
    kind: str = "text"
    choices: Sequence[tuple[str, str]] = ()

    def read(self, raw: str) -> Any:
        """The value as the query takes it; None when it is empty or makes no sense."""
        text = raw.strip()
        if not text:
            return None
        if self.kind == "choice":
            return text if text in {key for key, _ in self.choices} else None
        try:
            if self.kind == "date":
                return date.fromisoformat(text)
            return int(text) if self.kind == "number" else text
        except ValueError:
            return None

    def shown(self, value: Any) -> str:
        """The value as a person reads it on a chip."""
        if isinstance(value, date):
            return f"{value.day} {value:%b %Y}"
        return dict(self.choices).get(value, str(value))


@dataclass(frozen=True, slots=True)
class Chip:
    label: str
    value: str
    without: str


@dataclass(frozen=True, slots=True)
class Listing:
    """A list as `web/list.html` lays it out."""

    rows: Sequence[Any]
    words: str
    tab: str
    tabs: Sequence[tuple[Tab, str]]
    filters: Sequence[tuple[Filter, str]]
    chips: Sequence[Chip]
    hidden: Sequence[tuple[str, str]]
    first: str
    newer: str
    older: str
    clear: str
    foot: Sequence[Fact] = ()
    count: int | None = None
    acts: Sequence[Act] = ()
    empty: str = "Nothing stands here yet."
    searchable: bool = True
    file: str = ""

    @property
    def narrowed(self) -> bool:
        return bool(self.words or self.chips)


def pack(key: Sequence[Any]) -> str:
    """The place in a list, as an address can carry it."""
    text = json.dumps(list(key), default=str, separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def unpack(packed: str) -> tuple[Any, ...] | None:
    """The place that `pack` wrote down; None when the text makes no sense."""
    try:
        raw = base64.urlsafe_b64decode(packed + "=" * (-len(packed) % 4))
        key = json.loads(raw)
    except (binascii.Error, ValueError):
        return None
    return tuple(key) if isinstance(key, list) else None


@dataclass(slots=True)
class Asked:
    """What the address asks for. `values` has every filter's value, None where it is not set."""

    params: QueryDict
    path: str
    filters: Sequence[Filter]
    limit: int
    words: str
    tab: str
    values: Mapping[str, Any] = field(default_factory=dict)
    after: tuple[Any, ...] | None = None

    @property
    def fetch(self) -> int:
        """Rows to read: one more than is shown tells whether there is an older page."""
        return self.limit + 1

    def place(self, length: int) -> tuple[Any, ...]:
        """The key of the row that was last shown, or `length` times None on the first page."""
        if self.after is None or len(self.after) != length:
            return (None,) * length
        return self.after

    def url(self, **changes: str | None) -> str:
        """This page's address with some parameters changed (None takes one out)."""
        params = self.params.copy()
        for key, value in changes.items():
            params.pop(key, None)
            if value:
                params[key] = value
        text = params.urlencode()
        return f"{self.path}?{text}" if text else self.path

    def file(self, name: str) -> str:
        """The address of the page `name` that gives this list, as it is narrowed, as a file."""
        params = self.params.copy()
        for key in PLACE:
            params.pop(key, None)
        text = params.urlencode()
        return f"{reverse(name)}?{text}" if text else reverse(name)

    def _from_start(self, **changes: str | None) -> str:
        return self.url(**changes, after=None, trail=None)

    def _trail(self) -> list[str]:
        """The keys of the pages before this one."""
        return [part for part in (self.params.get("trail") or "").split(".") if part]

    def _newer(self) -> str:
        if self.after is None:
            return ""
        trail = self._trail()
        if not trail:
            return self._from_start()
        return self.url(after=trail[-1], trail=".".join(trail[:-1]))

    def _older(self, rows: Sequence[Any], key: Callable[[Any], Sequence[Any]] | None) -> str:
        if key is None or len(rows) <= self.limit:
            return ""
        trail = self._trail()
        if self.after is not None:
            trail.append(self.params.get("after") or "")
        return self.url(after=pack(key(rows[self.limit - 1])), trail=".".join(trail[-TRAIL:]))

    def listing(
        self,
        rows: Sequence[Any],
        *,
        key: Callable[[Any], Sequence[Any]] | None = None,
        tabs: Sequence[Tab] = (),
        **more: Any,
    ) -> Listing:
        """The list of `rows` (read with `limit=asked.fetch`); `key` is what it is ordered by."""
        values = [(f, self.values.get(f.key)) for f in self.filters]
        return Listing(
            rows=rows[: self.limit],
            words=self.words,
            tab=self.tab,
            tabs=[(tab, self._from_start(tab=tab.key)) for tab in tabs],
            filters=[(f, "" if value is None else str(value)) for f, value in values],
            chips=[
                Chip(f.label, f.shown(value), self._from_start(**{f.key: None}))
                for f, value in values
                if value is not None
            ],
            hidden=[("tab", self.tab)] if self.params.get("tab") else [],
            first=self._from_start() if self.after is not None else "",
            newer=self._newer(),
            older=self._older(rows, key),
            clear=self._from_start(**{f.key: None for f in self.filters}, q=None),
            **more,
        )


def asked(
    request: HttpRequest,
    *,
    tabs: Sequence[str] = ("",),
    filters: Sequence[Filter] = (),
    limit: int = 50,
) -> Asked:
    """Read the address; what makes no sense in it counts as not given. The first tab is default."""
    params = request.GET
    tab = params.get("tab", "")
    return Asked(
        params=params,
        path=request.path,
        filters=filters,
        limit=limit,
        words=" ".join(params.get("q", "").split()),
        tab=tab if tab in tabs else tabs[0],
        values={f.key: f.read(params.get(f.key, "")) for f in filters},
        after=unpack(params["after"]) if params.get("after") else None,
    )
