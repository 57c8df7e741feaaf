"""A company of its own for each race; at the race's end its books are sound."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.sound import sound
from tradewright.sim.fixtures import World


@pytest.fixture
def floor(open_floor: World) -> Iterator[World]:
    """An open company whose rows are committed, so that every connection sees them."""
    with sound(open_floor):
        yield open_floor
