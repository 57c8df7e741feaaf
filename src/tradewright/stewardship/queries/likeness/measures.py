"""Measures of likeness, each from 0 (nothing in common) to 1 (the same)."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from math import log

from rapidfuzz import fuzz
from rapidfuzz.distance import JaroWinkler, Levenshtein

from .records import AMOUNT, CODE, WORDS, Field, Record, Text

UNKNOWN = -1.0  # one side says nothing
CLOSE = 0.88  # from here on two words are one word with a slip of the pen
SHORT = 4
COMMON = 0.2  # words that more of the records have than this share name none of them
FEW = 20  # among fewer records no word is common

Evidence = dict[str, float]


class Corpus:
    """How rare words are among the records: a rare word in common says more than a frequent one."""

    def __init__(self, counts: dict[str, int], size: int) -> None:
        self.counts = counts
        self.size = max(size, 1)
        self._known: dict[str, float] = {}

    @classmethod
    def of(cls, records: Sequence[Record]) -> Corpus:
        counts: dict[str, int] = {}
        for record in records:
            for token in record.tokens():
                counts[token] = counts.get(token, 0) + 1
        return cls(counts, len(records))

    def tells(self, tokens: Sequence[str]) -> bool:
        """Whether there is a word among these that is not in very many records."""
        most = COMMON * self.size if self.size >= FEW else self.size
        return any(self.counts.get(token, 0) <= most for token in tokens)

    def rarity(self, token: str) -> float:
        found = self._known.get(token)
        if found is None:
            found = log(1 + self.size / (1 + self.counts.get(token, 0)))
            self._known[token] = found
        return found


def words(a: Sequence[str], b: Sequence[str], corpus: Corpus) -> tuple[float, float]:
    """Cosine of two sets of words by rarity, and how much of the lesser set the other contains.

    A word that the other lacks may still stand there misspelt: the nearest left over counts by
    its likeness.
    """
    here, there = set(a), set(b)
    rarity = corpus.rarity
    both = here & there
    shared = sum(rarity(token) ** 2 for token in both)
    held = sum(rarity(token) for token in both)
    rest = [token for token in there - both if len(token) >= SHORT and token.isalpha()]
    for token in here - both:
        if not rest or len(token) < SHORT or not token.isalpha():
            continue
        like, near = max((JaroWinkler.similarity(token, other), other) for other in rest)
        if like >= CLOSE:
            rest.remove(near)
            weight = min(rarity(token), rarity(near))
            shared += like * weight**2
            held += like * weight
    size_a = sum(rarity(token) ** 2 for token in here)
    size_b = sum(rarity(token) ** 2 for token in there)
    least = min(sum(map(rarity, here)), sum(map(rarity, there)))
    return min(1.0, shared / (size_a * size_b) ** 0.5), min(1.0, held / least)


def codes(a: frozenset[str], b: frozenset[str]) -> float:
    """1: a code in common; less: one begins or contains the other, or nearly; 0: they differ."""
    if not a or not b:
        return UNKNOWN
    if a & b:
        return 1.0
    best = 0.0
    for one in a:
        for other in b:
            short, long = sorted((one, other), key=len)
            if short in long:
                best = max(best, 0.9)
            else:
                best = max(best, 0.8 * Levenshtein.normalized_similarity(one, other))
    return best


def overlap(a: frozenset[str], b: frozenset[str]) -> float:
    """The share that two sets have in common."""
    return len(a & b) / len(a | b) if a and b else UNKNOWN


def amounts(a: str, b: str) -> float:
    """1 for the same amount, 0.5 where one is twice the other."""
    try:
        one, other = abs(Decimal(a.replace(",", ""))), abs(Decimal(b.replace(",", "")))
    except InvalidOperation:
        return UNKNOWN
    if not (one.is_finite() and other.is_finite() and max(one, other)):
        return UNKNOWN
    return int(min(one, other) / max(one, other) * 10_000) / 10_000


def compare(a: Record, b: Record, fields: Sequence[Field], corpus: Corpus) -> Evidence:
    """Everything measured between two records, by “field.measure”; what is not known is -1."""
    found: Evidence = {}
    for field in fields:
        name, one, other = field.name, a.text(field.name), b.text(field.name)
        known = bool(one.tokens and other.tokens)
        if field.kind == WORDS and known:  # all of them in one street: that says nothing
            known = corpus.tells(one.tokens) or corpus.tells(other.tokens)
        if field.kind == AMOUNT:
            likeness = amounts(one.plain.lstrip("$£€ "), other.plain.lstrip("$£€ "))
            found[f"{name}.near"] = likeness
        elif field.kind == CODE:
            found[f"{name}.near"] = _near(one.glued, other.glued) if known else UNKNOWN
        else:
            _compare_words(found, name, one, other, corpus, known=known)
    _compare_whole(found, a, b, fields, corpus)
    return found


def _compare_words(
    found: Evidence, name: str, one: Text, other: Text, corpus: Corpus, *, known: bool
) -> None:
    cosine, contained = words(one.tokens, other.tokens, corpus) if known else (UNKNOWN, UNKNOWN)
    found[f"{name}.words"] = cosine
    found[f"{name}.contained"] = contained
    found[f"{name}.letters"] = (
        fuzz.token_sort_ratio(one.plain, other.plain) / 100 if known else UNKNOWN
    )
    found[f"{name}.glued"] = _near(one.glued, other.glued) if known else UNKNOWN
    found[f"{name}.numbers"] = overlap(one.numbers, other.numbers)
    found[f"{name}.codes"] = codes(one.codes, other.codes)


def _near(one: str, other: str) -> float:
    return 1.0 if one == other else JaroWinkler.similarity(one, other) * 0.95


def _compare_whole(
    found: Evidence, a: Record, b: Record, fields: Sequence[Field], corpus: Corpus
) -> None:
    """The records as wholes: words and codes wherever they stand."""
    here = [field.name for field in fields if field.kind != AMOUNT]
    all_a = {token for name in here for token in a.text(name).tokens}
    all_b = {token for name in here for token in b.text(name).tokens}
    found["all.words"], found["all.contained"] = (
        words(sorted(all_a), sorted(all_b), corpus) if all_a and all_b else (UNKNOWN, UNKNOWN)
    )
    codes_a = frozenset(code for name in here for code in a.text(name).codes)
    codes_b = frozenset(code for name in here for code in b.text(name).codes)
    found["all.codes"] = codes(codes_a, codes_b)
    shared = [corpus.rarity(token) for token in all_a & all_b]
    found["all.rarest"] = max(shared) / corpus.rarity("") if shared else 0.0
