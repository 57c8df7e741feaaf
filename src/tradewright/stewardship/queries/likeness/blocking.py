"""Which pairs are worth a look: those with a rare key in common.

A key is a word, a word by its sound, a code, or a word together with a code. Keys that many
records have say nothing and are passed over, so the work grows with the number of records and not
with its square.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from hashlib import blake2b
from math import log

from .records import CODE, WORDS, Field, Record, skeleton

FREQUENT = 60  # a key that more records have than this is no ground to compare them
NEAREST = 4  # candidates looked at for one record; 20,000 records take a quarter of a minute
PHONE = 7  # the last digits of a long number are the same with and without its prefix


def keys(record: Record, fields: Sequence[Field]) -> set[str]:
    """The blocking keys of a record."""
    found: set[str] = set()
    sounds: list[str] = []
    numbers: list[str] = []
    for field in fields:
        text = record.text(field.name)
        if not field.blocks or not text.tokens:
            continue
        if field.kind == CODE:
            found.add(f"{field.name}:{text.glued}")
            numbers.append(text.glued)
            if text.glued.isdigit() and len(text.glued) > PHONE:
                found.add(f"{field.name}:{text.glued[-PHONE:]}")
        elif field.kind == WORDS:
            here = [skeleton(t) for t in text.tokens if t.isalpha() and len(t) > 2]
            found.update(f"word:{token}" for token in text.tokens if len(token) > 1)
            found.update(f"code:{code}" for code in text.codes)
            found.update(f"sound:{sound}" for sound in here if len(sound) > 2)
            sounds += here
            numbers += [token for token in text.tokens if token.isdigit()]
    found.update(f"{sound}+{number}" for sound in set(sounds) for number in set(numbers))
    return found


def hashed(key: str) -> int:
    """A key as the database keeps it: 63 bits that do not tell the word."""
    return int.from_bytes(blake2b(key.encode(), digest_size=8).digest(), "big") >> 1


def candidates(
    records: Sequence[Record],
    fields: Sequence[Field],
    others: Sequence[Record] | None = None,
    *,
    nearest: int = NEAREST,
) -> Iterator[tuple[Record, Record]]:
    """Pairs worth a look, each once: among `records`, or of `records` with `others`."""
    pool = list(others) if others is not None else list(records)
    blocks: dict[str, list[int]] = defaultdict(list)
    for place, record in enumerate(pool):
        for key in keys(record, fields):
            blocks[key].append(place)
    total = len(pool)
    seen: set[tuple[int, int]] = set()
    for place, record in enumerate(records):
        common: dict[int, float] = defaultdict(float)
        for key in keys(record, fields):
            block = blocks.get(key, ())
            if len(block) <= FREQUENT:
                weight = log(1 + total / len(block)) if block else 0.0
                for other in block:
                    common[other] += weight
        if others is None:
            common.pop(place, None)
        for other in sorted(common, key=lambda one: (-common[one], one))[:nearest]:
            pair = (min(place, other), max(place, other)) if others is None else (place, other)
            if pair not in seen:
                seen.add(pair)
                yield record, pool[other]
