"""Short secrets at rest, sealed with a key drawn from SECRET_KEY: the database alone shows none."""

from __future__ import annotations

import base64
import hashlib

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings


def _box(purpose: str) -> Fernet:
    """Each purpose has a key of its own: what was sealed for one opens for no other."""
    drawn = hashlib.sha256(f"{purpose}:{settings.SECRET_KEY}".encode()).digest()
    return Fernet(base64.urlsafe_b64encode(drawn))


def seal(text: str, purpose: str) -> str:
    """The text, unreadable without the key."""
    return _box(purpose).encrypt(text.encode()).decode("ascii")


def unseal(sealed: str, purpose: str, *, seconds: int | None = None) -> str | None:
    """The text again; None where it is not ours, was tampered with or is older than `seconds`."""
    try:
        return _box(purpose).decrypt(sealed, ttl=seconds).decode()
    except InvalidToken:
        return None
