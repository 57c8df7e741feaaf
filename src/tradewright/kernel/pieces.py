"""What pages are made of, as plain data: the roof's templates lay it out.

`tone` is one of `done`, `running`, `waits`, `blocked`, `plain`; `icon` is a Tabler icon's name.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any


@dataclass(frozen=True, slots=True)
class Tile:
    """A figure on the home page; `url` opens the rows behind it."""

    label: str
    value: int | Decimal | str
    url: str
    tone: str = "plain"
    hint: str = ""
    icon: str = "list"
    currency: str = ""


@dataclass(frozen=True, slots=True)
class Waiting:
    """One thing that waits: what it is (`label` opens it), whose, why, since when; `verb` is the
    next step, at `step_url` if that is another page."""

    label: str
    url: str
    who: str = ""
    why: str = ""
    since: date | datetime | None = None
    amount: Decimal | None = None
    currency: str = ""
    verb: str = ""
    step_url: str = ""


@dataclass(frozen=True, slots=True)
class Queue:
    """The first of what waits, longest first; `url` opens all of it."""

    heading: str
    url: str
    rows: Sequence[Waiting]
    icon: str = "list"


@dataclass(frozen=True, slots=True)
class Found:
    """One result of a search."""

    label: str
    url: str
    hint: str = ""
    icon: str = "file"
    state: str = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """One of the five facts that matter on a document.

    `value` is shown as it is when it is text (or safe markup), as money when `currency` is given.
    With a `trace` it opens why it is so, instead of a page.
    """

    label: str
    value: Any
    url: str = ""
    currency: str = ""
    hint: str = ""
    trace: Trace | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """A document in the flow strip; `column` (order, shipment, …) groups branches under a step."""

    column: str
    number: str
    state: str = ""
    on: date | datetime | None = None
    url: str = ""
    current: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class Happening:
    """A line of a timeline: who, what, when, why."""

    at: datetime
    what: str
    who: str = ""
    why: str = ""
    url: str = ""
    tone: str = "plain"
    icon: str = "point"


@dataclass(frozen=True, slots=True)
class Trace:
    """Why a computed figure is what it is: the sentence, what was tried, the figures."""

    title: str
    because: str
    figures: Sequence[tuple[str, Any]] = ()
    tried: Sequence[tuple[str, str]] = ()
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Act:
    """A button: a verb and the page it posts to (`method="get"`: opens).

    Shown to those who have `duty`. `confirm` is a question asked before, `ask` the label of a text
    that is sent along as `note`, `fields` are sent as they stand. The tone quiet is for what is not
    the next step: a neighbouring page, a way back.
    """

    label: str
    url: str
    icon: str = ""
    duty: str = ""
    method: str = "post"
    tone: str = "plain"
    confirm: str = ""
    ask: str = ""
    fields: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Block:
    """Why a document stands still, in one sentence; since when, who can lift it, and where.
    `trace` holds the figures that it was decided on."""

    because: str
    since: datetime | None = None
    lifted_by: str = ""
    url: str = ""
    verb: str = "Open"
    trace: Trace | None = None
