"""Which quotes came of which opportunity."""

from __future__ import annotations

from django.db import models

from tradewright.kernel.fields import inside, owned, unique


class OpportunityQuote(models.Model):
    """A quote belongs to one opportunity at most; `quote` is the first of its revisions, so the
    link holds through all of them. Never changes."""

    append_only = True

    company = owned()
    opportunity = inside("crm.Opportunity", "opportunity_id")
    quote = inside("sales.Quote", "quote_id")

    class Meta:
        db_table = "opportunity_quote"
        constraints = [unique("opportunity_quote_key", "company", "quote")]
        indexes = [
            models.Index(fields=["company", "opportunity", "quote"], name="opportunity_quote_of"),
        ]
