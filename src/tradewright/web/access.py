"""Who gets in where: every route with its method, the duties it asks for and the roles with them.

Made from the registries that the doors themselves read, and held against Django's resolver: a route
that stands in no registry is an error, so that nothing is open by oversight.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from django.urls import URLPattern, URLResolver, get_resolver

from tradewright.control import roles
from tradewright.kernel.doors import PAGES, SIGNED_IN
from tradewright.kernel.errors import TradewrightError

from .api.reading import READS
from .api.writes import exposed, path_of

Access = Literal["public", "signed_in", "duty"]

# what is mounted beside the pages and the API's reads and writes
PUBLIC: Access = "public"
BEHIND_SIGN_IN: Access = "signed_in"
OTHERS: dict[str, tuple[tuple[str, ...], Access]] = {
    "/sign-in/": (("GET", "POST"), PUBLIC),
    "/sign-in/code/": (("GET", "POST"), PUBLIC),  # for who has given the password
    "/sign-on/{provider_id}/": (("POST",), PUBLIC),
    "/sign-on/{provider_id}/back/": (("GET",), PUBLIC),
    "/sign-out/": (("POST",), PUBLIC),
    "/confirm/": (("GET", "POST"), BEHIND_SIGN_IN),
    "/account/": (("GET",), BEHIND_SIGN_IN),
    "/account/password/": (("POST",), BEHIND_SIGN_IN),
    "/account/sessions/end/": (("POST",), BEHIND_SIGN_IN),
    "/account/app/": (("GET", "POST"), BEHIND_SIGN_IN),
    "/account/key/": (("GET", "POST"), BEHIND_SIGN_IN),
    "/account/factors/{factor_id}/remove/": (("POST",), BEHIND_SIGN_IN),
    "/account/codes/": (("GET",), BEHIND_SIGN_IN),
    "/account/codes/new/": (("POST",), BEHIND_SIGN_IN),
    "/account/links/{link_id}/remove/": (("POST",), BEHIND_SIGN_IN),
    # a signed address opens the one quote that it was made for, any other answers “nothing here”
    "/q/{token}/": (("GET",), PUBLIC),
    "/q/{token}/quote.pdf": (("GET",), PUBLIC),
    "/q/{token}/accept/": (("POST",), PUBLIC),
    "/q/{token}/decline/": (("POST",), PUBLIC),
    # a signed address opens the one form that it was made for
    "/ask/{token}/": (("GET", "POST"), PUBLIC),
    "/ask/{token}/thanks/": (("GET",), PUBLIC),
    "/health": (("GET",), PUBLIC),
    "/badge/": (("GET",), PUBLIC),  # answers nothing to who holds no role
    "/workplace/": (("POST",), PUBLIC),  # changes nothing for who holds no role there
    "/api/": (("GET",), PUBLIC),  # answers “not found”
    "/api/docs": (("GET",), BEHIND_SIGN_IN),
    "/api/openapi.json": (("GET",), BEHIND_SIGN_IN),
    "/api/{rest}": (("GET",), PUBLIC),  # answers “not found”
    "/static/{path}": (("GET",), PUBLIC),  # served before any route
}


class UnlistedRoute(TradewrightError):
    """A route is mounted that no registry knows."""


@dataclass(frozen=True, slots=True)
class Route:
    """`duties` are all needed; `access` says whom else it lets in when there are none."""

    route: str
    method: str
    duties: tuple[str, ...]
    roles: tuple[str, ...]
    access: Access


def routes() -> list[Route]:
    """Every route and method, by address. Raises UnlistedRoute when one is in no registry."""
    mounted = set(_mounted())  # first: it imports what fills the registries
    found = sorted((*_pages(), *_api(), *_others()), key=lambda one: (one.route, one.method))
    listed = {one.route for one in found}
    unlisted = sorted(mounted - listed)
    if unlisted:
        raise UnlistedRoute(f"no registry knows {', '.join(unlisted)}")
    return found


def _pages() -> Iterator[Route]:
    for page in PAGES.values():
        for method in page.methods:
            yield _route(_spelt("/" + page.path), method, page.duty)


def _api() -> Iterator[Route]:
    for path, duty in READS.items():
        yield _route(_spelt(f"/api{path}"), "GET", duty)
    for operation in exposed():
        yield _route(f"/api{path_of(operation)}", "POST", operation.duty)


def _others() -> Iterator[Route]:
    everyone = tuple(role.code for role in roles.ROLES)
    for route, (methods, access) in OTHERS.items():
        for method in methods:
            yield Route(route, method, (), everyone, access)


def _route(route: str, method: str, duty: str) -> Route:
    if duty == SIGNED_IN:
        everyone = tuple(role.code for role in roles.ROLES)
        return Route(route, method, (), everyone, BEHIND_SIGN_IN)
    return Route(route, method, (duty,), roles_with(duty), "duty")


def roles_with(duty: str) -> tuple[str, ...]:
    """Codes of the built-in roles that have the duty."""
    return tuple(role.code for role in roles.ROLES if role.duties([duty]))


def _mounted() -> Iterator[str]:
    """Every address that Django's resolver knows, arguments spelt {name}."""

    def below(patterns: list[URLPattern | URLResolver], before: str) -> Iterator[str]:
        for one in patterns:
            here = before + str(one.pattern)
            if isinstance(one, URLResolver):
                yield from below(one.url_patterns, here)
            else:
                yield _spelt(here)

    yield from below(get_resolver().url_patterns, "/")


def _spelt(path: str) -> str:
    """<int:order_id> and {order_id} are the same argument."""
    return re.sub(r"<(?:\w+:)?(\w+)>|\{(?:\w+:)?(\w+)\}", lambda m: f"{{{m[1] or m[2]}}}", path)
