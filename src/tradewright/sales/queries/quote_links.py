"""The signed address of a sent quote: what a customer opens it with, and nothing else.

The token names company and link and is signed with the installation's key under a salt of its own;
the link's random key stands in the database, so that neither of the two alone makes a token, and a
link can be revoked.
"""

from __future__ import annotations

from uuid import UUID

from django.core import signing

SALT = "tradewright.sales.quote-link"
LONGEST = 300


def token_of(company_id: int, key: UUID) -> str:
    """What stands in the address: the same whenever it is shown."""
    return signing.Signer(salt=SALT).sign_object([company_id, key.hex])


def read_token(token: str) -> tuple[int, UUID] | None:
    """Company and key of a token that we have signed; None for any other."""
    if len(token) > LONGEST:
        return None
    try:
        company_id, key = signing.Signer(salt=SALT).unsign_object(token)
        return int(company_id), UUID(key)
    except (signing.BadSignature, ValueError, TypeError):
        return None
