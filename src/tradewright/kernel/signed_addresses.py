"""Addresses that open one thing to whoever holds them, without signing in.

A token names company and thing and is signed with the installation's key under a salt of its own;
the thing's random key stands in the database, so that neither of the two alone makes a token, and
a thing can be closed.
"""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.core import signing

LONGEST = 300


@dataclass(frozen=True, slots=True)
class SignedAddress:
    """Tokens of one kind of thing; a token of another kind is none of these."""

    salt: str

    def token_of(self, company_id: int, key: UUID) -> str:
        """What stands in the address: the same whenever it is shown."""
        return signing.Signer(salt=self.salt).sign_object([company_id, key.hex])

    def read(self, token: str) -> tuple[int, UUID] | None:
        """Company and key of a token that we have signed; None for any other."""
        if len(token) > LONGEST:
            return None
        try:
            company_id, key = signing.Signer(salt=self.salt).unsign_object(token)
            return int(company_id), UUID(key)
        except (signing.BadSignature, ValueError, TypeError):
            return None
