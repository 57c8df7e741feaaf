"""Public records with known truth: pairs of products, and records of persons and places.

Products come as pairs with a label, in a file to fit on and one to report on. Records of persons
and places come with the id of who they are; those of a half of the ids are fitted on.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path

from tradewright.stewardship.queries.likeness.records import AMOUNT, CODE, Field, Record

PRODUCT = (
    Field("name", "Name"),
    Field("description", "Description"),
    Field("maker", "Maker"),
    Field("group", "Group"),
    Field("code", "Code", CODE),
    Field("price", "Price", AMOUNT),
)
PARTY = (
    Field("name", "Name"),
    Field("street", "Street"),
    Field("city", "City"),
    Field("postcode", "Postcode", CODE),
    Field("tax_number", "Tax number", CODE),
    Field("phone", "Phone", CODE),
    Field("email", "E-mail"),
)
PRODUCT_SETS = ("abt_buy", "amazon_google", "walmart_amazon")

_COLUMN = re.compile(r"COL (\S+) VAL (.*?)(?= COL \S+ VAL|$)")
_FIELD_OF = {
    "title": "name", "name": "name", "description": "description", "manufacturer": "maker",
    "brand": "maker", "category": "group", "modelno": "code", "price": "price",
}  # fmt: skip

Pair = tuple[Record, Record, bool]


@dataclass(frozen=True, slots=True)
class People:
    """Records with the id of who each is; `others` where doubles stand in a second file."""

    name: str
    records: Sequence[Record]
    others: Sequence[Record] | None
    identity: Callable[[Record], str]

    @property
    def true_pairs(self) -> int:
        if self.others is not None:
            here = Counter(map(self.identity, self.records))
            return sum(here[self.identity(other)] for other in self.others)
        sizes = Counter(map(self.identity, self.records)).values()
        return sum(size * (size - 1) // 2 for size in sizes)

    def same(self, a: Record, b: Record) -> bool:
        return self.identity(a) == self.identity(b)


def product_pairs(folder: Path, name: str, part: str) -> list[Pair]:
    """The labelled pairs of a set; `part` is train or valid."""
    pairs = []
    with (folder / f"{name}_{part}.txt").open(encoding="utf-8") as file:
        for number, line in enumerate(file):
            left, right, label = line.rstrip("\n").split("\t")
            pairs.append(
                (_product(2 * number, left), _product(2 * number + 1, right), label.strip() == "1")
            )
    return pairs


def _product(number: int, text: str) -> Record:
    columns = {name: value.strip() for name, value in _COLUMN.findall(text)}
    return Record(number, {_FIELD_OF[n]: v for n, v in columns.items() if n in _FIELD_OF})


def people(folder: Path, *, fitting: bool) -> list[People]:
    """The sets of persons and places: the half to fit on, or the half to report on.

    The first set of persons is fitted on whole, the fourth (two files, one a copy of the other with
    slips) is reported on whole.
    """
    second = _half(People("febrl_2", _persons(folder, "2"), None, _person), fitting)
    places, truth = _places(folder)
    sites = _half(People("early_childhood_sites", places, None, lambda one: truth[one.id]), fitting)
    if fitting:
        return [People("febrl_1", _persons(folder, "1"), None, _person), second, sites]
    both = People("febrl_4", _persons(folder, "4a"), _persons(folder, "4b"), _person)
    return [second, both, sites]


def _half(whole: People, first: bool) -> People:
    """The records of about half of the identities, by a hash of the id."""
    chosen = [
        record
        for record in whole.records
        if (blake2b(whole.identity(record).encode()).digest()[0] % 2 == 0) == first
    ]
    return People(whole.name, chosen, None, whole.identity)


def _person(record: Record) -> str:
    return str(record.id).split("-")[1]


def _persons(folder: Path, number: str) -> list[Record]:
    """Persons; their dates of birth are left out, as a customer has none."""
    with (folder / f"febrl_dataset{number}.csv").open(encoding="utf-8", newline="") as file:
        rows = [
            {name.strip(): (value or "").strip() for name, value in row.items()}
            for row in csv.DictReader(file, skipinitialspace=True)
        ]
    return [
        Record(row["rec_id"], {
            "name": f"{row['given_name']} {row['surname']}",
            "street": f"{row['street_number']} {row['address_1']} {row['address_2']}",
            "city": f"{row['suburb']} {row['state']}",
            "postcode": row["postcode"],
            "tax_number": row["soc_sec_id"],
        })
        for row in rows
    ]  # fmt: skip


def _places(folder: Path) -> tuple[list[Record], dict[int | str, str]]:
    places: list[Record] = []
    truth: dict[int | str, str] = {}
    path = folder / "early_childhood_sites.csv"
    with path.open(encoding="utf-8", errors="replace", newline="") as file:
        for number, row in enumerate(csv.DictReader(file)):
            values = {
                "name": row["Site name"], "street": row["Address"], "postcode": row["Zip"][:5],
                "phone": row["Phone"], "email": row["Email Address"],
            }  # fmt: skip
            values = {name: " ".join((value or "").split()) for name, value in values.items()}
            places.append(Record(f"site-{number}", values))
            truth[f"site-{number}"] = row["True Id"]
    return places, truth
