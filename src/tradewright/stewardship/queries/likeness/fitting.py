"""Fitting a score to pairs whose truth is known: small boosted trees over binned measures.

Plain Python; no chance is involved, so the same pairs give the same model.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, log
from typing import Any

from .measures import Evidence

BINS = 24
LEAST_ROWS = 20  # a node with fewer pairs is not cut again
LEAST_WEIGHT = 1.0  # of a side of a cut: keeps a handful of odd pairs from making a rule
SMOOTH = 3.0
LEAST_GAIN = 1e-3

Node = Any  # a leaf is a number; a cut is [measure, last bin of the left side, left, right]


def fit(
    evidence: Sequence[Evidence],
    truth: Sequence[bool],
    *,
    rounds: int = 150,
    depth: int = 3,
    rate: float = 0.2,
) -> dict[str, Any]:
    """A model as `scoring.Model` reads it: gradient boosting on the logistic loss."""
    names = sorted(evidence[0])
    columns = [[row[name] for row in evidence] for name in names]
    edges = [edges_of(column) for column in columns]
    binned = [
        [bisect_right(cuts, value) for value in column]
        for cuts, column in zip(edges, columns, strict=True)
    ]
    base = log(sum(truth) / (len(truth) - sum(truth)))
    boost = _Boost(binned, [len(cuts) + 1 for cuts in edges], truth, [base] * len(truth), rate)
    trees = [boost.tree(depth) for _ in range(rounds)]
    return {"base": base, "names": names, "edges": edges, "trees": trees}


def edges_of(values: Sequence[float]) -> list[float]:
    """Where a measure is cut: quantiles of what is known; what is unknown (-1) is a bin alone."""
    known = sorted(value for value in values if value >= 0)
    quantiles = {round(known[len(known) * k // BINS], 4) for k in range(1, BINS)} if known else ()
    return sorted({0.0, *quantiles})


@dataclass(slots=True)
class _Boost:
    """What the trees are grown on; `scores` moves with each of them."""

    binned: list[list[int]]
    sizes: list[int]
    truth: Sequence[bool]
    scores: list[float]
    rate: float
    slope: list[float] | None = None
    bend: list[float] | None = None

    def tree(self, depth: int) -> Node:
        chances = [1 / (1 + exp(-score)) for score in self.scores]
        self.slope = [true - p for true, p in zip(self.truth, chances, strict=True)]
        self.bend = [p * (1 - p) for p in chances]
        return self._grow(range(len(self.scores)), depth)

    def _grow(self, rows: Sequence[int], depth: int) -> Node:
        assert self.slope is not None and self.bend is not None
        slope, bend = sum([self.slope[i] for i in rows]), sum([self.bend[i] for i in rows])
        cut = self._best_cut(rows, slope, bend) if depth and len(rows) >= LEAST_ROWS else None
        if cut is None:
            leaf = round(self.rate * slope / (bend + SMOOTH), 4)
            for i in rows:
                self.scores[i] += leaf
            return leaf
        measure, last = cut
        column = self.binned[measure]
        left = self._grow([i for i in rows if column[i] <= last], depth - 1)
        right = self._grow([i for i in rows if column[i] > last], depth - 1)
        return [measure, last, left, right]

    def _best_cut(self, rows: Sequence[int], slope: float, bend: float) -> tuple[int, int] | None:
        best, found = slope * slope / (bend + SMOOTH) + LEAST_GAIN, None
        for measure, column in enumerate(self.binned):
            slopes, bends = self._sums(rows, column, self.sizes[measure])
            left = weight = 0.0
            for last in range(len(slopes) - 1):
                left += slopes[last]
                weight += bends[last]
                if weight < LEAST_WEIGHT or bend - weight < LEAST_WEIGHT:
                    continue
                right = slope - left
                worth = left * left / (weight + SMOOTH) + right * right / (bend - weight + SMOOTH)
                if worth > best:
                    best, found = worth, (measure, last)
        return found

    def _sums(
        self, rows: Sequence[int], column: list[int], size: int
    ) -> tuple[list[float], list[float]]:
        """Slope and bend by bin."""
        assert self.slope is not None and self.bend is not None
        slopes, bends = [0.0] * size, [0.0] * size
        if size > 1:
            for i in rows:
                bin_ = column[i]
                slopes[bin_] += self.slope[i]
                bends[bin_] += self.bend[i]
        return slopes, bends


@dataclass(frozen=True, slots=True)
class Accuracy:
    """How well a score at or above a threshold tells true pairs."""

    f1: float
    precision: float
    recall: float


def accuracy(scored: Sequence[tuple[float, bool]], threshold: float, true_pairs: int) -> Accuracy:
    """`true_pairs` counts those that were never looked at, too."""
    said = [truth for score, truth in scored if score >= threshold]
    right = sum(said)
    if not said or not true_pairs:
        return Accuracy(0.0, 0.0, 0.0)
    return Accuracy(2 * right / (len(said) + true_pairs), right / len(said), right / true_pairs)


def best_threshold(scored: Sequence[tuple[float, bool]], true_pairs: int) -> float:
    """The threshold with the best F1; between two scores where it may be either."""
    best, threshold, right = 0.0, 1.0, 0
    ranked = sorted(scored, reverse=True)
    for said, (score, truth) in enumerate(ranked, start=1):
        right += truth
        after = ranked[said][0] if said < len(ranked) else 0.0
        f1 = 2 * right / (said + true_pairs)
        if f1 > best and after < score:
            best, threshold = f1, (score + after) / 2
    return threshold
