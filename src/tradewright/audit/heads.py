"""The heads of the chains outside the database: signed lines in files that only grow.

The folder is TRADEWRIGHT_AUDIT_DIR, else `audit/heads` in the data directory. It should stand where
whoever runs the database cannot write: another machine's disk, a bucket that keeps every version.
The key that signs is `audit/key` in the data directory, the public one lies beside the heads.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tradewright.kernel import embedded

from .canonical import canonical


@dataclass(frozen=True, slots=True)
class Head:
    """Up to row `seq` the chain of a company has the hash `hash`; company 0 is the platform."""

    ledger: str
    company: int
    seq: int
    hash: bytes
    root: bytes
    sealed_at: datetime

    def body(self) -> dict[str, str]:
        """What is signed."""
        return {
            "ledger": self.ledger,
            "company": str(self.company),
            "seq": str(self.seq),
            "hash": self.hash.hex(),
            "root": self.root.hex(),
            "sealed_at": self.sealed_at.isoformat(),
        }


def folder() -> Path:
    """Where heads are published."""
    named = os.environ.get("TRADEWRIGHT_AUDIT_DIR")
    return Path(named) if named else embedded.home() / "audit" / "heads"


def signing_key() -> Ed25519PrivateKey:
    """The key of this installation, made when it is first needed."""
    place = embedded.home() / "audit" / "key"
    if not place.exists():
        place.parent.mkdir(parents=True, exist_ok=True)
        raw = place.with_suffix(f".{os.getpid()}")
        raw.touch(mode=0o600)
        raw.write_text(Ed25519PrivateKey.generate().private_bytes_raw().hex(), encoding="ascii")
        with suppress(FileExistsError):  # another process was faster: its key stands
            place.hardlink_to(raw)
        raw.unlink()
    return Ed25519PrivateKey.from_private_bytes(bytes.fromhex(place.read_text(encoding="ascii")))


def public_key() -> str:
    """The public half, in hexadecimal."""
    return signing_key().public_key().public_bytes_raw().hex()


def publish(heads: Sequence[Head]) -> None:
    """Append signed heads to the month's file, and wait until the disk has them."""
    if not heads:
        return
    key, place = signing_key(), folder()
    place.mkdir(parents=True, exist_ok=True)
    beside = place / "key.pub"
    if not beside.exists():
        beside.write_text(key.public_key().public_bytes_raw().hex() + "\n", encoding="ascii")
    lines = [
        json.dumps({"head": head.body(), "signature": key.sign(canonical(head.body())).hex()})
        for head in heads
    ]
    with (place / f"{heads[-1].sealed_at:%Y-%m}.jsonl").open("a", encoding="ascii") as file:
        file.write("\n".join(lines) + "\n")
        file.flush()
        os.fsync(file.fileno())


def published(ledger: str) -> Iterator[Head]:
    """The heads of a ledger as they stand outside, oldest first; those of others are passed by."""
    for file in sorted(folder().glob("*.jsonl")):
        for line in file.read_text(encoding="ascii").splitlines():
            head = json.loads(line)["head"]
            if head["ledger"] == ledger:
                yield Head(
                    ledger,
                    int(head["company"]),
                    int(head["seq"]),
                    bytes.fromhex(head["hash"]),
                    bytes.fromhex(head["root"]),
                    datetime.fromisoformat(head["sealed_at"]),
                )
