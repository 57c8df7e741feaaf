"""Where people may sign on from: OpenID Connect issuers, from `sign-on.toml` or the environment."""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

FILE = "sign-on.toml"


@dataclass(frozen=True, slots=True)
class Issuer:
    """`id` stands in addresses and in the key of a person: (issuer, subject)."""

    id: str
    name: str
    url: str
    client_id: str
    client_secret: str = field(repr=False)
    authorize_origin: str = ""  # where people are sent to, if not the issuer's own host


def configured(home: Path) -> tuple[Issuer, ...]:
    """The issuers of `sign-on.toml` in the data directory, and the one of TRADEWRIGHT_OIDC_*."""
    given: list[Mapping[str, Any]] = []
    place = home / FILE
    if place.exists():
        try:
            with place.open("rb") as file:
                given += tomllib.load(file).get("issuer", [])
        except tomllib.TOMLDecodeError as fault:
            raise ImproperlyConfigured(f"{place}: {fault}") from fault
    if os.environ.get("TRADEWRIGHT_OIDC_URL"):
        names = ("id", "name", "url", "client_id", "client_secret", "authorize_origin")
        values = {name: os.environ.get(f"TRADEWRIGHT_OIDC_{name.upper()}", "") for name in names}
        given.append(values | {"id": values["id"] or "sso"})
    return tuple(_issuer(one) for one in given)


def _issuer(given: Mapping[str, Any]) -> Issuer:
    missing = [name for name in ("id", "url", "client_id", "client_secret") if not given.get(name)]
    if missing:
        raise ImproperlyConfigured(f"{FILE}: an issuer lacks {', '.join(missing)}")
    if not re.fullmatch(r"[a-z0-9-]{1,30}", str(given["id"])):
        raise ImproperlyConfigured(f"{FILE}: `id` takes small letters, digits and -")
    local = urlsplit(given["url"]).hostname in ("127.0.0.1", "localhost")
    if not local and urlsplit(given["url"]).scheme != "https":
        raise ImproperlyConfigured(f"{FILE}: the `url` of {given['id']} must begin with https://")
    return Issuer(
        given["id"], given.get("name") or given["id"], given["url"].rstrip("/"),
        given["client_id"], given["client_secret"], given.get("authorize_origin", ""),
    )  # fmt: skip


def as_apps(issuers: Iterable[Issuer]) -> list[dict[str, Any]]:
    """The issuers as django-allauth reads them: code with PKCE, the subject as the user's key."""
    return [
        {
            "provider_id": one.id,
            "name": one.name,
            "client_id": one.client_id,
            "secret": one.client_secret,
            "settings": {
                "server_url": one.url,
                "oauth_pkce_enabled": True,
                "fetch_userinfo": False,
                "uid_field": "sub",
            },
        }
        for one in issuers
    ]


def origins(issuers: Iterable[Issuer]) -> list[str]:
    """Where the sign-on form may lead: for the content security policy."""
    found = []
    for one in issuers:
        parts = urlsplit(one.url)
        found.append(one.authorize_origin or f"{parts.scheme}://{parts.netloc}")
    return found
