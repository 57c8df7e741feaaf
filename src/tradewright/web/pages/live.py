"""Whether one of the documents that an open page shows has changed."""

from __future__ import annotations

from django.http import Http404, HttpResponse, HttpResponseBase, JsonResponse
from django.utils import timezone

from tradewright.control.queries import history
from tradewright.kernel.doors import SIGNED_IN, WorkRequest, page

from .. import live


@page("live/", name="live", duty=SIGNED_IN)
def changed(request: WorkRequest) -> HttpResponseBase:
    """304 while the documents stand as in the mark that is sent along; else who changed what."""
    company_id = request.actor.company_id
    documents = live.named(request.actor, request.GET.get("of", ""))
    if documents is None:
        raise Http404
    mark = live.mark_of(company_id, documents)
    if mark == request.headers.get(live.ASKS):
        return HttpResponse(status=live.NO_CHANGE)
    told = {"mark": mark, "who": "", "what": "", "at": ""}
    for last in history(company_id, documents, limit=1):
        clock = f"{timezone.localtime(last.at):%H:%M}"
        told |= {"who": last.who, "what": last.what, "at": clock}
    return JsonResponse(told)
