from __future__ import annotations

from pathlib import Path

import pytest

from tradewright.sim.evaluation.baseline import Cosine
from tradewright.sim.evaluation.duplicates import evaluate
from tradewright.sim.evaluation.labelled import people
from tradewright.stewardship.queries.likeness.records import Record

FOLDER = Path("../shared/data/entity_resolution")


def test_the_baseline_is_the_cosine_of_rare_words():
    records = [Record(n, {"name": f"Ltd word{n}"}) for n in range(20)]
    cosine = Cosine.of(records)
    assert cosine.between(records[0], records[0]) == pytest.approx(1)
    assert cosine.between(records[0], records[1]) < 0.2
    assert cosine.between(records[0], Record(99, {"name": ""})) == 0


@pytest.mark.realdata
@pytest.mark.skipif(not FOLDER.is_dir(), reason="the labelled files are not here")
def test_doubles_are_told_clearly_better_than_by_the_baseline():
    fitted = {one.name: {r.id for r in one.records} for one in people(FOLDER, fitting=True)}
    for one in people(FOLDER, fitting=False):
        assert not fitted.get(one.name, set()) & {record.id for record in one.records}
    results = {row["set"]: row for row in evaluate(FOLDER, lambda _: None)}
    assert set(results) == {
        "abt_buy", "amazon_google", "walmart_amazon", "febrl_2", "febrl_4",
        "early_childhood_sites",
    }  # fmt: skip
    for row in results.values():
        assert row["f1"] > row["baseline_f1"]
    assert results["abt_buy"]["f1"] > 0.8
    assert results["amazon_google"]["f1"] > 0.6
    assert results["walmart_amazon"]["f1"] > 0.75
