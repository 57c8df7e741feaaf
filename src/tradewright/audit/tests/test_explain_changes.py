from __future__ import annotations

import pytest
from django.db import connection

from tradewright.audit.operations.explaining import ExplainChange, Explanation, explain_changes
from tradewright.audit.queries.changes import changes, outside_count
from tradewright.catalog.operations.items import ChangeItem, change_items
from tradewright.kernel.models import Event
from tradewright.kernel.outcome import one


@pytest.fixture
def repaired(world):
    """Ids of three changes that somebody made with psql."""
    items = [world.item() for _ in range(3)]
    for item in items:
        with connection.cursor() as cursor:
            cursor.execute("update item set tax_class = 'zero' where id = %s", [item.pk])
    return [changes(world.company_id, table_name="item", row_id=item.pk)[0].id for item in items]


def test_explains_a_change_from_outside(world, repaired):
    before = outside_count(world.company_id)
    row = ExplainChange(repaired[0], "Repair after the import of May")
    assert one(explain_changes([row], actor=world.actor, at=world.at)).code == Explanation.EXPLAINED
    after = outside_count(world.company_id)
    assert after.outside == before.outside
    assert after.unexplained == before.unexplained - 1
    event = Event.objects.get(topic="audit.outside_change_explained", company_id=world.company_id)
    assert event.version == 1
    assert event.body == {"change_id": repaired[0], "reason": "Repair after the import of May"}


def test_answers_every_code_in_input_order(world, repaired):
    one(explain_changes([ExplainChange(repaired[0], "x")], actor=world.actor, at=world.at))
    from_inside = changed_by_us(world)
    asked = [
        ExplainChange(repaired[0], "again"),
        ExplainChange(repaired[1], "a repair"),
        ExplainChange(repaired[1], "a repair"),
        ExplainChange(repaired[2], "  "),
        ExplainChange(from_inside, "none needed"),
        ExplainChange(2**60, "what?"),
    ]
    outcomes = explain_changes(asked, actor=world.actor, at=world.at)
    assert [outcome.code for outcome in outcomes] == [
        Explanation.ALREADY_EXPLAINED,
        Explanation.EXPLAINED,
        Explanation.REPEATED_IN_BATCH,
        Explanation.REASON_MISSING,
        Explanation.CHANGE_NOT_OUTSIDE,
        Explanation.CHANGE_NOT_FOUND,
    ]


def changed_by_us(world):
    item = world.item()
    change_items([ChangeItem(item.pk, version=1, name="By us")], actor=world.actor, at=world.at)
    return changes(world.company_id, table_name="item", row_id=item.pk)[0].id


def test_an_explained_change_is_quiet(world, repaired):
    explain_changes(
        [ExplainChange(id, "a repair") for id in repaired], actor=world.actor, at=world.at
    )
    left = {change.id for change in changes(world.company_id, outside_only=True, open_only=True)}
    assert left & set(repaired) == set()
