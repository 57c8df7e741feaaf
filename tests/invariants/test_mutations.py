"""A checker must itself be tested: every invariant turns red on a fault made for it.

The faults are made as the owner of the tables with triggers and foreign keys off, as a bug in the
database's guards, a restored backup or a person with psql would make them.
"""

from __future__ import annotations

import json
import re
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection

from tradewright.kernel import events
from tradewright.kernel.invariants import invariants, run_invariants, summary
from tradewright.ledger.operations.entries import PostEntry, PostLine, post_entries, posted

ROOT = Path(__file__).resolve().parents[2]

NEWEST = "(select max(id) from journal_entry)"
LINE = f"(select min(id) from journal_line where entry_id = {NEWEST})"
TOLD = "(select max(id) from event)"

PARKED = (
    "insert into parked_event (company_id, subscriber, event_id, aggregate, key, log_pos, error,"
    " attempts, status, owner_id, parked_at, note) select company_id, 's', id, aggregate, key, 1,"
    f" '', 1, 'parked', {{owner}}, {{parked_at}}, '' from event where id = {TOLD}"
)

SOMEBODY = (
    "insert into app_user (username, first_name, last_name, email, password, is_superuser,"
    " is_staff, is_active, date_joined)"
    " values ('somebody', '', '', '', '!', false, false, {active}, now());"
)
KEY = (
    "insert into api_key (company_id, user_id, name, prefix, secret_hash, scopes, created_at,"
    " expires_on, version) select company.id, app_user.id, 'k', 'p', {hash}, '{{*}}', now(),"
    " current_date + {days}, 1 from company, app_user where app_user.username = 'somebody' limit 1"
)
HASH = "decode(repeat('ab', 32), 'hex')"

FAULTS = {
    "C4": [
        SOMEBODY.format(active=True) + "delete from single_handed;"
        " insert into user_role (company_id, user_id, role_id, valid_from, version)"
        " select company.id, app_user.id, role.id, '2020-01-01', 1 from company, app_user, role"
        " where app_user.username = 'somebody' and role.code in ('sales_rep', 'credit_analyst')"
    ],
    "C5": [
        "delete from single_handed; insert into shipment (company_id, number, order_id, ordered_by,"
        " customer_id, ship_to_id, warehouse_id, currency, prices_include_tax, status, release_key,"
        " released_at, shipped_at, shipped_on, shipped_by, packages, carrier, tracking, version)"
        " select id, 'SH-X', 1, 77, 1, 1, 1, 'GBP', false, 'shipped', 'x', now(), now(),"
        " current_date, 77, 1, '', '', 1 from company limit 1"
    ],
    "C6": [
        SOMEBODY.format(active=False) + KEY.format(hash=HASH, days=9),
        SOMEBODY.format(active=True) + KEY.format(hash=HASH, days=500),
        SOMEBODY.format(active=True) + KEY.format(hash="'in the clear'", days=9),
    ],
    "C14": [
        SOMEBODY.format(active=False) + "insert into mfa_authenticator (user_id, type, data,"
        " created_at) select id, 'totp', '{}', now() from app_user where username = 'somebody'",
        SOMEBODY.format(active=True) + "insert into mfa_authenticator (user_id, type, data,"
        " created_at) select id, 'recovery_codes', '{}', now() from app_user"
        " where username = 'somebody'",
        SOMEBODY.format(active=False) + "insert into socialaccount_socialaccount (user_id,"
        " provider, uid, last_login, date_joined, extra_data) select id, 'work', 's', now(),"
        " now(), '{}' from app_user where username = 'somebody'",
    ],
    "L1": [f"update journal_line set amount = amount + 1 where id = {LINE}"],
    "L2": [f"update journal_line set amount_base = amount_base + 1 where id = {LINE}"],
    "L3": [
        f"update journal_line set amount = 10.001 where id = {LINE}",
        f"update journal_line set amount = 0 where id = {LINE}",
        f"update journal_line set currency = 'ZZZ' where id = {LINE}",
        f"update journal_line set period_id = period_id + 1 where id = {LINE}",
    ],
    "L8": [
        f"update journal_line set customer_id = 1 where id = {LINE}",
        f"update journal_entry set posting_date = posting_date + 1 where id = {NEWEST}",
        f"delete from journal_line where entry_id = {NEWEST}",
    ],
    "L9": [
        f"update journal_entry set posting_date = '2027-01-01' where id = {NEWEST}",
        "update period set status = 'closed', closed_at = '2020-01-01' where id ="
        f" (select period_id from journal_entry where id = {NEWEST})",
    ],
    "L10": [
        "alter table journal_entry drop constraint journal_entry_once;"
        " update journal_entry set source = 'twice', source_id = 1, kind = 'k'"
    ],
    "L16": ["update company set went_live_on = null where id = (select company_id from"
            f" journal_entry where id = {NEWEST})"],
    "L11": [
        f"update journal_entry set reverses_id = {NEWEST} - 1 where id = {NEWEST}",
        "alter table journal_line drop constraint journal_line_key;"
        " drop index journal_entry_reversed_once;"
        f" update journal_entry set reverses_id = {NEWEST}",
    ],
    "L13": [
        "insert into account_balance (company_id, account_id, period_id, currency, amount,"
        " amount_base) select company_id, account_id, period_id, 'XXX', 1, 1 from journal_line"
        f" where id = {LINE}",
        f"delete from journal_tail where entry_id = {NEWEST}",
    ],
    "E1": [
        f"update event set version = version + 5 where id = {TOLD}",
        f"delete from event where id = {TOLD} - 1",
    ],
    "E2": [f"update journal_entry set source = 'untold' where id = {NEWEST}"],
    "E3": [
        "update event_cursor set handled = handled + 1 where subscriber = 'test.hears'",
        "update event_cursor set log_pos = log_pos + 1 where subscriber = 'test.hears'",
        "update event set topic = 'test.unheard' where topic = 'test.changed'",
    ],
    "E5": [
        "insert into repeated_request (company_id, user_id, key, request_hash, created_at)"
        " values (1, 1, 'a key', '', now() - interval '16 minutes')"
    ],
    "E7": [
        PARKED.format(owner=1, parked_at="now() - interval '25 hours'"),
        PARKED.format(owner=0, parked_at="now()"),
    ],
    "E8": [
        f"delete from event where id = {TOLD} - 1",
        f"update event set log_pos = log_pos + 1 where id = {TOLD}",
        f"update event set log_pos = null, recorded_at = now() - interval '61 s' where id = {TOLD}",
        f"update event set version = 9 where id = {TOLD} - 1",
    ],
}  # fmt: skip


