"""What stands around every page: the menu that the duties allow, companies, the last outcomes.

No query runs here: middleware has read who is at work.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from tradewright.kernel import answers
from tradewright.kernel.doors import MENU, PAGES, SIGNED_IN, MenuEntry
from tradewright.kernel.operation import Actor

from . import live

WORKSPACES = (
    "", "CRM", "Sales", "Orders", "Warehouse", "Returns", "Purchasing", "Masters", "Pricing",
    "Receivables", "Payables", "Ledger", "Insight", "Data", "People", "Control", "Connect",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    label: str
    url: str
    icon: str
    here: bool


@dataclass(frozen=True, slots=True)
class Workspace:
    name: str
    lines: tuple[Line, ...]


def may_open(actor: Actor, entry: MenuEntry) -> bool:
    """Whether the menu entry's page is there and the actor may open it."""
    found = PAGES.get(entry.page_name)
    return found is not None and (found.duty == SIGNED_IN or actor.may(found.duty))


def entries_of(actor: Actor) -> list[MenuEntry]:
    """The menu entries that the actor may open, in menu order."""
    known = {name: place for place, name in enumerate(WORKSPACES)}
    return sorted(
        (entry for entry in MENU.values() if may_open(actor, entry)),
        key=lambda e: (known.get(e.workspace, len(known)), e.workspace, e.order, e.label),
    )


def _workspaces(actor: Actor, path: str) -> list[Workspace]:
    """The menu, with the line marked under which the page at `path` stands (longest match)."""
    urls = {entry.page_name: reverse(entry.page_name) for entry in entries_of(actor)}
    within = [url for url in urls.values() if path.startswith(url) and url != "/"]
    here = max(within, key=len, default="/" if path == "/" else "")
    grouped: dict[str, list[Line]] = {}
    for entry in entries_of(actor):
        url = urls[entry.page_name]
        line = Line(entry.label, url, entry.icon, url == here)
        grouped.setdefault(entry.workspace, []).append(line)
    return [Workspace(name, tuple(lines)) for name, lines in grouped.items()]


def shell(request: Any) -> Mapping[str, Any]:
    """Context of every template."""
    actor = getattr(request, "actor", None)
    if actor is None:
        return {"actor": None}
    by_page = live.asked_by_page(request)
    return {
        **({"messages": ()} if by_page else {}),  # they wait for the person
        "actor": actor,
        "at": request.at,
        "workplace": request.workplace,
        "workplaces": request.workplaces,
        "menu": _workspaces(actor, request.path),
        "told": None
        if by_page or getattr(request, "htmx", None)
        else request.session.pop(answers.KEPT, None),
    }
