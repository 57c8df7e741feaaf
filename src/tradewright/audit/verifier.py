#!/usr/bin/env python3
"""Verifies an export of Tradewright's audit trail. Needs Python 3.9, and nothing of Tradewright.

    python verifier.py EXPORT [--heads FOLDER] [--json]

EXPORT is a file of `tradewright audit export`, FOLDER holds the heads as they were published
outside the database, with the file key.pub. Exit 0: everything holds. Exit 1: something was
changed, the first row at fault is named. Exit 2: the file cannot be used.

What is checked: the body of every row has the hash that its chain names; every row's hash is
SHA-256(hash of the row before, hash of the body); numbers run from 1 without a hole; every batch
has its Merkle root; every head outside is signed and stands in the chain. Without --heads the last
is done with the heads inside the export, which whoever rewrote the chain could have rewritten too.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

try:
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
except ImportError:  # this file can do without, a little slower
    HAS_CRYPTOGRAPHY = False
else:
    HAS_CRYPTOGRAPHY = True

ZERO = bytes(32)

Heads = dict[tuple[int, int], str]  # company and row: the hash
Point = tuple[int, int, int, int]  # on the curve, in extended coordinates


class Unusable(Exception):
    """The file is no export, or not a whole one."""


class Fault(Exception):
    """Something was changed; says what, and which row is the first."""

    def __init__(
        self, why: str, row: Any = None, company: int | None = None, seq: int | None = None
    ) -> None:
        super().__init__(why)
        row = row or {}
        self.report = {
            "verified": False,
            "why": why,
            "company": row.get("company", company),
            "seq": row.get("seq", seq),
            "source": row.get("source"),
            "id": row.get("id"),
        }


def canonical(value: Any) -> bytes:
    """RFC 8785 for values whose numbers are strings."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()


def merkle_root(leaves: list[bytes]) -> bytes:
    """RFC 6962: a leaf is hashed after 0, a node after 1; an odd one goes up as it is."""
    row = [hashlib.sha256(b"\x00" + leaf).digest() for leaf in leaves]
    while len(row) > 1:
        above = [
            hashlib.sha256(b"\x01" + row[i] + row[i + 1]).digest()
            for i in range(0, len(row) - 1, 2)
        ]
        row = above + row[len(above) * 2 :]
    return row[0]


# --- ed25519 (RFC 8032), for machines without the package `cryptography`

