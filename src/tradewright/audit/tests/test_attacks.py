"""Whoever has the database in hand changes the trail: the verifier finds it, and names the row."""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from tradewright.audit import verifier
from tradewright.audit.operations import sealing
from tradewright.audit.operations.sources import SOURCES
from tradewright.ledger.operations.entries import PostEntry, PostLine, post_entries, posted

from .conftest import run


def verdict(trail, *, heads=True):
    """The verifier's report on a fresh export."""
    try:
        return verifier.verify(verifier.read(trail.export()), trail.heads if heads else None)
    except verifier.Fault as fault:
        return fault.report


def found(trail, seq, **more):
    report = verdict(trail)
    told = {"verified": False, "company": trail.company_id, "seq": seq} | more
    assert {key: report[key] for key in told} == told
    return report["why"]


def test_an_untouched_trail_holds(trail):
    report = verdict(trail)
    assert report["verified"]
    assert report["rows"] == run("select count(*) from audit_chain")[0][0]
    assert report["outside"] is True


def test_a_link_that_was_updated_is_found(trail):
    seq, source, id = trail.chain()[-2]
    run(
        "update audit_chain set hash = sha256('x') where company_id = %s and seq = %s",
        trail.company_id, seq,
    )  # fmt: skip
    assert "does not follow" in found(trail, seq, source=source, id=id)


def test_a_link_that_was_deleted_is_found(trail):
    seq = trail.chain()[-3][0]
    run("delete from audit_chain where company_id = %s and seq = %s", trail.company_id, seq)
    assert f"row {seq} of the chain is missing" in found(trail, seq + 1)


def test_a_link_that_was_put_in_is_found(trail):
    seq, *_ = trail.chain()[-2]
    run("set constraints all immediate; alter table audit_chain drop constraint audit_chain_pkey")
    run("alter table audit_chain drop constraint audit_chain_once")
    run(
        "update audit_chain set seq = seq + 1 where company_id = %s and seq >= %s",
        trail.company_id, seq,
    )  # fmt: skip
    run(
        "insert into audit_chain (company_id, seq, source, source_id, body_hash, hash, batch_id)"
        " select company_id, seq - 1, source, source_id, body_hash, hash, batch_id"
        " from audit_chain where company_id = %s and seq = %s",
        trail.company_id, seq + 1,
    )  # fmt: skip
    found(trail, seq + 1)


def test_a_tail_that_was_cut_off_is_found(trail):
    last = trail.chain()[-1][0]
    run(
        "delete from audit_chain where company_id = %s and batch_id ="
        " (select max(id) from audit_batch where company_id = %s)",
        trail.company_id, trail.company_id,
    )  # fmt: skip
    left = trail.chain()[-1][0]
    assert left < last
    assert f"a head outside stands at row {last}" in found(trail, left + 1)
    # the heads inside the export are gone with the tail: this is what the outside ones are for
    run("delete from audit_batch where company_id = %s and last_seq > %s", trail.company_id, left)
    assert verdict(trail, heads=False)["verified"]
    found(trail, left + 1)


def test_a_chain_that_was_rewritten_as_a_whole_is_found(trail):
    """The name was changed in the log, and every hash made anew: all fits, but for the heads."""
    (first_head,) = run(
        "select min(last_seq) from audit_batch where company_id = %s", trail.company_id
    )
    run(
        'update row_change set after = \'{"name": "Forged"}\' where id ='
        " (select min(id) from row_change where company_id = %s)",
        trail.company_id,
    )
    run("delete from audit_chain where company_id = %s", trail.company_id)
    run("delete from audit_batch where company_id = %s", trail.company_id)
    while sealing._round(dict.fromkeys(SOURCES, 0), wait=True):
        pass
    assert verdict(trail, heads=False)["verified"]
    assert "the chain was rewritten" in found(trail, first_head[0])


def test_an_older_copy_that_was_restored_is_found(trail):
    (keep,) = run("select min(last_seq) from audit_batch where company_id = %s", trail.company_id)
    for source, column in (("operation_log", "log_no"), ("row_change", "id")):
        run(
            f"delete from {source} where {column} in (select source_id from audit_chain"
            " where company_id = %s and seq > %s and source = %s)",
            trail.company_id, keep[0], source,
        )  # fmt: skip
    for table, column in (("audit_chain", "seq"), ("audit_batch", "last_seq")):
        run(
            f"delete from {table} where company_id = %s and {column} > %s",
            trail.company_id,
            keep[0],
        )
    assert verdict(trail, heads=False)["verified"]
    assert "the chain ends at row" in found(trail, keep[0] + 1)


