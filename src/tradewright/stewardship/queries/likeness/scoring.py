"""A fitted model: the chance that two records are one, and what speaks for and against it."""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from math import exp
from pathlib import Path
from typing import Any

from .blocking import NEAREST, candidates
from .measures import UNKNOWN, Corpus, Evidence, compare
from .records import AMOUNT, CODE, Field, Record

FOLDER = Path(__file__).parent
WEAKLY = 0.45  # names below this have hardly a letter in common: 94 % of names drawn by chance
SAME = 0.95  # of a number
AT_MOST = 0.6  # the chance that is told of such a pair; above every model's `likely`


@dataclass(frozen=True, slots=True)
class Reason:
    """How alike one field is, from 0 to 1; None where one side says nothing."""

    field: str
    label: str
    likeness: float | None


@dataclass(frozen=True, slots=True)
class Likeness:
    """`score` is the chance, from 0 to 1, that the two are one."""

    score: float
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Model:
    """Boosted trees over binned measures, as `fitting.fit` makes them; `likely` is the chance from
    which two records are worth a person's look (the best F1 on the pairs it was fitted to)."""

    base: float
    names: Sequence[str]
    edges: Sequence[Sequence[float]]
    trees: Sequence[Any]
    likely: float
    thresholds: Mapping[str, float]
    fields: Mapping[str, Sequence[str]]
    provenance: str

    def score(self, evidence: Evidence) -> float:
        bins = [
            bisect_right(cuts, evidence.get(name, UNKNOWN))
            for cuts, name in zip(self.edges, self.names, strict=True)
        ]
        total = self.base
        for tree in self.trees:
            node = tree
            while type(node) is list:
                node = node[2] if bins[node[0]] <= node[1] else node[3]
            total += node
        return 1 / (1 + exp(-total))

    def likeness(self, a: Record, b: Record, fields: Sequence[Field], corpus: Corpus) -> Likeness:
        evidence = compare(a, b, fields, corpus)
        score = self.score(evidence)
        if goes_by_another_name(evidence, fields):
            score = min(score, max(AT_MOST, self.likely))
        return Likeness(score, reasons(evidence, fields))


def goes_by_another_name(evidence: Evidence, fields: Sequence[Field]) -> bool:
    """Whether the names have next to nothing in common and no number or mailbox says that the two
    are one: two firms in one house look so, and so does one that was renamed. Worth a look, never
    near certain."""
    measured = [evidence.get(f"name.{one}", UNKNOWN) for one in ("words", "contained", "letters")]
    if measured[0] == UNKNOWN or max(measured) >= WEAKLY:
        return False
    telling = [f"{one.name}.near" for one in fields if one.kind == CODE and one.name != "postcode"]
    return max([evidence.get(one, UNKNOWN) for one in (*telling, "email.words")]) < SAME


def reasons(evidence: Evidence, fields: Sequence[Field]) -> tuple[Reason, ...]:
    """What a person reads: one likeness per field."""
    found = []
    for field in fields:
        measure = "near" if field.kind in (CODE, AMOUNT) else "words"
        value = evidence[f"{field.name}.{measure}"]
        if measure == "words" and value != UNKNOWN:
            value = max(value, evidence[f"{field.name}.glued"])
        found.append(Reason(field.name, field.label, None if value == UNKNOWN else round(value, 2)))
    return tuple(found)


@cache
def model(kind: str) -> Model:
    """The model that the program comes with, for `customer` or `item`."""
    return Model(**json.loads((FOLDER / f"{kind}.json").read_text(encoding="utf-8")))


def alike(
    records: Sequence[Record], fields: Sequence[Field], using: Model, *, nearest: int = NEAREST
) -> Iterator[tuple[Record, Record, Likeness]]:
    """The likely doubles among `records`."""
    corpus = Corpus.of(records)
    for a, b in candidates(records, fields, nearest=nearest):
        found = using.likeness(a, b, fields, corpus)
        if found.score >= using.likely:
            yield a, b, found
