"""How well doubles are told: the program's own engine and models beside a TF-IDF cosine."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from tradewright.stewardship.queries.likeness.blocking import candidates
from tradewright.stewardship.queries.likeness.fitting import accuracy, best_threshold, fit
from tradewright.stewardship.queries.likeness.measures import Corpus, Evidence, compare
from tradewright.stewardship.queries.likeness.records import Field, Record
from tradewright.stewardship.queries.likeness.scoring import FOLDER, Model, model

from .baseline import Cosine
from .labelled import PARTY, PRODUCT, PRODUCT_SETS, Pair, People, people, product_pairs

FOLDS = 3
THINNED = 5  # every fifth pair is fitted on once more, with fewer fields
NEAREST = 12  # a place of the sites has up to eighteen records
Tell = Callable[[str], None]
Scored = list[tuple[float, bool]]


def evaluate(folder: Path, tell: Tell) -> list[dict[str, Any]]:
    """A result per set: F1, precision and recall of ours, and F1 of the baseline, all on pairs
    that neither was fitted to."""
    results = []
    for name in PRODUCT_SETS:
        began = time.perf_counter()
        train, valid = product_pairs(folder, name, "train"), product_pairs(folder, name, "valid")
        true_pairs = sum(truth for *_, truth in valid)
        ours = _score_products(model("item"), train, valid)
        base = Cosine.of([record for a, b, _ in train for record in (a, b)])
        threshold = best_threshold(base.scored(train), sum(truth for *_, truth in train))
        results.append(
            _result(
                name, ours, model("item").thresholds[name], base.scored(valid), threshold,
                true_pairs, began,
            )
        )  # fmt: skip
        tell(f"{name}: F1 {results[-1]['f1']}")
    fitted = {one.name: one for one in people(folder, fitting=True)}
    for one in people(folder, fitting=False):
        began = time.perf_counter()
        trained = fitted.get(one.name) or fitted["febrl_1"]
        ours = _score_people(model("customer"), one)
        threshold = best_threshold(_baseline(trained), trained.true_pairs)
        results.append(
            _result(
                one.name, ours, model("customer").thresholds[trained.name], _baseline(one),
                threshold, one.true_pairs, began,
            )
        )  # fmt: skip
        tell(f"{one.name}: F1 {results[-1]['f1']}")
    return results


def _result(
    name: str, ours: Scored, threshold: float, base: Scored, base_threshold: float,
    true_pairs: int, began: float,
) -> dict[str, Any]:  # fmt: skip
    mine = accuracy(ours, threshold, true_pairs)
    other = accuracy(base, base_threshold, true_pairs)
    return {
        "set": name,
        "f1": round(mine.f1, 3),
        "precision": round(mine.precision, 3),
        "recall": round(mine.recall, 3),
        "baseline_f1": round(other.f1, 3),
        "true_pairs": true_pairs,
        "looked_at": len(ours),
        "seconds": round(time.perf_counter() - began, 1),
    }


def _corpus(pairs: Sequence[Pair]) -> Corpus:
    return Corpus.of([record for a, b, _ in pairs for record in (a, b)])


def _score_products(using: Model, train: Sequence[Pair], valid: Sequence[Pair]) -> Scored:
    corpus = _corpus(train)
    return [(using.score(compare(a, b, PRODUCT, corpus)), truth) for a, b, truth in valid]


def _looked_at(one: People) -> list[Pair]:
    """The pairs that share a rare key, from end to end as the program finds them."""
    found = candidates(one.records, PARTY, one.others, nearest=NEAREST)
    return [(a, b, one.same(a, b)) for a, b in found]


def _score_people(using: Model, one: People) -> Scored:
    corpus = Corpus.of([*one.records, *(one.others or ())])
    return [(using.score(compare(a, b, PARTY, corpus)), truth) for a, b, truth in _looked_at(one)]


def _baseline(one: People) -> Scored:
    """The cosine over the pairs that have a word in common worth a look: the same pairs as ours,
    so that it is not held back by a blocking of its own."""
    return Cosine.of([*one.records, *(one.others or ())]).scored(_looked_at(one))


def train(folder: Path, tell: Tell) -> dict[str, Any]:
    """Fit both models on the files to fit on, and write them beside the engine that reads them."""
    _train_items(folder, tell)
    _train_customers(folder, tell)
    return {"written": ["item.json", "customer.json"]}


def _train_items(folder: Path, tell: Tell) -> None:
    sets = {name: product_pairs(folder, name, "train") for name in PRODUCT_SETS}
    rows, more = {}, []
    for name, pairs in sets.items():
        corpus = _corpus(pairs)
        rows[name] = _evidence(pairs, PRODUCT, corpus)
        more += _sparse(pairs, PRODUCT, corpus, [("name",), ("name", "code")])
    truths = {name: sum(truth for _, truth in found) for name, found in rows.items()}
    _write("item", PRODUCT, rows, truths, more, tell)


def _train_customers(folder: Path, tell: Tell) -> None:
    known = {one.name: one for one in people(folder, fitting=True)}
    rows, more = {}, []
    few = [("name", "street", "city", "postcode"), ("name", "phone"), ("name", "city")]
    for name, one in known.items():
        corpus, pairs = Corpus.of(one.records), _looked_at(one)
        rows[name] = _evidence(pairs, PARTY, corpus)
        more += _sparse(pairs, PARTY, corpus, few)
    truths = {name: one.true_pairs for name, one in known.items()}
    _write("customer", PARTY, rows, truths, more, tell)


Rows = list[tuple[Evidence, bool]]


def _evidence(pairs: Sequence[Pair], fields: Sequence[Field], corpus: Corpus) -> Rows:
    return [(compare(a, b, fields, corpus), truth) for a, b, truth in pairs]


def _sparse(
    pairs: Sequence[Pair], fields: Sequence[Field], corpus: Corpus, few: Sequence[Sequence[str]]
) -> Rows:
    """Pairs again with only some of their fields, for records that say less than these do."""
    return [
        (compare(_only(a, kept), _only(b, kept), fields, corpus), truth)
        for number, (a, b, truth) in enumerate(pairs[::THINNED])
        for kept in (few[number % len(few)],)
    ]


def _only(record: Record, kept: Sequence[str]) -> Record:
    return Record(record.id, {name: record.values.get(name, "") for name in kept})


def _write(
    kind: str, fields: Sequence[Field], sets: dict[str, Rows], truths: dict[str, int], more: Rows,
    tell: Tell,
) -> None:  # fmt: skip
    """Fit on everything; a threshold per set, and one for all, from scores out of fold."""
    rows = [row for found in sets.values() for row in found]
    tell(f"{kind}: {len(rows)} pairs, {len(more)} with fewer fields")
    fitted = _fit([*rows, *more])
    scored = _out_of_fold(rows, more)
    thresholds, first = {}, 0
    for name, found in sets.items():
        own = scored[first : first + len(found)]
        first += len(found)
        thresholds[name] = round(best_threshold(own, truths[name]), 4)
        tell(f"{kind} {name}: {accuracy(own, thresholds[name], truths[name])}")
    fitted |= {
        "likely": round(best_threshold(scored, sum(truths.values())), 4),
        "thresholds": thresholds,
        "fields": {field.name: [field.label, field.kind] for field in fields},
        "provenance": f"`tradewright train duplicates` on {', '.join(sets)}: {len(rows)} labelled"
        f" pairs, and {len(more)} of them again with fewer fields",
    }
    text = json.dumps(fitted, separators=(",", ":"), ensure_ascii=False)
    (FOLDER / f"{kind}.json").write_text(text + "\n", encoding="utf-8")


def _out_of_fold(rows: Rows, more: Rows) -> Scored:
    """Every pair scored by a model that was fitted to the others."""
    scored: Scored = [(0.0, False)] * len(rows)
    for fold in range(FOLDS):
        rest = [row for number, row in enumerate(rows) if number % FOLDS != fold]
        part = [row for number, row in enumerate(more) if number % FOLDS != fold]
        using = _model(_fit([*rest, *part]))
        for number in range(fold, len(rows), FOLDS):
            seen, truth = rows[number]
            scored[number] = using.score(seen), truth
    return scored


def _fit(rows: Rows) -> dict[str, Any]:
    return fit([seen for seen, _ in rows], [truth for _, truth in rows])


def _model(fitted: dict[str, Any]) -> Model:
    return Model(**fitted, likely=0.5, thresholds={}, fields={}, provenance="")
