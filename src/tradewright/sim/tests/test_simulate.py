from __future__ import annotations

import json
from datetime import date
from itertools import count
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command

from tradewright.company.queries import company_by_code
from tradewright.ledger.queries import trial_balance

_RUN, _names = uuid4().hex[:5].upper(), count(1)


@pytest.fixture
def simulate(django_db_setup, django_db_blocker, capsys):
    """Three days of a company of its own; the answer, and what its books say."""

    def run(seed):
        code = f"SIM{next(_names)}-{_RUN}"
        capsys.readouterr()
        call_command("simulate", "--days", "3", "--seed", str(seed), "--company", code,
                     "--since", "2026-03-02", "--json")  # fmt: skip
        answer = json.loads(capsys.readouterr().out)
        books = trial_balance(
            company_id=company_by_code(code).id, first=None, last=date(2026, 3, 31)
        )
        return answer["counts"], [(account.code, account.amount) for account in books]

    with django_db_blocker.unblock():
        yield run


def test_the_same_seed_gives_the_same_documents_and_the_same_books(simulate):
    first, again, other = simulate(3), simulate(3), simulate(4)
    assert first[0]["invoices"] > 0
    assert first[1]
    assert first == again
    assert first[1] != other[1]


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (("--days", "0"), "0 is no number of days from 1"),
        (("--days", "-3"), "-3 is no number of days"),
        (("--days", "ten"), "ten is no number of days"),
        (("--days", "3", "--since", "2026-13-01"), "2026-13-01 is no day, written as"),
    ],
)
def test_says_what_is_wrong_with_the_days(given, words):
    with pytest.raises(CommandError, match=words):
        call_command("simulate", *given)
