"""Pages register here; the roof mounts them. A page without a duty cannot be registered."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponseBase

View = Callable[..., HttpResponseBase]


@dataclass(frozen=True, slots=True)
class Page:
    path: str
    name: str
    duty: str
    methods: tuple[str, ...]
    view: View


PAGES: dict[str, Page] = {}

SIGNED_IN = "signed_in"  # the duty that every signed-in user of the company has


def page(
    path: str, *, name: str, duty: str, methods: tuple[str, ...] = ("GET",)
) -> Callable[[View], View]:
    """Register a page at `path` for those who have `duty` in their company.

    GET runs in a transaction of the company (reads only see its rows); POST runs bare: it calls
    one operation, which opens its own.
    """

    def register(view: View) -> View:
        if name in PAGES:
            raise ValueError(f"two pages are named {name}")
        PAGES[name] = Page(path, name, duty, methods, view)
        return view

    return register


class WorkRequest(HttpRequest):
    """A request of a signed-in person: `actor` is who they are here, `at` is now."""

    actor: Any
    at: Any
    htmx: Any
