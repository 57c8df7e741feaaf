"""The monitor of the invariants: when they were last proved, what was broken, how long it took."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import Http404, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from tradewright.kernel.answers import told
from tradewright.kernel.doors import WorkRequest, link, menu, page, tile
from tradewright.kernel.lists import asked
from tradewright.kernel.operation import Actor
from tradewright.kernel.pieces import Act, Block, Fact, Tile

from .. import proofs as queries
from ..operations.proofs import AskProof, ask_proofs

menu("Control", "Invariants", "proofs", "shield-check", order=40)

# the page of a document, where a module above has one
PAGES = {
    "sales_order": "order", "shipment": "shipment", "invoice": "invoice", "payment": "payment",
    "return_order": "return", "customer": "customer", "item": "item", "journal_entry": "entry",
}  # fmt: skip
TREND, FEW = 120, 3  # proofs that the chart shows, and from which on it is drawn


def _acts() -> list[Act]:
    return [
        Act("Prove now", reverse("prove_now"), "shield-check", ask_proofs.duty),
        Act("Prove everything", reverse("prove_now"), "shield-search", ask_proofs.duty,
            fields={"form": "full"}),
    ]  # fmt: skip


@page("proofs/", name="proofs", duty="control.read")
def proofs(request: WorkRequest) -> HttpResponseBase:
    """The newest proof, and those before it."""
    company_id = request.actor.company_id
    address = asked(request)
    last = queries.last_proof(company_id)
    after = address.place(1)[0]
    rows = queries.proof_runs(company_id, after=after, limit=max(address.fetch, TREND))
    newest = queries.proof_of_run(company_id, rows[0].id) if rows and after is None else []
    return render(request, "control/proofs.html", {
        "title": "Invariants",
        "pretitle": "Control",
        "acts": _acts(),
        "last": last,
        "newest": rows[0] if newest else None,
        "proved": newest,
        "broken": linked(newest),
        "trend": _trend(rows[:TREND]),
        "list": address.listing(
            rows[: address.fetch],
            key=lambda row: (row.id,),
            searchable=False,
            empty="No proof has run yet: start “tradewright worker”.",
        ),
    })  # fmt: skip


@page("proofs/<int:run_id>/", name="proof", duty="control.read")
def proof(request: WorkRequest, run_id: int) -> HttpResponseBase:
    """One proof: what it found, invariant by invariant."""
    company_id = request.actor.company_id
    found = queries.proof_runs(company_id, after=run_id + 1, limit=1)
    if not found or found[0].id != run_id:
        raise Http404
    (run,) = found
    proved = queries.proof_of_run(company_id, run_id)
    return render(request, "control/proof.html", {
        "pretitle": "Proof",
        "title": f"Proof {run_id}",
        "state": "broken" if run.violations else "sound",
        "blocked": Block(f"{run.violations:,} rows break {run.broken} invariants.", run.started_at)
        if run.violations else None,
        "facts": [
            Fact("Form", run.form.capitalize()),
            Fact("Checked", run.checked),
            Fact("Broken", run.broken),
            Fact("Took", f"{run.ms:,} ms"),
        ],
        "run": run,
        "proved": proved,
        "broken": linked(proved),
    })  # fmt: skip


def linked(proved: Sequence[queries.Proved]) -> list[dict[str, Any]]:
    """What is broken, its first rows with the way to their documents."""
    return [
        {
            "is": one,
            "rows": [
                {
                    "facts": row["facts"].items(),
                    "url": link(PAGES.get(row["table"], ""), row["id"]) if row["id"] else "",
                }
                for row in one.rows
            ],
        }
        for one in proved
        if one.violations
    ]


def _trend(rows: Sequence[queries.ProofRow]) -> dict[str, Any]:
    """How long the proofs took, oldest first, for the chart."""
    drawn = list(reversed(rows))
    if len(drawn) < FEW:
        return {}
    return {
        "grid": {"left": 8, "right": 24, "top": 16, "bottom": 4, "containLabel": True},
        "tooltip": {"trigger": "axis"},
        "xAxis": {"type": "category", "data": [f"{row.started_at:%d %b %H:%M}" for row in drawn]},
        "yAxis": {"type": "value", "axisLabel": {"formatter": "{value} ms"}},
        "series": [{"type": "bar", "name": "ms", "barMaxWidth": 18,
                    "data": [row.ms for row in drawn]}],
    }  # fmt: skip


@page("proofs/badge/", name="proof_badge", duty="control.read")
def proof_badge(request: WorkRequest) -> HttpResponseBase:
    """The badge of the top bar: green, red, or amber when nobody has looked for a while."""
    last = queries.last_proof(request.actor.company_id)
    return render(request, "control/parts/proof_badge.html", {"last": last})


@page("proofs/ask/", name="prove_now", duty=ask_proofs.duty, methods=("POST",))
def prove_now(request: WorkRequest) -> HttpResponseBase:
    """The worker proves now."""
    row = AskProof(request.POST.get("form", "quick"))
    outcomes = ask_proofs([row], actor=request.actor, at=request.at)
    return told(request, outcomes, back=reverse("proofs"))


@tile(duty="control.read", order=5)
def proof_tile(*, actor: Actor, at: Any) -> Tile | None:
    """Broken invariants wait for the controller; sound ones do not speak."""
    last = queries.last_proof(actor.company_id)
    if last is None or not last.violations:
        return None
    return Tile("Broken invariants", len(last.broken), reverse("proofs"), "blocked",
                ", ".join(last.broken), "shield-x")  # fmt: skip
