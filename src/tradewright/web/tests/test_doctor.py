from __future__ import annotations

import json
from io import StringIO
from pathlib import Path

import pytest
from allauth.mfa.models import Authenticator
from django.core.management import call_command
from django.db import connection

from tradewright.company.models import User
from tradewright.control.operations.roles import GrantRole, grant_roles
from tradewright.kernel.models import Event
from tradewright.web import doctor


def states(**_):
    return {finding.name: finding.state for finding in doctor.examine()}


@pytest.fixture
def owner(committed_world, db):
    """As the owner of the tables, outside any company, in a transaction that is rolled back."""
    return committed_world


def run(sql):
    with connection.cursor() as cursor:
        cursor.execute(sql)


def test_a_fresh_installation_does_not_fail_at_set_up(owner):
    found = states()
    for name in ("database", "migrations", "role", "row security", "clock", "number series",
                 "posting rules", "secret key", "debug", "hosts"):  # fmt: skip
        assert found[name] == "ok", name


def test_debug_and_open_hosts_fail(owner, settings):
    settings.DEBUG, settings.ALLOWED_HOSTS, settings.SECRET_KEY = True, ["*"], "short"
    found = states()
    assert (found["debug"], found["hosts"], found["secret key"]) == ("fail", "fail", "fail")


def test_a_table_without_row_security_fails(owner):
    run("alter table sales_order no force row level security")
    assert states()["row security"] == "fail"


def test_a_role_that_passes_by_row_security_fails(owner):
    run("alter role tradewright_app bypassrls")
    assert states()["role"] == "fail"


def test_a_purpose_without_account_fails(owner):
    run(f"delete from posting_rule where company_id = {owner.company_id}")
    assert states()["posting rules"] == "fail"


def test_an_event_that_nobody_sequences_fails(owner):
    Event.objects.create(
        company_id=owner.company_id, topic="test.thing_done", aggregate="thing", key=1, version=1,
        body={}, at=owner.at, recorded_at=owner.at, operation_id="0" * 32,
    )  # fmt: skip
    assert states()["sequencer"] == "fail"


def test_a_full_disk_and_a_wrong_clock_are_told():
    place = Path("/")
    free = [doctor._of_disk(place, n * 2**29).state for n in (1, 4, 40)]
    assert free == ["fail", "warn", "ok"]
    assert [doctor._of_clocks(s).state for s in (0.1, 5, 60)] == ["ok", "warn", "fail"]


def test_what_is_not_well_says_what_to_do(owner, settings):
    settings.DEBUG = True
    out = StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("doctor", json=True, stdout=out)
    assert ended.value.code == 1
    told = json.loads(out.getvalue())
    assert told["sound"] is False
    for check in told["checks"]:
        assert (check["state"] == "ok") or (check["means"] and check["remedy"])


def test_the_table_for_people_names_each_look(owner, settings):
    settings.DEBUG = True
    out = StringIO()
    with pytest.raises(SystemExit):
        call_command("doctor", stdout=out)
    for finding in doctor.examine():
        assert finding.name in out.getvalue()


def test_names_who_may_grant_roles_without_a_second_factor(owner):
    user = User.objects.create(username="boss", email="boss@example.com")
    grant_roles([GrantRole("boss", "administrator")], actor=owner.actor, at=owner.at)

    def found():
        return next(one for one in doctor.examine() if one.name == "second factors")

    assert (found().state, "boss" in found().found) == ("warn", True)
    Authenticator.objects.create(user=user, type="totp", data={})
    assert "boss" not in found().found
