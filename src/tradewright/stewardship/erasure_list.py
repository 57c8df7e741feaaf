"""The list of erasures outside the database, so that a restored older copy can be cleaned.

A line for each: company, kind and id of the person, when their row was made and when it was erased.
No personal value is in it. It lies in TRADEWRIGHT_PRIVACY, else in the folder `privacy` of
TRADEWRIGHT_HOME, and belongs on another disk than the backups.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from tradewright.kernel import embedded


@dataclass(frozen=True, slots=True)
class Entry:
    company: str
    subject: str
    subject_id: int
    subject_made_at: str
    erased_at: str

    @property
    def digest(self) -> str:
        """Stands in the proof and in the list: the two can be held against each other."""
        return hashlib.sha256(json.dumps(asdict(self), sort_keys=True).encode()).hexdigest()


def stated(moment: datetime) -> str:
    """A moment as the list writes it."""
    return moment.isoformat(timespec="microseconds")


def file() -> Path:
    """Where the list is."""
    named = os.environ.get("TRADEWRIGHT_PRIVACY")
    return (Path(named) if named else embedded.home() / "privacy") / "erasures.jsonl"


def entries() -> list[Entry]:
    """All erasures, in the order they were made."""
    place = file()
    if not place.exists():
        return []
    lines = place.read_text(encoding="utf-8").splitlines()
    return [Entry(**{k: v for k, v in json.loads(line).items() if k != "digest"})
            for line in lines if line.strip()]  # fmt: skip


def append(made: Iterable[Entry]) -> int:
    """Write what is not there yet, to the disk, one process at a time; returns how many lines."""
    place = file()
    place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with place.open("a+", encoding="utf-8") as out:
        fcntl.flock(out, fcntl.LOCK_EX)
        known = {entry.digest for entry in entries()}
        new = [entry for entry in made if entry.digest not in known]
        for entry in new:
            out.write(json.dumps(asdict(entry) | {"digest": entry.digest}) + "\n")
        out.flush()
        os.fsync(out.fileno())
    return len(new)
