"""What words of a file stand for: codes of customers, items and reps by code, key or exact name."""

from __future__ import annotations

from collections.abc import Collection

from tradewright.kernel.sql import statements

SQL = statements()


def customers_named(company_id: int, words: Collection[str]) -> dict[str, str]:
    """Word → code of the one customer of this code, external id or exact name; words that two
    customers share by name are left out, as are those that nobody has."""
    rows = SQL("customers_named", company_id=company_id, words=sorted(filter(None, words)))
    return {row.word: row.code for row in rows}


def items_named(company_id: int, words: Collection[str]) -> dict[str, str]:
    """Word → code of the one item of this code, external id or exact name."""
    rows = SQL("items_named", company_id=company_id, words=sorted(filter(None, words)))
    return {row.word: row.code for row in rows}


def reps_named(company_id: int, words: Collection[str]) -> dict[str, str]:
    """Word → code of the one active rep of this code or exact name."""
    rows = SQL("reps_named", company_id=company_id, words=sorted(filter(None, words)))
    return {row.word: row.code for row in rows}
