"""The form by which a case leads to a credit, and what became of it."""

from __future__ import annotations

from collections.abc import Mapping

from django.http import Http404, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from tradewright.approvals.queries.requests import About, requests_about
from tradewright.control.queries import who_may
from tradewright.kernel.answers import again, told
from tradewright.kernel.doors import WorkRequest, link, page
from tradewright.kernel.pieces import Block
from tradewright.kernel.typed import Typed

from ..operations.case_conversion import ConvertCase, convert_cases
from ..operations.case_credits import KIND, TABLE, CreditedLine
from ..queries.cases import credit_lines, service_case


def credit_request(company_id: int, case_id: int) -> About | None:
    """The last request for a credit of the case."""
    found = requests_about(company_id, TABLE, case_id)
    return next((one for one in found if one.kind == KIND), None)


def credit_waits(about: About | None, request: WorkRequest) -> Block | None:
    """What stands at the case while its credit waits for another person."""
    if about is None or about.status != "waiting":
        return None
    people = who_may(about.approver_duty, request.actor.company_id, request.at)
    others = ", ".join(name for name in people if name != about.requested_by)
    words = f"The credit that {about.requested_by} asked for waits for approval."
    return Block(words, about.requested_at, others, link("approval", about.id), "Request")


def credit_ended(about: About | None) -> str:
    """How the last request ended where it led to nothing; "" where there is none."""
    if about is None or about.status == "waiting":
        return ""
    if about.status == "approved":
        return "The credit was approved, but could not be issued: the history says why."
    by = f" by {about.decided_by}" if about.decided_by else ""
    reason = f": {about.reason}" if about.reason else ""
    return f"The credit that {about.requested_by} asked for was {about.status}{by}{reason}"


@page("cases/<int:case_id>/credit/", name="credit_of_case", duty=convert_cases.duty)
def credit_of_case(
    request: WorkRequest, case_id: int, values: Mapping[str, str] | None = None,
    errors: Mapping[str, str] | None = None,
) -> HttpResponseBase:  # fmt: skip
    """How much of which invoice is credited: a lump, or parts of its lines."""
    company_id = request.actor.company_id
    found = service_case(company_id, case_id, at=request.at)
    if found is None:
        raise Http404
    given = values or request.GET.dict()
    wrong = errors or {}
    invoice = given.get("invoice", "").strip() or found.invoice
    return render(request, "crm/credit_of_case.html", {
        "title": f"Credit for case {found.row.number}",
        "pretitle": found.row.customer_name,
        "case": found,
        "lines": credit_lines(company_id, case_id, invoice=invoice),
        "invoice": invoice,
        "values": given,
        "errors": wrong,
        "wrong_line": next(
            (said for name, said in wrong.items() if name.startswith(("credits", "line_"))), ""
        ),
        "other": wrong.get("into") or wrong.get("version") or wrong.get("case_id") or "",
    })  # fmt: skip


@page("cases/<int:case_id>/credit/", name="ask_credit_for_case", duty=convert_cases.duty,
      methods=("POST",))  # fmt: skip
def ask_credit_for_case(request: WorkRequest, case_id: int) -> HttpResponseBase:
    """The credit is issued, or waits for the person whom a rule names."""
    typed = Typed(request.POST)
    row = ConvertCase(
        case_id, "credit", amount=typed.number("amount"), reason=typed.text("reason"),
        version=_version(typed), invoice=typed.text("invoice"), credits=_parts(typed),
    )  # fmt: skip
    if typed.wrong:
        return again(request, credit_of_case, typed.wrong, case_id=case_id)
    outcomes = convert_cases([row], actor=request.actor, at=request.at)
    if outcomes.refused:
        return again(request, credit_of_case, outcomes[0], case_id=case_id)
    return told(request, outcomes, back=reverse("case", args=[case_id]))


def _version(typed: Typed) -> int | None:
    sent = typed.text("version")
    return int(sent) if sent.isdecimal() else None


def _parts(typed: Typed) -> tuple[CreditedLine, ...]:
    """What was typed at lines: `line_quantity_<id>` or `line_amount_<id>`."""
    ids = {
        int(name.rpartition("_")[2])
        for name in typed.sent
        if name.startswith(("line_quantity_", "line_amount_")) and typed.text(name)
        and name.rpartition("_")[2].isdecimal()
    }  # fmt: skip
    return tuple(
        CreditedLine(one, typed.number(f"line_quantity_{one}"), typed.number(f"line_amount_{one}"))
        for one in sorted(ids)
    )
