"""Reads of the entrance: what happened there, and what a sign-in has to meet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from tradewright.kernel.sql import statements

SQL = statements()

FINANCE = ("ar_clerk", "cash_application", "controller", "gl_accountant")
# Roles that ask for a second factor until the company sets another rule: who lets others in, opens
# periods, gives credit or lets programs in.
STRICT = ("administrator", "controller", "credit_analyst", "integration_admin", "owner")
BUILT_IN_TERMS = {
    "finance": list(FINANCE), "idle_minutes": 30, "hours": 12,
    "finance_idle_minutes": 15, "finance_hours": 8, "strict": list(STRICT),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class SignInTerms:
    """What the roles of a person ask of a session, the strictest of each."""

    idle_minutes: int
    hours: int
    needs_second_factor: bool


@dataclass(frozen=True, slots=True)
class SignInRuleRow:
    role: str
    name: str
    needs_second_factor: bool
    idle_minutes: int
    hours: int
    people: int
    version: int


@dataclass(frozen=True, slots=True)
class SignInLine:
    """One line of the log of sign-ins; `spoken` is what happened."""

    id: int
    at: datetime
    username: str
    name: str
    what: str
    method: str
    address: str
    device: str

    @property
    def spoken(self) -> str:
        """second factor: factor_added → Factor added."""
        return self.what.replace("_", " ").capitalize()


def sign_in_terms(user_id: int, at: datetime) -> SignInTerms:
    """How long a session of this person may last, and whether it takes a second factor."""
    return SignInTerms(*SQL("sign_in_terms", user_id=user_id, at=at, **BUILT_IN_TERMS)[0])


def sign_in_rules(company_id: int) -> list[SignInRuleRow]:
    """Every role, and what this company asks of those who hold it when they sign in."""
    rows = SQL("sign_in_rules", company_id=company_id, **BUILT_IN_TERMS)
    return [SignInRuleRow(*row) for row in rows]


def sign_in_log(
    company_id: int,
    *,
    user_id: int | None = None,
    what: str | None = None,
    after_id: int | None = None,
    limit: int = 50,
) -> list[SignInLine]:
    """What happened at the entrance to those who hold a role in the company, newest first."""
    rows = SQL(
        "sign_in_log", company_id=company_id, user_id=user_id, what=what, after_id=after_id,
        page_size=limit, prepare=False,
    )  # fmt: skip
    return [SignInLine(*row) for row in rows]


def own_sign_ins(user_id: int, limit: int = 20) -> list[SignInLine]:
    """The latest that happened to one's own account, in no company."""
    rows = SQL("own_sign_ins", user_id=user_id, page_size=limit)
    return [SignInLine(0, row.at, "", "", row.what, row.method, row.address, row.device)
            for row in rows]  # fmt: skip


def sessions_of(user_id: int) -> dict[str, tuple[str, str]]:
    """Session key → address and device, of where one has signed in of late; some have ended."""
    rows = SQL("sessions_of", user_id=user_id)
    return {row.session_key: (row.address, row.device) for row in rows}
