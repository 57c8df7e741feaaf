from __future__ import annotations

from datetime import date
from decimal import Decimal

from tradewright.ledger.models import JournalLine
from tradewright.ledger.operations.entries import Posted, PostEntry, PostLine, post_entries


def entry(source_id, *lines, on=date(2026, 3, 2), kind="invoice"):
    return PostEntry(kind, "test", source_id, on, "a test", lines)


def balanced(amount="10.00"):
    amount = Decimal(amount)
    return PostLine("receivable", amount), PostLine("revenue", -amount)


def test_answers_every_row_of_a_mixed_batch(world):
    batch = [
        entry(1, *balanced()),
        entry(1, *balanced()),
        entry(2, PostLine("receivable", Decimal(10)), PostLine("revenue", Decimal(-9))),
        entry(3, PostLine("receivable", Decimal(10)), PostLine("nonsense", Decimal(-10))),
        entry(4, *balanced(), on=date(1999, 1, 1)),
        entry(5, *balanced("0")),
    ]
    outcomes = post_entries(batch, actor=world.actor, at=world.at)
    assert [o.code for o in outcomes] == [
        Posted.POSTED, Posted.REPEATED_IN_BATCH, Posted.NOT_BALANCED, Posted.NO_POSTING_RULE,
        Posted.NO_OPEN_PERIOD, Posted.NOTHING_TO_POST,
    ]  # fmt: skip
    assert outcomes[2].message == "Debits and credits differ by 1."
    assert JournalLine.objects.filter(entry_id=outcomes[0].id).count() == 2


def test_posts_a_document_once(world):
    first = post_entries([entry(1, *balanced())], actor=world.actor, at=world.at)
    again = post_entries([entry(1, *balanced())], actor=world.actor, at=world.at)
    assert again[0].code == Posted.ALREADY_POSTED
    assert again[0].id == first[0].id
