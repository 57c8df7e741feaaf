"""What one would take first: the cosine of the records' words, weighed by TF-IDF."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from math import log, sqrt

from tradewright.stewardship.queries.likeness.records import Record, cut

from .labelled import Pair


@dataclass(frozen=True, slots=True)
class Cosine:
    """Over the words of all fields together; the commoner a word among the records, the less it
    weighs."""

    weights: dict[str, float]
    unseen: float

    @classmethod
    def of(cls, records: Sequence[Record]) -> Cosine:
        counts = Counter(word for record in records for word in set(_words(record)))
        total = len(records)
        return cls(
            {word: log((1 + total) / (1 + count)) + 1 for word, count in counts.items()},
            log(1 + total) + 1,
        )

    def between(self, a: Record, b: Record) -> float:
        here, there = self._vector(a), self._vector(b)
        size = sqrt(sum(v * v for v in here.values()) * sum(v * v for v in there.values()))
        return sum(v * there.get(word, 0.0) for word, v in here.items()) / size if size else 0.0

    def scored(self, pairs: Sequence[Pair]) -> list[tuple[float, bool]]:
        return [(self.between(a, b), truth) for a, b, truth in pairs]

    def _vector(self, record: Record) -> dict[str, float]:
        counts = Counter(_words(record))
        return {word: n * self.weights.get(word, self.unseen) for word, n in counts.items()}


def _words(record: Record) -> list[str]:
    return [word for value in record.values.values() for word in cut(value).plain.split()]
