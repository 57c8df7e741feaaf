"""Makers of inputs, one per operation: what the two laws are tried on.

A maker gets the shared world and a number, makes the masters and documents that are needed, and
answers that many inputs which will be accepted and do not compete with one another, and some that
will be refused.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from tradewright.sim.fixtures import World

Made = tuple[Sequence[Any], Sequence[Any]]
Maker = Callable[[World, int], Made]

MAKERS: dict[str, Maker] = {}


def makes(name: str) -> Callable[[Maker], Maker]:
    """Register the maker of an operation's inputs."""

    def register(maker: Maker) -> Maker:
        MAKERS[name] = maker
        return maker

    return register