def entry(source_id, amount):
    lines = (PostLine("receivable", Decimal(amount)), PostLine("revenue", -Decimal(amount)))
    return PostEntry("invoice", "test", source_id, date(2026, 3, 2), "a test", lines)


@pytest.fixture
def books(db, committed_world, monkeypatch):
    """Two posted entries whose document has told three changes, heard by one subscriber."""
    hears = events.Subscriber("test.hears", ("test.changed",), lambda *_, **__: None)
    monkeypatch.setitem(events.SUBSCRIBERS, hears.name, hears)
    at, actor = committed_world.at, committed_world.actor
    posted(post_entries([entry(1, "10.00"), entry(2, "7.77")], actor=actor, at=at))
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into event (company_id, topic, aggregate, key, version, body, at, operation_id)"
            " select %s, 'test.changed', 'test', told.key, told.version, '{}', %s,"
            " gen_random_uuid()"
            " from (values (2, 1), (1, 1), (1, 2), (1, 3)) as told (key, version)",
            [committed_world.company_id, at],
        )
    events.ensure_cursors()
    while events.sequence():
        pass
    while events.consume(hears):
        pass
    return committed_world


def violations(id):
    (found,) = run_invariants([id])
    return found.violations


@pytest.mark.parametrize(
    ("id", "fault"), [(id, fault) for id, faults in FAULTS.items() for fault in faults]
)
def test_turns_red_on_its_fault(books, id, fault):
    before = violations(id)
    with connection.cursor() as cursor:
        cursor.execute(
            "set constraints all immediate; set local session_replication_role = replica"
        )
        cursor.execute(fault)
    assert violations(id) > before


def test_is_green_on_sound_books(books):
    of_the_books = [id for id in FAULTS if id not in {"E7"}]
    assert [one for one in run_invariants(of_the_books) if one.violations] == []


def test_every_invariant_has_a_fault_made_for_it():
    tests = [*ROOT.glob("src/tradewright/*/tests/**/*.py"), *ROOT.glob("tests/**/*.py")]
    text = "\n".join(file.read_text(encoding="utf-8") for file in tests)
    untested = [one.id for one in invariants() if not re.search(rf"\b{one.id}\b", text)]
    assert untested == []


def test_verify_prints_the_contract_and_exits_with_one_when_broken(books, capsys):
    with connection.cursor() as cursor:
        cursor.execute("set local session_replication_role = replica")
        cursor.execute(FAULTS["E2"][0])
    with pytest.raises(SystemExit) as stopped:
        call_command("verify", "--json", "--only", "L1", "E2")
    assert stopped.value.code == 1
    printed = json.loads(capsys.readouterr().out)
    assert printed.keys() == {"checked", "violations", "invariants", "last_proof"}
    assert (printed["checked"], printed["violations"]) == (2, 1)
    assert [set(one) for one in printed["invariants"]] == [{"id", "title", "violations", "ms"}] * 2


def test_verify_shows_the_first_rows_that_break_an_invariant(books, capsys):
    with connection.cursor() as cursor:
        cursor.execute("set local session_replication_role = replica")
        cursor.execute(FAULTS["E2"][0])
    with pytest.raises(SystemExit):
        call_command("verify", "--only", "E2")
    printed = capsys.readouterr().out
    assert "source untold" in printed
    assert "1 of 1 invariants are broken." in printed


def test_verify_names_the_invariants_there_are(db):
    with pytest.raises(CommandError, match=r"no invariant X1; there are .*E1, E2"):
        call_command("verify", "--only", "X1")


def test_answers_a_summary_of_all(books):
    assert summary(run_invariants())["checked"] == len(invariants())
