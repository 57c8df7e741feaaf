"""The documents that one root document (an order) led to, each told by the module that owns it;
and what a document began with that has no root yet (a quote).

A page shows the whole strip without importing its neighbours or the floors above: what it does not
know itself is asked here. A module registers its part in `<module>/document_flow.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Protocol

from .operation import Actor
from .pieces import Step

SHOWN = 4  # documents under one heading; the rest is counted


class Part(Protocol):
    """A module's documents of a root document, oldest first."""

    __name__: str
    __module__: str

    def __call__(self, root_id: int, /, *, company_id: int, on: date) -> Sequence[Step]: ...


class Root(Protocol):
    """The root document's own module: numbers by id, and the id that has a number."""

    def numbers(self, ids: Sequence[int], *, company_id: int) -> Mapping[int, str]: ...

    def id_of(self, number: str, *, company_id: int) -> int | None: ...


@dataclass(frozen=True, slots=True)
class _Registered:
    order: int
    duty: str
    expected: tuple[str, ...]
    call: Part


PARTS: dict[str, _Registered] = {}
ROOTS: dict[str, Root] = {}


def flow_part(*, order: int, duty: str, expected: tuple[str, ...] = ()) -> Callable[[Part], Part]:
    """Register a module's part; `expected` headings stand there (“not yet”) without a document.

    Those who lack `duty` see the steps and cannot open them.
    """

    def register(part: Part) -> Part:
        PARTS[f"{part.__module__}.{part.__name__}"] = _Registered(order, duty, expected, part)
        return part

    return register


ORIGINS: dict[tuple[str, str], _Registered] = {}


def flow_origin(table: str, *, duty: str) -> Callable[[Part], Part]:
    """Register what a module knows to have come before rows of a table of a lower floor."""

    def register(part: Part) -> Part:
        ORIGINS[table, part.__module__] = _Registered(0, duty, (), part)
        return part

    return register


def began_with(table: str, id: int, *, actor: Actor, on: date) -> list[Step]:
    """What a document came from; who may not read that sees it and cannot open it."""
    steps: list[Step] = []
    for (of, _), part in ORIGINS.items():
        if of == table:
            found = part.call(id, company_id=actor.company_id, on=on)
            steps += found if actor.may(part.duty) else [replace(one, url="") for one in found]
    return steps


def flow_root(root: Root) -> None:
    """Let a module name the root documents: it is the only one that knows their numbers."""
    ROOTS["root"] = root


def root_numbers(ids: Sequence[int], *, company_id: int) -> Mapping[int, str]:
    """Root documents' numbers by id; empty while no module has registered itself."""
    root = ROOTS.get("root")
    return root.numbers(ids, company_id=company_id) if root and ids else {}


def root_id(number: str, *, company_id: int) -> int | None:
    """The root document with this number, or None."""
    root = ROOTS.get("root")
    return root.id_of(number, company_id=company_id) if root else None


def document_flow(root_id: int, *, actor: Actor, on: date, here: str) -> list[Step]:
    """The strip of a root document; `here` is the address of the page that shows it."""
    strip: list[Step] = []
    for part in sorted(PARTS.values(), key=lambda part: part.order):
        steps = [
            replace(step, current=step.url == here)
            if step.url == here or actor.may(part.duty)
            else replace(step, url="")
            for step in part.call(root_id, company_id=actor.company_id, on=on)
        ]
        strip += [step for step in steps if step.column not in part.expected]
        for column in part.expected:
            strip += [step for step in steps if step.column == column] or [Step(column, "")]
    return _shortened(strip)


def _shortened(steps: Sequence[Step]) -> list[Step]:
    """At most `SHOWN` steps under each heading, the one whose page this is among them."""
    by_column: dict[str, list[Step]] = {}
    for step in steps:
        by_column.setdefault(step.column, []).append(step)
    short: list[Step] = []
    for column, branch in by_column.items():
        if len(branch) <= SHOWN:
            short += branch
            continue
        kept = [step for step in branch if step.current]
        kept += [step for step in branch if not step.current][: SHOWN - 1 - len(kept)]
        short += sorted(kept, key=branch.index)
        short.append(Step(column, f"and {len(branch) - len(kept)} more"))
    return short
