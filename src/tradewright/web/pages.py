"""The roof's own pages: home and the command bar's answers."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from tradewright.kernel.doors import (
    SEARCHERS,
    SIGNED_IN,
    TILES,
    Registered,
    WorkRequest,
    menu,
    page,
)
from tradewright.kernel.operation import Actor
from tradewright.kernel.pieces import Found, Tile

from .shell import entries_of

FOUND_PER_KIND = 6

menu("", "Home", "home", "home", order=0)


def _allowed(actor: Actor, registered: dict[str, Registered]) -> list[Registered]:
    found = [r for r in registered.values() if r.duty == SIGNED_IN or actor.may(r.duty)]
    return sorted(found, key=lambda r: (r.order, r.name))


def _as_tiles(made: Tile | Sequence[Tile] | None) -> Sequence[Tile]:
    if made is None:
        return ()
    return (made,) if isinstance(made, Tile) else made


@page("", name="home", duty=SIGNED_IN)
def home(request: WorkRequest) -> HttpResponse:
    """What needs me: the tiles that my duties show, those that wait first."""
    tiles = list(
        chain.from_iterable(
            _as_tiles(source.call(actor=request.actor, at=request.at))
            for source in _allowed(request.actor, TILES)
        )
    )
    urgent = [tile for tile in tiles if tile.tone in ("blocked", "waits") and tile.value]
    calm = [tile for tile in tiles if tile not in urgent]
    urgent.sort(key=lambda tile: tile.tone != "blocked")
    return render(request, "web/home.html", {"urgent": urgent, "calm": calm})


def _actions(words: str, actor: Actor) -> list[Found]:
    """Menu entries by name: every word must begin a word of the label or the workspace."""
    wanted = words.lower().split()
    found = []
    for entry in entries_of(actor):
        spoken = f"{entry.workspace} {entry.label}".lower().split()
        if all(any(part.startswith(word) for part in spoken) for word in wanted):
            url = reverse(entry.page_name)
            found.append(Found(entry.label, url, entry.workspace, entry.icon))
    return found


@page("find/", name="find", duty=SIGNED_IN)
def find(request: WorkRequest) -> HttpResponse:
    """Any document by number, any customer or item by words, any page by name."""
    words = " ".join(request.GET.get("q", "").split())
    groups: list[tuple[str, Sequence[Found]]] = []
    if words:
        groups = [
            (search.name, search.call(words, actor=request.actor, limit=FOUND_PER_KIND))
            for search in _allowed(request.actor, SEARCHERS)
        ]
    groups.append(("Go to", _actions(words, request.actor)[: FOUND_PER_KIND if words else 20]))
    facts = {"words": words, "groups": [(name, found) for name, found in groups if found]}
    template = "web/parts/found.html" if request.htmx else "web/find.html"
    return render(request, template, facts)
