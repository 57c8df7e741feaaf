"""Patterns over duties, as roles and pairs of duties are written: `!` takes duties out again."""

from __future__ import annotations

from collections.abc import Iterable
from fnmatch import fnmatchcase


def named(duties: Iterable[str], patterns: Iterable[str]) -> set[str]:
    """The duties that the patterns name."""
    every = list(patterns)
    given = [one for one in every if not one.startswith("!")]
    taken = [one[1:] for one in every if one.startswith("!")]
    return {
        duty
        for duty in duties
        if any(fnmatchcase(duty, one) for one in given)
        and not any(fnmatchcase(duty, one) for one in taken)
    }
