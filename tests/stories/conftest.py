"""A company of its own for each story; at the story's end its books are sound."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.sound import sound
from tests.stories.desk import Desk
from tradewright.sim.fixtures import World


@pytest.fixture
def desk(open_floor: World) -> Iterator[Desk]:
    """The desk of an open company on 2 March 2026."""
    with sound(open_floor):
        yield Desk(open_floor, open_floor.at)
