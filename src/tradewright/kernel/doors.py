"""Where modules register what the roof shows: pages, menu entries, tiles, searches.

A page without a duty cannot be registered; the roof mounts nothing else, so the default is deny.
"""

from __future__ import annotations

import pkgutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from importlib import import_module
from importlib.util import find_spec
from typing import Any, Protocol

from django.apps import apps
from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse

from .operation import Actor
from .pieces import Found, Queue, Tile

View = Callable[..., HttpResponseBase]


@dataclass(frozen=True, slots=True)
class Page:
    path: str
    name: str
    duty: str
    methods: tuple[str, ...]
    view: View


@dataclass(frozen=True, slots=True)
class MenuEntry:
    """A line of the side menu; only those who may open its page see it."""

    workspace: str
    label: str
    page_name: str
    icon: str
    order: int


class TileSource(Protocol):
    """What of one kind waits for the actor; None or an empty list when nothing is to be shown."""

    __name__: str

    def __call__(self, *, actor: Actor, at: datetime) -> Tile | Sequence[Tile] | None: ...


class QueueSource(Protocol):
    """The first `limit` of what waits for the actor, longest first; None if nothing does."""

    __name__: str

    def __call__(self, *, actor: Actor, at: datetime, limit: int) -> Queue | None: ...


class Searcher(Protocol):
    """Documents, customers, items that match the words, best first, at most `limit`."""

    __name__: str

    def __call__(self, words: str, *, actor: Actor, limit: int) -> Sequence[Found]: ...


@dataclass(frozen=True, slots=True)
class Registered:
    """A tile, queue or search with the duty that shows it; `mine`: its figure counts what waits for
    this very person."""

    name: str
    duty: str
    order: int
    call: Any
    mine: bool = False


PAGES: dict[str, Page] = {}
MENU: dict[str, MenuEntry] = {}
TILES: dict[str, Registered] = {}
QUEUES: dict[str, Registered] = {}
SEARCHERS: dict[str, Registered] = {}

SIGNED_IN = "signed_in"  # the duty that every signed-in user of the company has


def page(
    path: str, *, name: str, duty: str, methods: tuple[str, ...] = ("GET",)
) -> Callable[[View], View]:
    """Register a page at `path` for those who have `duty` in their company.

    GET runs in a transaction of the company (reads only see its rows); POST runs bare: it calls
    one operation, which opens its own. Two pages may share a path when their methods differ.
    """

    def register(view: View) -> View:
        if not duty:
            raise ValueError(f"the page {name} asks for no duty")
        if name in PAGES:
            raise ValueError(f"two pages are named {name}")
        PAGES[name] = Page(path, name, duty, methods, view)
        return view

    return register


def link(name: str, *args: object) -> str:
    """The address of a registered page, or "" where no module has one of this name: a document
    of a lower floor can be shown with its way up, without importing what stands above."""
    return reverse(name, args=args) if name in PAGES else ""


def menu(workspace: str, label: str, page_name: str, icon: str, order: int = 50) -> None:
    """Put a page into the side menu (and the command bar); `icon` is a Tabler icon's name."""
    MENU[page_name] = MenuEntry(workspace, label, page_name, icon, order)


def tile(*, duty: str, order: int = 50, mine: bool = False) -> Callable[[TileSource], TileSource]:
    """Register what a person with `duty` sees on the home page: figures that wait for them.

    `mine`: what it counts waits for this person and nobody else need do it; so it is counted at the
    top of every page too.
    """

    def register(source: TileSource) -> TileSource:
        name = f"{source.__module__}.{source.__name__}"
        TILES[name] = Registered(name, duty, order, source, mine)
        return source

    return register


def queue(*, duty: str, order: int = 50) -> Callable[[QueueSource], QueueSource]:
    """Register what a person with `duty` works off: its first rows stand on the home page."""

    def register(source: QueueSource) -> QueueSource:
        name = f"{source.__module__}.{source.__name__}"
        QUEUES[name] = Registered(name, duty, order, source)
        return source

    return register


def searcher(kind: str, *, duty: str, order: int = 50) -> Callable[[Searcher], Searcher]:
    """Register a search for the command bar; `kind` is the heading over its results (“Orders”)."""

    def register(search: Searcher) -> Searcher:
        SEARCHERS[kind] = Registered(kind, duty, order, search)
        return search

    return register


def import_all(name: str) -> None:
    """Import a module, and if it is a package, the modules in it (tests aside)."""
    if find_spec(name) is None:
        return
    found = import_module(name)
    for info in pkgutil.iter_modules(getattr(found, "__path__", ())):
        if info.name != "tests":
            import_module(f"{name}.{info.name}")


def discover() -> None:
    """Import every module's doors, so that the registries are full."""
    for config in apps.get_app_configs():
        if config.name.startswith("tradewright."):
            for door in ("operations", "pages", "document_flow"):
                import_all(f"{config.name}.{door}")


class WorkRequest(HttpRequest):
    """A request of a signed-in person: `actor` is who they are here, `at` is now, `workplace` the
    company they are in (id, code, name, currency, time_zone)."""

    actor: Actor
    at: datetime
    workplace: Any
    htmx: Any