def test_an_older_copy_that_went_on_is_found(trail):
    """After the restore people work on, and the chain grows beyond the old head."""
    (keep,) = run("select min(last_seq) from audit_batch where company_id = %s", trail.company_id)
    for table, column in (("audit_chain", "seq"), ("audit_batch", "last_seq")):
        run(
            f"delete from {table} where company_id = %s and {column} > %s",
            trail.company_id,
            keep[0],
        )
    run(
        "delete from row_change where company_id = %s and table_name = 'item'"
        " and after ->> 'name' = 'Third name'",
        trail.company_id,
    )
    for nth in range(5):
        trail.rename(f"Later name {nth}")
    while sealing._round(dict.fromkeys(SOURCES, 0), wait=True):
        pass
    assert "the chain was rewritten" in verdict(trail)["why"]


@pytest.fixture
def entry(trail):
    """A journal entry of the company, sealed as well."""
    lines = (PostLine("receivable", Decimal(10)), PostLine("revenue", Decimal(-10)))
    row = PostEntry("invoice", "test_audit", 1, date(2026, 3, 2), "a test", lines)
    posted(post_entries([row], actor=trail.actor, at=trail.at))
    sealing.seal()


BODIES = {
    "operation_log": "update operation_log set codes = '{\"changed\": 9}' where log_no = %s",
    "row_change": 'update row_change set after = \'{"name": "Other"}\' where id = %s',
    "journal_entry": "update journal_line set amount = amount + 1 where entry_id = %s",
}


@pytest.mark.parametrize("source", BODIES)
def test_a_row_that_was_edited_under_its_seal_is_found(trail, entry, source):
    seq, _, id = [row for row in trail.chain() if row[1] == source][-1]
    run(BODIES[source], id)
    why = found(trail, seq, source=source, id=id)
    assert why == "the row was changed after it was sealed"


@pytest.mark.parametrize(("source", "column"), [("operation_log", "log_no"), ("row_change", "id")])
def test_a_row_that_was_deleted_under_its_seal_is_found(trail, source, column):
    seq, _, id = [row for row in trail.chain() if row[1] == source][-1]
    run(f"delete from {source} where {column} = %s", id)
    assert found(trail, seq, source=source, id=id) == "the row itself is gone"


def test_a_batch_with_another_root_is_found(trail):
    run("update audit_batch set root = sha256('x') where company_id = %s", trail.company_id)
    assert "Merkle root" in verdict(trail)["why"]


def test_heads_of_another_key_are_found(trail):
    (trail.heads / "key.pub").write_text("00" * 31 + "01")
    assert "signature" in verdict(trail)["why"]


def test_a_trail_that_no_head_knows_is_found(trail):
    run("update audit_ledger set id = gen_random_uuid()")
    assert "none of the heads" in verdict(trail)["why"]


def verifier_says(*words):
    """The verifier as an auditor runs it: alone, without our packages."""
    program = Path(verifier.__file__)
    command = [sys.executable, "-I", "-S", str(program), *map(str, words)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


def test_the_verifier_stands_alone(trail):
    file = trail.export()
    code, words = verifier_says(file, "--heads", trail.heads)
    assert (code, "hold" in words) == (0, True)
    code, words = verifier_says(file)
    assert code == 0
    assert "Without --heads" in words
    run(
        "update operation_log set refused = 7 where log_no = %s",
        [row for row in trail.chain() if row[1] == "operation_log"][-1][2],
    )
    code, words = verifier_says(trail.export(), "--heads", trail.heads)
    assert code == 1
    assert "source operation_log" in words


@pytest.mark.parametrize("text", ["", "no json\n", '{"kind": "row"}\n', '{"kind": "export"}\n'])
def test_the_verifier_says_what_it_cannot_use(tmp_path, text):
    file = tmp_path / "export"
    file.write_text(text)
    code, words = verifier_says(file)
    assert code == 2
    assert "unusable" in words
    assert "Traceback" not in words


def test_the_verifier_finds_an_export_that_ends_in_the_middle(trail):
    file = trail.export()
    file.write_text("".join(file.read_text(encoding="utf-8").splitlines(keepends=True)[:-5]))
    assert verifier_says(file)[0] == 2
    assert verifier_says(trail.folder / "missing")[0] == 2


def test_the_verifier_knows_a_signature_without_the_package():
    """RFC 8032, test 2 of section 7.1."""
    key = bytes.fromhex("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c")
    signature = bytes.fromhex(
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
        "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
    )
    for check in (verifier._signed_in_python, verifier.signed):
        assert check(key, signature, b"\x72")
        assert not check(key, signature, b"\x73")
        assert not check(key, bytes(64), b"\x72")
