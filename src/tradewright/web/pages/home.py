"""The roof's own page: home."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain

from django.http import HttpResponse
from django.shortcuts import render

from tradewright.kernel.doors import QUEUES, SIGNED_IN, TILES, WorkRequest, menu, page
from tradewright.kernel.pieces import Queue, Tile

from .finding import allowed

ROWS = 5  # of each queue
KEPT = 5  # seconds that a browser may keep the count at the top of the page
CARDS = 4  # queues that are shown; the others have their tiles

menu("", "Home", "home", "home", order=0)


def _as_tiles(made: Tile | Sequence[Tile] | None) -> Sequence[Tile]:
    if made is None:
        return ()
    return (made,) if isinstance(made, Tile) else made


@page("", name="home", duty=SIGNED_IN)
def home(request: WorkRequest) -> HttpResponse:
    """What needs me: counts of all that waits, then the first rows of what I work off."""
    actor, at = request.actor, request.at
    made = (source.call(actor=actor, at=at) for source in allowed(actor, TILES))
    tiles = list(chain.from_iterable(map(_as_tiles, made)))
    urgent = [tile for tile in tiles if tile.tone in ("blocked", "waits") and tile.value]
    calm = [tile for tile in tiles if tile not in urgent]
    urgent.sort(key=lambda tile: tile.tone != "blocked")
    queues: list[Queue] = []
    for source in allowed(actor, QUEUES):
        if len(queues) < CARDS and (found := source.call(actor=actor, at=at, limit=ROWS)):
            queues.append(found)
    return render(request, "web/home.html", {"urgent": urgent, "calm": calm, "queues": queues})


@page("waiting/", name="waiting", duty=SIGNED_IN)
def waiting(request: WorkRequest) -> HttpResponse:
    """How much waits for this very person, for the top of every page."""
    actor, at = request.actor, request.at
    made = (source.call(actor=actor, at=at) for source in allowed(actor, TILES) if source.mine)
    found = [tile for tile in chain.from_iterable(map(_as_tiles, made)) if tile.value]
    facts = {"count": sum(int(tile.value) for tile in found), "found": found}
    answer = render(request, "web/parts/waiting.html", facts)
    answer["Cache-Control"] = f"private, max-age={KEPT}"
    return answer
