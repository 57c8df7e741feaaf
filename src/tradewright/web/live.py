"""What has changed since a page was opened: a cheap question that open pages ask again and again.

A page that shows documents names them in a signed mark (`{% watch documents %}`), so only who could
open it can ask; the answer is 304 until one of them has a new version. A page that asks for itself
(`data-live-self`) is rendered anew and answers 304 when it says the same. Neither counts as
something that the person did: a session ends by its terms all the same.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from typing import Any

from django.core import signing
from django.http import HttpResponse, HttpResponseBase

from tradewright.control import queries
from tradewright.kernel.operation import Actor

ASKS = "X-Live"  # the header of a request that the page made by itself; its value: the last mark
SALT = "tradewright.live"
MOST = 40  # documents that one page watches; the first ones named
A_DAY = 24 * 3600
NO_CHANGE = 304

Documents = Sequence[tuple[str, int]]

# what differs each time a page is rendered, though it says the same
_PASSING = re.compile(
    rb'name="csrfmiddlewaretoken" value="[^"]*"|"X-CSRFToken": "[^"]*"|why-[0-9a-f]{8}'
    rb'|<time [^>]*>[^<]*</time>|data-(?:live|mark)="[^"]*"|name="external_id" value="[^"]*"'
)


def asked_by_page(request: Any) -> bool:
    """Whether the page itself asks, not the person before it."""
    return ASKS in request.headers


def signed(actor: Actor, documents: Documents) -> str:
    """The documents as a mark that only this person can ask with."""
    kept = [[table, key] for table, key in dict.fromkeys(documents)][:MOST]
    return signing.dumps([actor.company_id, actor.user_id, kept], salt=SALT, compress=True)


def named(actor: Actor, text: str) -> list[tuple[str, int]] | None:
    """The documents of a signed mark; None if it is not the actor's or older than a day."""
    try:
        company_id, user_id, kept = signing.loads(text, salt=SALT, max_age=A_DAY)
    except signing.BadSignature:
        return None
    if (company_id, user_id) != (actor.company_id, actor.user_id):
        return None
    return [(str(table), int(key)) for table, key in kept]


def mark_of(company_id: int, documents: Documents) -> str:
    """How the documents stand: another mark as soon as one of them changes."""
    versions = queries.versions_of(company_id, list(dict.fromkeys(documents))[:MOST])
    return hashlib.sha256(repr(versions).encode()).hexdigest()[:20]


def conditional(request: Any, answer: HttpResponseBase) -> HttpResponseBase:
    """304 for a page that asks for itself and still says the same."""
    if not asked_by_page(request) or not isinstance(answer, HttpResponse):
        return answer
    if answer.status_code != HttpResponse.status_code:
        return answer
    mark = hashlib.sha256(_PASSING.sub(b"", answer.content)).hexdigest()[:20]
    if mark == request.headers[ASKS]:
        return HttpResponse(status=NO_CHANGE)
    answer[ASKS] = mark
    return answer
