from __future__ import annotations

from datetime import timedelta

from tradewright.control.operations.sign_ins import (
    SignIn,
    SignInBegun,
    SignInCompleted,
    begin_sign_ins,
    complete_sign_ins,
)
from tradewright.kernel.operation import Actor
from tradewright.sim.fixtures import AT

SYSTEM = Actor.system(0)
QUARTER = timedelta(minutes=15)


def begin(name="ann", at=AT, address="::1"):
    return begin_sign_ins([SignIn(name, address)], actor=SYSTEM, at=at)[0]


def test_lets_five_tries_pass_and_names_the_end_of_the_wait(db):
    codes = [begin().code for _ in range(5)]
    assert codes == [SignInBegun.MAY_TRY] * 5
    sixth = begin(at=AT + timedelta(minutes=1))
    assert sixth.code == SignInBegun.MUST_WAIT
    assert sixth.detail["until"] == AT + QUARTER
    assert begin(at=AT + QUARTER + timedelta(seconds=1)).code == SignInBegun.MAY_TRY


def test_counts_a_name_whatever_its_case_and_each_address_by_itself(db):
    for name in ("ann", "ANN", "Ann", "aNN", "anN"):
        begin(name)
    assert begin("ann").code == SignInBegun.MUST_WAIT
    assert begin("ann", address="10.0.0.9").code == SignInBegun.MAY_TRY
    assert begin("bob").code == SignInBegun.MAY_TRY


def test_forgets_the_tries_after_a_success(db):
    for _ in range(5):
        begin()
    (outcome,) = complete_sign_ins([SignIn("Ann", "::1")], actor=SYSTEM, at=AT)
    assert outcome.code == SignInCompleted.SIGNED_IN
    assert begin().code == SignInBegun.MAY_TRY


def test_answers_every_row_of_a_mixed_batch(db):
    for _ in range(5):
        begin()
    rows = [SignIn("bob", "::1"), SignIn("ann", "::1"), SignIn("Bob", "::1")]
    outcomes = begin_sign_ins(rows, actor=SYSTEM, at=AT)
    assert [o.code for o in outcomes] == [
        SignInBegun.MAY_TRY, SignInBegun.MUST_WAIT, SignInBegun.REPEATED_IN_BATCH,
    ]  # fmt: skip


def test_complete_sign_ins_answers_every_row(db):
    rows = [SignIn("bob", "::1"), SignIn("Bob", "::1")]
    outcomes = complete_sign_ins(rows, actor=SYSTEM, at=AT)
    assert [o.code for o in outcomes] == [
        SignInCompleted.SIGNED_IN, SignInCompleted.REPEATED_IN_BATCH,
    ]  # fmt: skip
