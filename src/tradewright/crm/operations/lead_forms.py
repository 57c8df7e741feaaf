"""Forms that strangers fill in: what they say, whose leads they bring, whether they are open."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tradewright.kernel.batch import Batch
from tradewright.kernel.keys import hold_keys
from tradewright.kernel.operation import Actor, current_call, operation
from tradewright.kernel.outcome import Code
from tradewright.kernel.sql import statements

SQL = statements()


@dataclass(frozen=True, slots=True)
class SetLeadForm:
    """`heading` and `words` stand on the form; `privacy_url` is the page that says what becomes of
    what is typed. Leads that come by it have this `source` and `owner` (a rep's code, empty:
    nobody's yet). A closed form's address opens nothing until it is open again; `is_new_address`
    gives the form another address, and the old one opens nothing any more."""

    code: str
    heading: str
    words: str = ""
    privacy_url: str = ""
    source: str = "web"
    owner: str = ""
    is_open: bool = True
    is_new_address: bool = False


class LeadFormSet(Code):
    SET = "set", "The form {name} stands."
    ALREADY_SET = "already_set", "The form {name} was so already."
    REPEATED_IN_BATCH = "repeated_in_batch", "This code stands twice in the list.", "code"
    CODE_MISSING = "code_missing", "Give the form a code.", "code"
    HEADING_MISSING = "heading_missing", "Say what stands above the form.", "heading"
    PRIVACY_NO_ADDRESS = (
        "privacy_no_address", "Give the whole address of the page, from https:// on.",
        "privacy_url",
    )  # fmt: skip
    UNKNOWN_SOURCE = (
        "unknown_source",
        "A source is web, referral, fair, call, mail, import, api or other.",
        "source",
    )
    UNKNOWN_OWNER = "unknown_owner", "No active sales rep “{value}”.", "owner"


@operation(LeadFormSet, duty="crm.set_lead_forms")
def set_lead_forms(batch: Batch[SetLeadForm], *, actor: Actor, at: datetime) -> Sequence[Any]:
    """Forms exist as given; leads that came by them stay as they are.

    Event: crm.lead_form_set (never the address). Codes: LeadFormSet.
    """
    company = {"company_id": actor.company_id}
    hold_keys("lead_form", [row.code for row in batch], **company)
    return SQL("set_lead_forms", batch, **company, at=at, operation_id=current_call().id)
