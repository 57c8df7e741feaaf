"""From where a request comes: past the proxies that we trust, and no further."""

from __future__ import annotations

from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from typing import Any

from django.core.exceptions import ImproperlyConfigured

Network = IPv4Network | IPv6Network


def networks(text: str) -> tuple[Network, ...]:
    """TRADEWRIGHT_PROXIES: addresses or networks, with commas between them."""
    try:
        return tuple(ip_network(part.strip()) for part in text.split(",") if part.strip())
    except ValueError as fault:
        raise ImproperlyConfigured(f"TRADEWRIGHT_PROXIES: {fault}") from fault


def past_proxies(remote: str, forwarded: str, trusted: tuple[Network, ...]) -> str:
    """The nearest address that is not one of our proxies.

    X-Forwarded-For is read from its end: each trusted proxy vouches for the entry before its own;
    what stands further left anybody may have written.
    """
    address = _plain(remote)
    hops = [hop.strip() for hop in forwarded.split(",") if hop.strip()]
    while address and hops and any(ip_address(address) in network for network in trusted):
        before = _plain(hops.pop())
        if not before:
            break
        address = before
    return address


def _plain(text: str) -> str:
    """The address, or "" where the text is none (a socket, a forged entry)."""
    try:
        return str(ip_address(text))
    except ValueError:
        return ""


def address_of(request: Any) -> str | None:
    """The client's address, None where there is none (a Unix socket)."""
    from django.conf import settings  # noqa: PLC0415 - the settings read `networks` from here

    meta = request.META
    found = past_proxies(
        meta.get("REMOTE_ADDR") or "",
        meta.get("HTTP_X_FORWARDED_FOR") or "",
        settings.TRUSTED_PROXIES,
    )
    return found or None


def device_of(request: Any) -> str:
    """What the browser says it is, in two words: Firefox, Windows."""
    agent = request.META.get("HTTP_USER_AGENT") or ""
    browsers = (("Edg/", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"),
                ("Chrome/", "Chrome"), ("Safari/", "Safari"))  # fmt: skip
    systems = (("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"),
               ("Windows", "Windows"), ("Mac OS", "macOS"), ("Linux", "Linux"))  # fmt: skip
    words = [next((name for mark, name in group if mark in agent), "")
             for group in (browsers, systems)]  # fmt: skip
    return ", ".join(word for word in words if word) or agent[:60]
