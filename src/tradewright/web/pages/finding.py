"""The command bar: any document by number, any master by words, any page and action by name."""

from __future__ import annotations

import re
from collections.abc import Sequence

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from tradewright.kernel.doors import (
    MENU,
    PAGES,
    SEARCHERS,
    SIGNED_IN,
    Registered,
    WorkRequest,
    page,
)
from tradewright.kernel.operation import Actor
from tradewright.kernel.pieces import Found

from ..shell import entries_of

FOUND_PER_KIND = 6
PAGES_OFFERED = 20  # before anything is typed
EXACT, BEGINS, WORDS = range(3)

_PARTS = re.compile(r" · |, ")
_FIGURES = re.compile(r"^\D*0*(\d+)$")

Group = tuple[str, Sequence[Found]]


def allowed(actor: Actor, registered: dict[str, Registered]) -> list[Registered]:
    """What of a registry the actor has the duties for, in its order."""
    found = [r for r in registered.values() if r.duty == SIGNED_IN or actor.may(r.duty)]
    return sorted(found, key=lambda r: (r.order, r.name))


@page("find/", name="find", duty=SIGNED_IN)
def find(request: WorkRequest) -> HttpResponse:
    """What is called as typed, in groups: the one with the exact number or code first."""
    words = " ".join(request.GET.get("q", "").split())
    groups: list[Group] = []
    if words:
        groups = [
            (search.name, search.call(words, actor=request.actor, limit=FOUND_PER_KIND))
            for search in allowed(request.actor, SEARCHERS)
        ]
        groups.append(("Do", _actions(words, request.actor)))
    ways = _ways(words, request.actor)
    groups.append(("Go to", ways[: FOUND_PER_KIND if words else PAGES_OFFERED]))
    facts = {"words": words, "groups": _ranked(words, groups), "as_list": bool(request.htmx)}
    template = "web/parts/found.html" if request.htmx else "web/find.html"
    return render(request, template, facts)


def _ranked(words: str, groups: Sequence[Group]) -> list[Group]:
    """The groups that have something, what is exactly as typed first, in each and among them."""
    typed = words.casefold()
    sorted_ones = [
        (name, sorted(found, key=lambda one: _rank(typed, one))) for name, found in groups if found
    ]
    return sorted(sorted_ones, key=lambda group: _rank(typed, group[1][0]) if typed else WORDS)


def _rank(typed: str, one: Found) -> int:
    """How near a result is to what was typed: its number, code or reference, or the figures of its
    number; the beginning of one of these; words in it."""
    names = [one.label.casefold(), *_PARTS.split(one.hint.casefold())]
    figures = _FIGURES.match(names[0])
    if typed in names or (figures and typed.lstrip("0") == figures[1]):
        return EXACT
    return BEGINS if any(name.startswith(typed) for name in names) else WORDS


def _begins(words: str, spoken: str) -> bool:
    """Whether every typed word begins a word of `spoken`."""
    parts = re.split(r"[\s,]+", spoken.lower())
    return all(any(part.startswith(word) for part in parts) for word in words.lower().split())


def _actions(words: str, actor: Actor) -> list[Found]:
    """Forms that make something new: the pages named new_… that ask for nothing before."""
    found = []
    for one in PAGES.values():
        if not one.name.startswith("new_") or "GET" not in one.methods or "<" in one.path:
            continue
        named = one.name.replace("_", " ").capitalize()
        entry = MENU.get(one.name)
        label, icon = (entry.label, entry.icon) if entry else (named, "plus")
        known = one.duty == SIGNED_IN or actor.may(one.duty)
        if known and _begins(words, f"{named} {label} enter"):
            found.append(Found(label, reverse(one.name), icon=icon))
    return sorted(found, key=lambda one: one.label)[:FOUND_PER_KIND]


def _ways(words: str, actor: Actor) -> list[Found]:
    """Menu entries by their own or their workspace's name."""
    return [
        Found(entry.label, reverse(entry.page_name), entry.workspace, entry.icon)
        for entry in entries_of(actor)
        if _begins(words, f"{entry.workspace} {entry.label}")
        and not (words and entry.page_name.startswith("new_"))
    ]
