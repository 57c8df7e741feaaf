"""Keys held until the transaction ends, so that two writers of one document wait for each other."""

from __future__ import annotations

from collections.abc import Iterable

from .sql import statements

SQL = statements()


def hold_keys(kind: str, keys: Iterable[str | None], *, company_id: int) -> None:
    """Let nobody else make documents of `kind` with these keys until the transaction ends.

    A unique key alone would make the second of two writers fail; held first, it sees the first
    one's document and answers `already_…`.
    """
    held = [key for key in keys if key is not None]
    if held:
        SQL("hold_keys", kind=kind, company_id=company_id, keys=held)
