"""How often one address may knock at a door that needs no sign-in."""

from __future__ import annotations

from typing import Any

from django.core.cache import cache

from .addresses import address_of

SECONDS = 60


def is_too_fast(request: Any, door: str, *, a_minute: int) -> bool:
    """Whether the request's address has come to this door more often than that in this minute."""
    minute = int(request.at.timestamp()) // SECONDS
    key = f"pace:{door}:{address_of(request) or 'local'}:{minute}"
    cache.add(key, 0, timeout=2 * SECONDS)
    try:
        return int(cache.incr(key)) > a_minute
    except ValueError:  # it has just gone from the cache
        return False
