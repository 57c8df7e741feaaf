from __future__ import annotations

import pytest

from tradewright.catalog.models import ItemUnit
from tradewright.kernel.invariants import run_invariants


@pytest.mark.parametrize("fault", ["missing", "not_one"])
def test_m1_turns_red_when_the_stocking_unit_is_not_one_of_itself(db, committed_world, fault):
    item = committed_world.item()
    stocked = ItemUnit.objects.filter(item=item, unit_id=committed_world.each_id)
    (before,) = run_invariants(["M1"])
    if fault == "missing":
        stocked.delete()
    else:
        stocked.update(numerator=2)
    (after,) = run_invariants(["M1"])
    assert after.violations == before.violations + 1
