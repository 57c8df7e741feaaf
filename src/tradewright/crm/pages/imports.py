"""Importing a file: chosen, looked at beforehand, imported; every fault by row."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpResponseBase
from django.shortcuts import render

from tradewright.kernel.database import entered
from tradewright.kernel.doors import WorkRequest, menu, page
from tradewright.kernel.errors import ConfigurationError
from tradewright.kernel.imports import IMPORTS, Imported, load_map, receive
from tradewright.kernel.operation import finer_duty

menu("CRM", "Import", "import_file", "file-import", order=95)

IMPORT = finer_duty("crm.import_files")
LARGEST = 20_000_000  # bytes
SHOWN = 200


@page("import/", name="import_file", duty=IMPORT)
def import_file(
    request: WorkRequest,
    values: Mapping[str, Any] | None = None,
    errors: Mapping[str, str] | None = None,
    found: Imported | None = None,
) -> HttpResponseBase:
    """The form, with what became of the rows sent last."""
    kinds = [one for one in IMPORTS.values() if request.actor.may(one.operation.duty)]
    return render(request, "crm/import.html", {
        "pretitle": "CRM",
        "title": "Import a file",
        "kinds": [(one.code, one.plural.capitalize()) for one in kinds],
        "columns": [(one.plural, one.columns) for one in kinds],
        "values": values or {"kind": "leads"},
        "errors": errors or {},
        "found": found,
        "faults": found.faults[:SHOWN] if found else [],
        "more": max(0, len(found.faults) - SHOWN) if found else 0,
        "is_preview": (values or {}).get("do") == "preview",
    })  # fmt: skip


@page("import/", name="receive_file", duty=IMPORT, methods=("POST",))
def receive_file(request: WorkRequest) -> HttpResponseBase:
    """The rows go in, or it is said what would become of them."""
    wrong: dict[str, str] = {}
    found = _received(request, wrong)
    with entered(request.actor.company_id):
        return import_file(request, request.POST, wrong, found)


def _received(request: WorkRequest, wrong: dict[str, str]) -> Imported | None:
    """What became of the rows; None, and a word in `wrong`, where nothing could be read."""
    sent, file = request.POST, request.FILES.get("file")
    kind = IMPORTS.get(sent.get("kind", ""))
    if kind is None:
        wrong["kind"] = "Say what the rows are."
        return None
    if file is None or (file.size or 0) > LARGEST:
        wrong["file"] = "Choose a CSV or Excel file of up to 20 MB."
        return None
    try:
        plan = load_map(sent.get("map", ""))
    except ConfigurationError as fault:
        wrong["map"] = str(fault)
        return None
    try:
        return receive(
            kind, file.read(), plan, actor=request.actor, at=request.at,
            preview=sent.get("do") == "preview",
        )  # fmt: skip
    except ConfigurationError as fault:
        wrong["file"] = str(fault)
        return None
