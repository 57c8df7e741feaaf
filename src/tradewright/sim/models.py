"""How far a replay has come: what lets an interrupted one go on."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now

from tradewright.kernel.fields import owned, unique


class ReplayProgress(models.Model):
    """One day of a source that is wholly in the books, with what was rejected on it."""

    company = owned()
    digest = models.TextField()
    day = models.DateField()
    rejected = models.JSONField()
    recorded_at = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = "replay_progress"
        constraints = [unique("replay_progress_key", "company", "digest", "day")]
