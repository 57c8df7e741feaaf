"""A trail to look at: changes by operations, sealed in two batches, heads in a folder outside."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest
from django.db import connection

from tradewright.audit.operations import exporting, sealing
from tradewright.catalog.operations.items import ChangeItem, change_items
from tradewright.kernel.operation import Actor
from tradewright.kernel.outcome import one

OWNER = "set local role none; set local session_replication_role = replica;"


def run(statement, *values):
    """As the owner with triggers off: what somebody with psql, or a fault of ours, would do."""
    with connection.cursor() as cursor:
        cursor.execute(OWNER)
        cursor.execute(statement, values)
        rows = cursor.fetchall() if cursor.description else []
        cursor.execute("set local session_replication_role = origin")
    return rows


@dataclass
class Trail:
    company_id: int
    actor: Actor
    at: object
    heads: Path
    folder: Path
    item: object

    def rename(self, name):
        self.item.refresh_from_db()
        row = ChangeItem(self.item.pk, version=self.item.version, name=name)
        return one(change_items([row], actor=self.actor, at=self.at))

    def chain(self):
        """The rows of the company's chain: seq, source, source_id."""
        return run(
            "select seq, source, source_id from audit_chain where company_id = %s order by seq",
            self.company_id,
        )

    def export(self):
        file = self.folder / "export.jsonl"
        lines = exporting.export_lines()
        file.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
        return file


@pytest.fixture
def outside(tmp_path, monkeypatch):
    """An empty folder for heads, and a sealer that remembers nothing."""
    monkeypatch.setenv("TRADEWRIGHT_AUDIT_DIR", str(tmp_path / "heads"))
    monkeypatch.setattr(sealing, "_memory", sealing._Memory())
    return tmp_path / "heads"


@pytest.fixture
def trail(committed_world, db, outside, tmp_path):
    world = committed_world
    trail = Trail(
        world.company_id, world.actor, world.at, outside, tmp_path, world.item(external_id=None)
    )
    trail.rename("First name")
    sealing.seal(sweep=True)
    trail.rename("Second name")
    trail.rename("Third name")
    sealing.seal()
    return trail
