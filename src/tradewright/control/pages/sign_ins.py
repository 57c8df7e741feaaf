"""The log of sign-ins, and what each role asks of one."""

from __future__ import annotations

from django.http import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from tradewright.kernel.answers import told
from tradewright.kernel.doors import WorkRequest, menu, page
from tradewright.kernel.lists import Filter, asked
from tradewright.kernel.pieces import Act

from .. import queries, sign_ins
from ..operations.sign_ins import (
    SetSignInRule,
    UnlockSignIn,
    set_sign_in_rules,
    unlock_sign_ins,
)

menu("People", "Sign-ins", "sign_ins", "login", order=50)

WHAT = (
    "signed_in", "failed", "locked_out", "unlocked", "confirmed", "signed_out", "session_ended",
    "rights_changed", "password_changed", "factor_added", "factor_removed", "codes_made",
    "sign_on_linked", "sign_on_unlinked",
)  # fmt: skip


@page("sign-ins/", name="sign_ins", duty="control.read")
def sign_in_log(request: WorkRequest) -> HttpResponseBase:
    """What happened at the entrance to those who hold a role here, newest first."""
    company_id = request.actor.company_id
    who = [(str(p.user_id), p.name) for p in queries.people(company_id, request.at)]
    what = [(one, one.replace("_", " ").capitalize()) for one in WHAT]
    filters = (Filter("user", "Who", "choice", who), Filter("what", "What", "choice", what))
    address = asked(request, filters=filters)
    user, (after_id,) = address.values["user"], address.place(1)
    rows = sign_ins.sign_in_log(
        company_id, user_id=int(user) if user else None, what=address.values["what"] or None,
        after_id=after_id, limit=address.fetch,
    )  # fmt: skip
    return render(request, "control/sign_ins.html", {
        "title": "Sign-ins",
        "pretitle": "People",
        "acts": [Act("Sign-in rules", reverse("sign_in_rules"), "shield-lock", "control.read",
                     method="get", tone="quiet")],
        "list": address.listing(
            rows, key=lambda row: (row.id,), searchable=False,
            empty="Nobody has signed in yet.",
        ),
    })  # fmt: skip


@page("sign-ins/unlock/", name="unlock_sign_in", duty=unlock_sign_ins.duty, methods=("POST",))
def unlock(request: WorkRequest) -> HttpResponseBase:
    """Somebody who was locked out may try again at once."""
    row = UnlockSignIn(request.POST.get("username", ""))
    outcomes = unlock_sign_ins([row], actor=request.actor, at=request.at)
    return told(request, outcomes, back=reverse("sign_ins"))


@page("sign-in-rules/", name="sign_in_rules", duty="control.read")
def sign_in_rules(request: WorkRequest) -> HttpResponseBase:
    """What each role asks of a sign-in: a second factor, and how long a session lasts."""
    rows = sign_ins.sign_in_rules(request.actor.company_id)
    return render(request, "control/sign_in_rules.html", {
        "title": "Sign-in rules",
        "pretitle": "People",
        "rows": rows,
        "asks_of_nobody": not any(row.needs_second_factor for row in rows),
    })  # fmt: skip


@page(
    "sign-in-rules/set/", name="set_sign_in_rules", duty=set_sign_in_rules.duty, methods=("POST",)
)
def set_rules(request: WorkRequest) -> HttpResponseBase:
    """What a role asks, from the next sign-in on."""
    sent = request.POST
    role = sent.get("role", "")
    idle, hours = (int(text) if text.isdigit() and len(text) < 5 else 0
                   for text in (sent.get("idle_minutes", ""), sent.get("hours", "")))  # fmt: skip
    row = SetSignInRule(role, "needs_second_factor" in sent, idle, hours)
    outcomes = set_sign_in_rules([row], actor=request.actor, at=request.at)
    return told(request, outcomes, back=reverse("sign_in_rules"), labels=[role])
