"""How a page tells what became of each row that it sent: outcomes as a message or as a list.

The page answers by a redirect (a reload then repeats nothing); what happened waits in the session
and stands on top of the next page.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect

from .database import entered
from .outcome import Outcome, Outcomes

KEPT = "outcomes"
SHOWN = 200


def told(
    request: HttpRequest,
    outcomes: Outcomes,
    *,
    back: str,
    labels: Sequence[str] = (),
    urls: Mapping[int, str] | None = None,
    done: str = "",
) -> HttpResponseRedirect:
    """Redirect to `back` and say there what happened.

    One row: a message; of several: their count by message, and the rows in a list. `labels` name
    the rows in input order (document numbers), `urls` lead to them by id, `done` replaces the
    code's own message for a single accepted row.
    """
    if len(outcomes) == 1:
        outcome = outcomes[0]
        if outcome.accepted:
            messages.success(request, done or outcome.message)
        else:
            messages.error(request, _named(outcome, labels) + outcome.message)
    elif outcomes:
        request.session[KEPT] = summary(outcomes, labels=labels, urls=urls or {})
    return HttpResponseRedirect(back)


def _named(outcome: Outcome, labels: Sequence[str]) -> str:
    return f"{labels[outcome.position - 1]}: " if outcome.position <= len(labels) else ""


def summary(
    outcomes: Outcomes, *, labels: Sequence[str] = (), urls: Mapping[int, str] | None = None
) -> dict[str, Any]:
    """What the list of outcomes shows: counts by message, then the rows, refused ones first."""
    counts = Counter((outcome.accepted, outcome.message) for outcome in outcomes)
    rows = sorted(outcomes, key=lambda outcome: (outcome.accepted, outcome.position))
    return {
        "accepted": len(outcomes.accepted),
        "refused": len(outcomes.refused),
        "counts": [[count, ok, message] for (ok, message), count in counts.most_common()],
        "rows": [
            {
                "position": row.position,
                "label": labels[row.position - 1] if row.position <= len(labels) else "",
                "url": (urls or {}).get(row.id or 0, ""),
                "accepted": row.accepted,
                "message": row.message,
                "field": row.field or "",
            }
            for row in rows[:SHOWN]
        ],
        "more": max(0, len(rows) - SHOWN),
    }


def errors(outcome: Outcome) -> dict[str, str]:
    """The message under the field it belongs to, as the form's fields read it."""
    return {} if outcome.accepted else {outcome.field or "": outcome.message}


def again(
    request: HttpRequest, view: Any, wrong: Outcome | Mapping[str, str], **given: Any
) -> HttpResponseBase:
    """Show the form again with what was typed and the message at its field.

    `view` is the GET view of the form; it takes `values` and `errors` besides its own arguments.
    `wrong` is the refused outcome, or messages by field where the text made no input at all.
    """
    found = errors(wrong) if isinstance(wrong, Outcome) else wrong
    with entered(request.actor.company_id):  # type: ignore[attr-defined]
        response: HttpResponseBase = view(request, values=request.POST, errors=found, **given)
    response.status_code = 422
    return response


def chosen(request: HttpRequest, name: str = "id") -> list[int]:
    """The ids that were ticked in a list, in page order, each once."""
    return list(
        dict.fromkeys(int(value) for value in request.POST.getlist(name) if value.isdigit())
    )


def note(request: HttpRequest) -> str:
    """The text typed beside the button (a list may ask for several: the one that was filled in)."""
    return next((text.strip() for text in request.POST.getlist("note") if text.strip()), "")
