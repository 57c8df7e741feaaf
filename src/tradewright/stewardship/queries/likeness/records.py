"""A record as the engine sees it: named fields, cut into words, codes, numbers."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

WORDS = "words"  # names, streets, descriptions: compared word by word, rare words weigh more
CODE = "code"  # tax numbers, phones, postcodes: compared letter by letter
AMOUNT = "amount"  # prices

_PARTS = re.compile(r"[a-z]+|\d+")
_TOKEN = re.compile(r"[a-z0-9]+")
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
SHORTEST_CODE = 4


@dataclass(frozen=True, slots=True)
class Field:
    """A field that is compared: its name, the word a person reads, how it is compared, and whether
    a word of it in common is enough to look at two records at all."""

    name: str
    label: str
    kind: str = WORDS
    blocks: bool = True


@dataclass(frozen=True, slots=True)
class Text:
    """A text cut up: `tokens` without repetition in their order, `glued` without blanks."""

    plain: str
    glued: str
    tokens: tuple[str, ...]
    codes: frozenset[str]
    numbers: frozenset[str]


@dataclass(slots=True)
class Record:
    """`values` by field name; a field that is empty or absent says nothing either way."""

    id: int | str
    values: Mapping[str, str]
    texts: dict[str, Text] = field(default_factory=dict)

    def text(self, name: str) -> Text:
        found = self.texts.get(name)
        if found is None:
            found = self.texts[name] = cut(self.values.get(name) or "")
        return found

    def tokens(self) -> frozenset[str]:
        """Every word of the record, whatever its field."""
        return frozenset(token for name in self.values for token in self.text(name).tokens)


def fold(text: str) -> str:
    """Small letters without accents."""
    if text.isascii():
        return text.lower()
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(one for one in apart if not unicodedata.combining(one))


@lru_cache(maxsize=100_000)
def cut(text: str) -> Text:
    """Cut a text into its words; what mixes letters and digits (“r85-wh1”) is also one code."""
    plain = " ".join(fold(text).split())
    tokens = dict.fromkeys(_TOKEN.findall(plain))
    codes = set()
    for chunk in plain.split():
        joined = "".join(_TOKEN.findall(chunk))
        if is_code(joined):
            codes.add(joined)
    codes |= {token for token in tokens if is_code(token)}
    return Text(
        plain, "".join(tokens), tuple(tokens), frozenset(codes),
        frozenset(_NUMBER.findall(plain)),
    )  # fmt: skip


def is_code(token: str) -> bool:
    """Whether a word names one product or paper rather than saying something of it."""
    if len(token) < SHORTEST_CODE or not any(one.isdigit() for one in token):
        return False
    return len(token) > SHORTEST_CODE or not token.isdigit()


def skeleton(token: str) -> str:
    """A word by its sound: first letter and consonants, each run once (“lochaoair” → “lchr”)."""
    out = token[0]
    for one in token[1:]:
        if one not in "aeiouyhw" and one != out[-1]:
            out += one
    return out
