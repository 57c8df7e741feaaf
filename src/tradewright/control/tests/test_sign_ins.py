from __future__ import annotations

import pytest
from axes.models import AccessAttempt
from django.db import IntegrityError, connection, transaction

from tradewright.control.models import SignInLog, SignInRule
from tradewright.control.operations.roles import GrantRole, grant_roles
from tradewright.control.operations.sign_ins import (
    RecordSignIn,
    SetSignInRule,
    SignInRecorded,
    SignInRuleSet,
    SignInUnlocked,
    UnlockSignIn,
    record_sign_ins,
    set_sign_in_rules,
    unlock_sign_ins,
)
from tradewright.control.sign_ins import (
    STRICT,
    SignInTerms,
    own_sign_ins,
    sign_in_log,
    sign_in_rules,
    sign_in_terms,
)
from tradewright.kernel.models import Event
from tradewright.kernel.operation import Actor
from tradewright.sim.fixtures import AT

from .people import make_user

SYSTEM = Actor.system(0)


def rule(role="controller", factor=True, idle=20, hours=9):
    return SetSignInRule(role, factor, idle, hours)


def holder(world, *roles):
    user = make_user()
    rows = [GrantRole(user.username, role) for role in roles]
    grant_roles(rows, actor=world.actor, at=AT)
    return user


class TestRecordSignIns:
    def test_keeps_what_happened_to_a_person_and_to_a_name_nobody_has(self, db):
        user = make_user()
        rows = [RecordSignIn(user.username, "failed", "password", "::1", "Firefox, Linux"),
                RecordSignIn("nobody", "failed", "password")]  # fmt: skip
        outcomes = record_sign_ins(rows, actor=SYSTEM, at=AT)
        assert [(o.code, o.id) for o in outcomes] == [
            (SignInRecorded.RECORDED, user.pk), (SignInRecorded.RECORDED, None),
        ]  # fmt: skip
        (line,) = own_sign_ins(user.pk)
        assert (line.what, line.method, line.address) == ("failed", "password", "::1")

    def test_is_never_changed(self, db):
        user = make_user()
        record_sign_ins([RecordSignIn(user.username, "failed")], actor=SYSTEM, at=AT)
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("update sign_in_log set what = 'signed_in'")

    def test_shows_a_company_its_own_people_only(self, committed_world, db):
        world = committed_world
        mine, other = holder(world, "auditor"), make_user()
        rows = [RecordSignIn(user.username, "signed_in") for user in (mine, other)]
        record_sign_ins(rows, actor=SYSTEM, at=AT)
        assert sign_in_log(world.company_id, user_id=mine.pk)
        assert not sign_in_log(world.company_id, user_id=other.pk)


class TestUnlockSignIns:
    def test_answers_every_row_of_a_mixed_batch(self, committed_world, db):
        world = committed_world
        locked, free = holder(world, "auditor"), holder(world, "auditor")
        elsewhere = make_user()
        AccessAttempt.objects.create(
            username=locked.username, ip_address="::1", failures_since_start=5
        )
        rows = [UnlockSignIn(name) for name in (
            locked.username, free.username, elsewhere.username, locked.username)]  # fmt: skip
        outcomes = unlock_sign_ins(rows, actor=world.actor, at=AT)
        assert [o.code for o in outcomes] == [
            SignInUnlocked.UNLOCKED, SignInUnlocked.ALREADY_UNLOCKED, SignInUnlocked.UNKNOWN_USER,
            SignInUnlocked.REPEATED_IN_BATCH,
        ]  # fmt: skip
        assert not AccessAttempt.objects.filter(username=locked.username).exists()
        assert SignInLog.objects.get(username=locked.username).what == "unlocked"


class TestSetSignInRules:
    def test_answers_every_row_of_a_mixed_batch(self, world):
        rows = [rule(), rule(), rule("nobody"), rule("auditor", idle=1), rule("owner", hours=99)]
        outcomes = set_sign_in_rules(rows, actor=world.actor, at=AT)
        assert [o.code for o in outcomes] == [
            SignInRuleSet.SET, SignInRuleSet.REPEATED_IN_BATCH, SignInRuleSet.UNKNOWN_ROLE,
            SignInRuleSet.IDLE_OUT_OF_RANGE, SignInRuleSet.HOURS_OUT_OF_RANGE,
        ]  # fmt: skip

    def test_tells_each_change_once(self, world):
        clerk = "gl_accountant"
        for asked in (rule(clerk), rule(clerk), rule(clerk, factor=False)):
            set_sign_in_rules([asked], actor=world.actor, at=AT)
        found = SignInRule.objects.get(company_id=world.company_id, role__code=clerk)
        told = Event.objects.filter(aggregate="sign_in_rule", key=found.pk).order_by("version")
        assert [(e.topic, e.version, e.body["needs_second_factor"]) for e in told] == [
            ("control.sign_in_rule_set", 1, True), ("control.sign_in_rule_set", 2, False),
        ]  # fmt: skip


def test_a_role_that_lets_others_in_asks_for_a_second_factor_unless_the_company_says_no(world):
    boss = holder(world, "administrator")
    SignInRule.objects.filter(company_id=world.company_id).delete()
    assert sign_in_terms(boss.pk, AT).needs_second_factor
    shown = {one.role: one.needs_second_factor for one in sign_in_rules(world.company_id)}
    assert {role for role, asks in shown.items() if asks} == set(STRICT)
    set_sign_in_rules([rule("administrator", False)], actor=world.actor, at=AT)
    assert not sign_in_terms(boss.pk, AT).needs_second_factor


def test_terms_are_the_strictest_of_the_roles_held(world):
    assert sign_in_terms(holder(world, "auditor").pk, AT) == SignInTerms(30, 12, False)
    both = holder(world, "auditor", "ar_clerk")
    assert sign_in_terms(both.pk, AT) == SignInTerms(15, 8, False)
    set_sign_in_rules([rule("auditor", True, 20, 4)], actor=world.actor, at=AT)
    assert sign_in_terms(both.pk, AT) == SignInTerms(15, 4, True)
