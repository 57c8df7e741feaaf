"""What receipts and adjustments share: both are stock documents, and others name them."""

from __future__ import annotations

from collections.abc import Iterable

from tradewright.kernel.operation import Actor
from tradewright.kernel.sql import statements

SQL = statements()


def hold_keys(external_ids: Iterable[str | None], *, actor: Actor) -> None:
    """Let nobody else make stock documents of these external ids until the transaction ends, so
    that the second of two writers sees the first one's and answers `already_…`."""
    keys = [f"stock_document:{key}" for key in external_ids if key is not None]
    SQL("hold_keys", company_id=actor.company_id, keys=keys)
