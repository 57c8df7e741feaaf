from __future__ import annotations

import time

import pytest

from tradewright.stewardship.queries.likeness.blocking import candidates, hashed, keys
from tradewright.stewardship.queries.likeness.fitting import accuracy, best_threshold, fit
from tradewright.stewardship.queries.likeness.measures import UNKNOWN, Corpus, amounts, compare
from tradewright.stewardship.queries.likeness.records import (
    AMOUNT,
    CODE,
    Field,
    Record,
    cut,
    skeleton,
)
from tradewright.stewardship.queries.likeness.scoring import alike, model

FIELDS = (Field("name", "Name"), Field("postcode", "Postcode", CODE))


def record(id, name, postcode=""):
    return Record(id, {"name": name, "postcode": postcode})


def test_a_text_is_cut_into_words_codes_and_numbers():
    text = cut("Café  R85-WH1 (2nd) 12.5 mm")
    assert text.tokens == ("cafe", "r85", "wh1", "2nd", "12", "5", "mm")
    assert text.codes == {"r85wh1"}
    assert "12.5" in text.numbers


def test_a_word_is_known_by_its_sound():
    assert skeleton("lochaoair") == skeleton("lochier") == "lcr"


def test_what_one_side_does_not_say_counts_neither_way():
    evidence = compare(record(1, "A", "X1"), record(2, "A"), FIELDS, Corpus({}, 1))
    assert evidence["postcode.near"] == UNKNOWN
    assert evidence["name.words"] == 1.0


def test_a_word_misspelt_still_counts_and_a_rare_word_counts_more():
    records = [record(n, f"Smith number{n}") for n in range(50)]
    corpus = Corpus.of(records)
    near = compare(record(1, "Brackenbury Smith"), record(2, "Brackenbery Smith"), FIELDS, corpus)
    far = compare(record(1, "Brackenbury Smith"), record(2, "Saltmarsh Smith"), FIELDS, corpus)
    assert near["name.words"] > 0.9
    assert far["name.words"] < 0.5


@pytest.mark.parametrize(
    ("one", "other", "likeness"),
    [("10.00", "10", 1.0), ("5", "10", 0.5), ("", "10", UNKNOWN), ("n/a", "3", UNKNOWN)],
)
def test_amounts_are_alike_by_their_ratio(one, other, likeness):
    field = (Field("price", "Price", AMOUNT),)
    a, b = Record(1, {"price": one}), Record(2, {"price": other})
    assert compare(a, b, field, Corpus({}, 1))["price.near"] == amounts(one, other) == likeness


def test_only_records_with_a_rare_key_in_common_are_compared():
    records = [record(n, f"Ltd {word}") for n, word in enumerate(("alpha", "alpha", "gamma"))]
    crowd = [record(n, "Ltd") for n in range(10, 80)]  # “Ltd” says nothing here
    found = {(a.id, b.id) for a, b in candidates([*records, *crowd], FIELDS)}
    assert found == {(0, 1)}


def test_keys_are_kept_hashed():
    found = keys(record(1, "Brackenbury", "LS9 8AB"), FIELDS)
    assert {"word:brackenbury", "postcode:ls98ab"} <= found
    assert all(0 <= hashed(key) < 2**63 for key in found)
    assert hashed("word:a") == hashed("word:a") != hashed("word:b")


def test_a_model_is_fitted_the_same_each_time_and_tells_what_it_has_seen():
    evidence = [{"name.words": n / 100} for n in range(100)]
    truth = [n >= 60 for n in range(100)]
    assert fit(evidence, truth, rounds=5) == fit(evidence, truth, rounds=5)
    scored = list(zip([row["name.words"] for row in evidence], truth, strict=True))
    threshold = best_threshold(scored, sum(truth))
    assert 0.59 <= threshold <= 0.6
    assert accuracy(scored, threshold, 40).f1 == 1.0


@pytest.mark.parametrize("kind", ["customer", "item"])
def test_the_models_that_come_with_the_program_say_where_they_come_from(kind):
    found = model(kind)
    assert found.provenance.startswith("`tradewright train duplicates` on ")
    assert 0 < found.likely < 1


def test_all_doubles_among_many_records_are_found_in_time():
    """2,000 records here; 20,000 stay under 20 seconds, as the work grows with the records."""
    fields = (*FIELDS, Field("street", "Street"), Field("city", "City"))
    records = [
        Record(n, {
            "name": f"{hashed(f'n{n}'):x} Trading", "street": f"{n % 90} {hashed(f's{n}'):x} Road",
            "city": "Leeds", "postcode": f"LS{n % 30} {n % 9}AB",
        })
        for n in range(1900)
    ]  # fmt: skip
    doubles = [
        Record(5000 + n, {**one.values, "name": f"{one.values['name']} Ltd"})
        for n, one in enumerate(records[:100])
    ]
    began = time.perf_counter()
    found = {
        tuple(sorted((int(a.id), int(b.id))))
        for a, b, _ in alike([*records, *doubles], fields, model("customer"))
    }
    assert {(n, 5000 + n) for n in range(100)} <= found
    assert time.perf_counter() - began < 20


class TestTheSameAddressUnderAnotherName:
    PLACE = {"street": "12 Mill Lane", "city": "Leeds", "postcode": "LS1 4AB"}
    OTHERS = [
        Record(n, {
            "name": f"{hashed(f'n{n}'):x} Trading", "street": f"{n} {hashed(f's{n}'):x} Road",
            "city": "Leeds", "postcode": f"LS{n % 30} 9AB",
        })
        for n in range(100)
    ]  # fmt: skip

    def score(self, one, other):
        using = model("customer")
        fields = [Field(name, label, kind) for name, (label, kind) in using.fields.items()]
        a, b = Record(1000, self.PLACE | one), Record(1001, self.PLACE | other)
        return using.likeness(a, b, fields, Corpus.of([*self.OTHERS, a, b])).score

    def test_is_worth_a_look_but_never_near_certain(self):
        score = self.score({"name": "Northgate Cafe"}, {"name": "Brown & Sons Plumbing"})
        assert model("customer").likely <= score <= 0.6

    def test_is_one_record_where_a_number_says_so(self):
        mine, other = ({"name": name, "tax_number": "GB123456789"} for name in
                       ("Northgate Cafe", "Brown & Sons Plumbing"))  # fmt: skip
        assert self.score(mine, other) > 0.9

    def test_is_one_record_where_the_names_agree_weakly(self):
        assert self.score({"name": "Northgate Cafe"}, {"name": "Cafe Northgate Ltd"}) > 0.9
