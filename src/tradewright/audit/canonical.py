"""Bodies as RFC 8785 has them, so that two programs hash the same bytes.

Numbers are strings here, which leaves of the standard: sorted keys, no blanks, short escapes.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from typing import Any

# made once: a fifth of the sealer's time went into making them for each row
_spell = json.JSONEncoder(sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode
_read = json.JSONDecoder(parse_float=str, parse_int=str).decode


def canonical(value: Any) -> bytes:
    """The one spelling of a value of strings, truth values, nulls, lists and objects."""
    return _spell(value).encode()


def read(text: str) -> Any:
    """JSON of the database, its numbers as strings, digit by digit."""
    return _read(text)


def link(before: bytes, body_hash: bytes) -> bytes:
    """The hash of a row in its chain."""
    return hashlib.sha256(before + body_hash).digest()


def merkle_root(leaves: Sequence[bytes]) -> bytes:
    """The root over the hashes of bodies (RFC 6962: leaves and nodes are told apart)."""
    row = [hashlib.sha256(b"\x00" + leaf).digest() for leaf in leaves]
    while len(row) > 1:
        pairs = zip(row[::2], row[1::2], strict=False)
        above = [hashlib.sha256(b"\x01" + left + right).digest() for left, right in pairs]
        row = above + row[len(above) * 2 :]
    return row[0]
