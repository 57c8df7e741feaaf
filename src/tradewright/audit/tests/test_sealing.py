from __future__ import annotations

import hashlib
import json
import threading
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connection, transaction

from tradewright.audit import heads
from tradewright.audit.canonical import canonical, link, merkle_root, read
from tradewright.audit.operations import sealing
from tradewright.audit.operations.sources import SOURCES
from tradewright.audit.queries.changes import batches, seal_state
from tradewright.catalog.operations.items import ChangeItem, change_items
from tradewright.kernel import worker
from tradewright.kernel.outcome import one

from .conftest import run


def test_seals_every_source_once(trail):
    sealed = {row[1] for row in trail.chain()}
    assert sealed == {"operation_log", "row_change"}
    assert set(SOURCES) >= sealed | {"journal_entry"}
    assert sealing.seal(sweep=True) == 0


def test_the_chain_is_what_the_book_says(trail):
    rows = run(
        "select body_hash, hash, source, source_id from audit_chain where company_id = %s"
        " order by seq", trail.company_id,
    )  # fmt: skip
    before = bytes(32)
    for body_hash, hash, *_ in rows:
        before = hashlib.sha256(before + bytes(body_hash)).digest()
        assert before == bytes(hash)
    body_hash, _, source, id = rows[-1]
    body = read(SOURCES[source].bodies([id])[id])
    assert hashlib.sha256(canonical(body)).digest() == bytes(body_hash)
    assert body["schema"] == f"{source}/1"


def test_numbers_are_digits_and_keys_are_sorted():
    text = '{"b": 1.50, "a": [true, null, 12345678901234567890], "ü": "\\u00e9\\n"}'
    assert canonical(read(text)).decode() == (
        '{"a":[true,null,"12345678901234567890"],"b":"1.50","ü":"é\\n"}'
    )


def test_a_root_tells_leaves_from_nodes():
    one_leaf, two = merkle_root([b"a"]), merkle_root([b"a", b"b"])
    assert one_leaf == hashlib.sha256(b"\x00a").digest()
    left, right = (hashlib.sha256(b"\x00" + leaf).digest() for leaf in (b"a", b"b"))
    assert two == hashlib.sha256(b"\x01" + left + right).digest()
    assert (
        merkle_root([b"a", b"b", b"c"])
        == hashlib.sha256(b"\x01" + two + hashlib.sha256(b"\x00c").digest()).digest()
    )
    assert link(bytes(32), b"x" * 32) == hashlib.sha256(bytes(32) + b"x" * 32).digest()


def test_heads_are_published_once_and_found_again(trail):
    ledger = sealing.ledger_id()
    known = [head for head in heads.published(ledger) if head.company == trail.company_id]
    assert [head.seq for head in known] == sorted({head.seq for head in known})
    state = seal_state(trail.company_id)
    assert known[-1].seq == state.rows == state.published_seq
    assert batches(trail.company_id)[0].is_published
    sealing.seal()
    again = [head for head in heads.published(ledger) if head.company == trail.company_id]
    assert again == known


def test_a_head_that_a_crash_left_unpublished_follows(trail, monkeypatch):
    monkeypatch.setattr(heads, "publish", lambda _: 1 / 0)
    trail.rename("Before the crash")
    with pytest.raises(ZeroDivisionError):
        sealing.seal()
    monkeypatch.undo()
    monkeypatch.setenv("TRADEWRIGHT_AUDIT_DIR", str(trail.heads))
    sealing.seal()
    known = [head.seq for head in heads.published(sealing.ledger_id())
             if head.company == trail.company_id]  # fmt: skip
    assert known[-1] == trail.chain()[-1][0]


def test_the_sealer_looks_where_it_has_not_looked_yet(trail, monkeypatch):
    """A number is settled when all have ended that ran when it was drawn, and ten seconds on."""
    sealing._memory.marks.clear()
    trail.rename("Another name")
    monkeypatch.setattr(sealing, "SETTLES", -1.0)
    horizon = [sealing.SQL("snapshot_horizon")[0]]
    still_running = horizon[0]._replace(newest=horizon[0].oldest + 10**9)
    shown = iter([still_running, still_running, still_running])
    original = sealing.SQL

    def sql(name, *given, **more):
        return [next(shown)] if name == "snapshot_horizon" else original(name, *given, **more)

    before = {row.source: row.settled for row in original("seal_progress")}
    monkeypatch.setattr(sealing, "SQL", sql)
    sealing._round({}, wait=True)
    assert {row.source: row.settled for row in original("seal_progress")} == before
    monkeypatch.setattr(sealing, "SQL", original)
    done = horizon[0]._replace(oldest=horizon[0].newest + 10**9)
    sealing._memory.marks.clear()
    trail.rename("Yet another name")
    monkeypatch.setattr(
        sealing, "SQL",
        lambda name, *g, **m: [done] if name == "snapshot_horizon" else original(name, *g, **m),
    )  # fmt: skip
    sealing._round({}, wait=True)
    after = {row.source: row.settled for row in original("seal_progress")}
    assert after["row_change"] > before.get("row_change", 0)
    assert after["row_change"] == run("select max(id) from row_change")[0][0]


@pytest.mark.usefixtures("outside")
def test_rows_that_commit_late_are_sealed_too(open_floor):
    """A long transaction draws its numbers first and commits last."""
    late, quick = open_floor.item(), open_floor.item()
    wrote, may_end = threading.Event(), threading.Event()

    def change(item, hold):
        row = ChangeItem(item.pk, version=1, name="Changed")
        with transaction.atomic():
            one(change_items([row], actor=open_floor.actor, at=open_floor.at))
            if hold:
                wrote.set()
                may_end.wait(20)
        connection.close()

    slow = threading.Thread(target=change, args=(late, True))
    slow.start()
    assert wrote.wait(20)
    change(quick, False)
    sealing.seal()
    may_end.set()
    slow.join()
    sealing.seal()
    names = run_committed(
        "select row_change.row_id from audit_chain inner join row_change"
        " on row_change.id = audit_chain.source_id and audit_chain.source = 'row_change'"
        " where audit_chain.company_id = %s and row_change.action = 'update'"
        " and row_change.table_name = 'item' order by audit_chain.seq",
        open_floor.company_id,
    )
    assert [row[0] for row in names] == [quick.pk, late.pk]


@pytest.mark.usefixtures("outside")
def test_two_sealers_make_one_chain(open_floor):
    for _ in range(3):
        open_floor.item()

    def work():
        sealing.seal()
        connection.close()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    rows = run_committed(
        "select count(*), max(seq) from audit_chain where company_id = %s", open_floor.company_id
    )
    assert rows[0][0] == rows[0][1] > 0


def run_committed(statement, *values):
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall()


def test_the_worker_seals():
    assert worker.CHORES["sealer"].turn is sealing.keep_sealed
    assert timedelta(seconds=worker.CHORES["sealer"].seconds) <= timedelta(seconds=2)


def test_the_commands_export_and_verify(trail, capsys):
    file = trail.folder / "trail.jsonl"
    call_command("audit", "export", str(file))
    assert json.loads(file.read_text(encoding="utf-8").splitlines()[0])["kind"] == "export"
    call_command("audit", "verify", "--json")
    report = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert report["verified"]
    with pytest.raises(SystemExit) as left:
        call_command("audit", "verify", str(file), "--heads", str(trail.heads))
    assert left.value.code == 0
    run("update audit_chain set hash = sha256('x') where company_id = %s", trail.company_id)
    with pytest.raises(SystemExit) as left:
        call_command("audit", "verify")
    assert left.value.code == 1
    assert seal_state(trail.company_id).fault