P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT = pow(2, (P - 1) // 4, P)


def _add(p: Point, q: Point) -> Point:
    a, b = (p[1] - p[0]) * (q[1] - q[0]) % P, (p[1] + p[0]) * (q[1] + q[0]) % P
    c, d = 2 * p[3] * q[3] * D % P, 2 * p[2] * q[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return (e * f % P, g * h % P, f * g % P, e * h % P)


def _times(n: int, p: Point) -> Point:
    q: Point = (0, 1, 1, 0)
    while n:
        if n & 1:
            q = _add(q, p)
        p, n = _add(p, p), n >> 1
    return q


def _point(raw: bytes) -> Point | None:
    y = int.from_bytes(raw, "little")
    sign, y = y >> 255, y & ((1 << 255) - 1)
    x2 = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(x2, (P + 3) // 8, P)
    if (x * x - x2) % P:
        x = x * ROOT % P
    if y >= P or (x * x - x2) % P or (x == 0 and sign):
        return None
    if x & 1 != sign:
        x = P - x
    return (x, y, 1, x * y % P)


BASE = _point((4 * pow(5, P - 2, P) % P).to_bytes(32, "little"))


def _signed_in_python(key: bytes, signature: bytes, message: bytes) -> bool:
    a, r = _point(key), _point(signature[:32])
    s = int.from_bytes(signature[32:], "little")
    if a is None or r is None or BASE is None or len(signature) != 64 or s >= ORDER:
        return False
    digest = hashlib.sha512(signature[:32] + key + message).digest()
    left, right = _times(s, BASE), _add(r, _times(int.from_bytes(digest, "little") % ORDER, a))
    return not (
        (left[0] * right[2] - right[0] * left[2]) % P
        or (left[1] * right[2] - right[1] * left[2]) % P
    )


def signed(key: bytes, signature: bytes, message: bytes) -> bool:
    """Whether `key` signed the message."""
    if not HAS_CRYPTOGRAPHY:
        return _signed_in_python(key, signature, message)
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(signature, message)
    except InvalidSignature:
        return False
    return True


def read(path: str | Path) -> Iterator[dict[str, Any]]:
    """The records of an export, one after the other."""
    try:
        with Path(path).open(encoding="utf-8") as file:
            for number, line in enumerate(file, 1):
                try:
                    yield json.loads(line)
                except ValueError:
                    raise Unusable(f"line {number} of {path} is not JSON") from None
    except (OSError, UnicodeDecodeError) as fault:
        raise Unusable(f"{path} cannot be read: {fault}") from None


def heads_of(folder: str | Path, ledger: str, key: str) -> Heads:
    """The heads that stand outside, by chain and row; the folder's own key counts."""
    place = Path(folder)
    files = sorted(place.glob("*.jsonl"))
    if not files:
        raise Unusable(f"no heads stand in {folder}")
    if (place / "key.pub").exists():
        key = (place / "key.pub").read_text(encoding="ascii").strip()
    mine = [one for file in files for one in read(file) if one["head"]["ledger"] == ledger]
    if not mine:
        raise Fault(f"none of the heads in {folder} is of this ledger ({ledger})")
    return by_row(mine, key)


def by_row(records: Iterable[dict[str, Any]], key: str) -> Heads:
    """Heads with good signatures, by (company, seq)."""
    found: Heads = {}
    for record in records:
        head = record["head"]
        place = (int(head["company"]), int(head["seq"]))
        if not signed(bytes.fromhex(key), bytes.fromhex(record["signature"]), canonical(head)):
            raise Fault("the signature of a head is not right", company=place[0], seq=place[1])
        if found.setdefault(place, head["hash"]) != head["hash"]:
            why = "two heads outside name the same row with different hashes"
            raise Fault(why, company=place[0], seq=place[1])
    return found


class Chain:
    """One company's rows as they come: the last hash, and the leaves of the batch."""

    def __init__(self) -> None:
        self.seq, self.hash, self.batch = 0, ZERO, -1
        self.leaves: list[bytes] = []

    def take(self, row: dict[str, Any], roots: dict[int, str]) -> None:
        if row["seq"] != self.seq + 1:
            why = f"row {self.seq + 1} of the chain is missing, row {row['seq']} follows"
            raise Fault(why, row)
        if row["body"] is None:
            raise Fault("the row itself is gone", row)
        body_hash = hashlib.sha256(canonical(row["body"])).digest()
        if body_hash.hex() != row["body_hash"]:
            raise Fault("the row was changed after it was sealed", row)
        hash = hashlib.sha256(self.hash + body_hash).digest()
        if hash.hex() != row["hash"]:
            raise Fault("the row does not follow the one before it", row)
        if row["batch"] != self.batch:
            self.close(roots, row)
            self.batch, self.leaves = row["batch"], []
        self.seq, self.hash = row["seq"], hash
        self.leaves.append(body_hash)

    def close(self, roots: dict[int, str], row: dict[str, Any] | None = None) -> None:
        if self.leaves and roots.get(self.batch) != merkle_root(self.leaves).hex():
            why = f"the Merkle root of batch {self.batch} is not that of its rows"
            raise Fault(why, row, seq=self.seq)


class Export:
    """An export as it is read, record by record."""

    def __init__(self, outside: Heads) -> None:
        self.outside = outside
        self.chains: dict[int, Chain] = {}
        self.roots: dict[int, str] = {}
        self.heads: list[dict[str, Any]] = []
        self.is_whole = False

    def rows(self) -> int:
        return sum(chain.seq for chain in self.chains.values())

    def take(self, record: dict[str, Any]) -> None:
        kind = record["kind"]
        if kind == "batch":
            self.roots[record["batch"]] = record["root"]
        elif kind == "head":
            self.heads.append(record)
        elif kind == "row":
            self.chains.setdefault(record["company"], Chain()).take(record, self.roots)
            known = self.outside.get((record["company"], record["seq"]), record["hash"])
            if known != record["hash"]:
                raise Fault("the chain was rewritten: a head outside has another hash", record)
        elif kind == "end":
            self.is_whole = record["rows"] == self.rows()


def verify(records: Iterable[dict[str, Any]], heads: str | Path | None = None) -> dict[str, Any]:
    """Verify the records of an export against the heads in a folder; the report, or a Fault."""
    records = iter(records)
    first = next(records, None)
    if not isinstance(first, dict) or first.get("kind") != "export" or first.get("format") != 1:
        raise Unusable("this is no export of an audit trail, or one of another format")
    outside = heads_of(heads, first["ledger"], first["public_key"]) if heads else {}
    export = Export(outside)
    for record in records:
        export.take(record)
    if not export.is_whole:
        raise Unusable("the export ends in the middle")
    for chain in export.chains.values():
        chain.close(export.roots)
    if not heads:
        outside = by_row(export.heads, first["public_key"])
    for company, seq in sorted(outside):
        have = export.chains[company].seq if company in export.chains else 0
        if seq > have and first.get("company") in (None, company):
            why = f"the chain ends at row {have}, but a head outside stands at row {seq}"
            raise Fault(why, company=company, seq=have + 1)
    return {
        "verified": True, "chains": len(export.chains), "rows": export.rows(),
        "heads": len(outside), "outside": bool(heads), "begun_again": first.get("begun_again", []),
    }  # fmt: skip


def main(arguments: list[str] | None = None) -> int:
    words = argparse.ArgumentParser(description="Verify an export of an audit trail.")
    words.add_argument("export")
    words.add_argument("--heads", help="the folder of the heads that were published outside")
    words.add_argument("--json", action="store_true")
    asked = words.parse_args(arguments)
    try:
        report, code = verify(read(asked.export), asked.heads), 0
    except Fault as fault:
        report, code = fault.report, 1
    except (Unusable, KeyError, TypeError, ValueError) as fault:
        report, code = {"verified": False, "why": f"unusable: {fault}"}, 2
    if asked.json:
        print(json.dumps(report))
    elif code == 0:
        print(f"{report['rows']} rows in {report['chains']} chains hold, {report['heads']} heads.")
        for one in report["begun_again"]:
            print(f"The chains began again {one['at']}: {one['reason']}. Lost: {one['lost']}")
        if not asked.heads:
            print("Without --heads a chain that was rewritten as a whole is not found.")
    else:
        place = [f"{name} {report[name]}" for name in ("company", "seq", "source", "id")
                 if report.get(name) is not None]  # fmt: skip
        print(f"{report['why']} ({', '.join(place)})" if place else report["why"])
    return code


if __name__ == "__main__":
    sys.exit(main())
