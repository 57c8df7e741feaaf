"""The event log, its readers' cursors, what was parked, the keys of repeated requests, and the
words by which masters are found."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now


class Event(models.Model):
    """One fact. Written in the transaction that made it true; `log_pos` comes from the sequencer.

    Aggregate, key and version name the document and its how-manyeth change; they are unique, so a
    change can be told once only.
    """

    append_only_except = ("log_pos",)

    id = models.BigAutoField(primary_key=True)
    company_id = models.BigIntegerField()
    topic = models.TextField()
    aggregate = models.TextField()
    key = models.BigIntegerField()
    version = models.IntegerField()
    body = models.JSONField()
    at = models.DateTimeField()
    recorded_at = models.DateTimeField(db_default=Now())
    operation_id = models.UUIDField()
    log_pos = models.BigIntegerField(null=True, unique=True)

    class Meta:
        db_table = "event"
        constraints = [
            models.UniqueConstraint(fields=["aggregate", "key", "version"], name="event_told_once"),
            models.CheckConstraint(condition=models.Q(version__gte=1), name="event_version"),
        ]
        indexes = [
            models.Index(
                fields=["id"], name="event_unsequenced", condition=models.Q(log_pos__isnull=True)
            ),
        ]


class EventCursor(models.Model):
    """How far a subscriber has read, and how many events of its topics it has handled or parked.

    `topics` (separated by spaces) are those it hears since log position `counted_from`, when it had
    handled `handled_before`: who hears another topic tomorrow begins to count there.
    """

    subscriber = models.TextField(primary_key=True)
    log_pos = models.BigIntegerField(default=0)
    handled = models.BigIntegerField(default=0)
    moved_at = models.DateTimeField(null=True)
    topics = models.TextField(db_default="")
    counted_from = models.BigIntegerField(db_default=0)
    handled_before = models.BigIntegerField(db_default=0)

    class Meta:
        db_table = "event_cursor"


class ParkedEvent(models.Model):
    """An event that a subscriber could not handle, or that must wait behind one of its key."""

    company_id = models.BigIntegerField()
    subscriber = models.TextField()
    event = models.ForeignKey(Event, models.PROTECT, related_name="+")
    aggregate = models.TextField()
    key = models.BigIntegerField()
    log_pos = models.BigIntegerField()
    error = models.TextField()
    attempts = models.IntegerField(default=1)
    status = models.TextField(default="parked")
    owner_id = models.BigIntegerField()
    parked_at = models.DateTimeField(db_default=Now())
    resolved_at = models.DateTimeField(null=True)
    resolved_by = models.BigIntegerField(null=True)
    note = models.TextField(default="")

    class Meta:
        db_table = "parked_event"
        constraints = [
            models.UniqueConstraint(fields=["subscriber", "event"], name="parked_once"),
            models.CheckConstraint(
                condition=models.Q(status__in=["parked", "handled", "set_aside"]),
                name="parked_event_status",
            ),
        ]
        indexes = [
            models.Index(
                fields=["subscriber", "aggregate", "key"],
                name="parked_event_waiting",
                condition=models.Q(status="parked"),
            )
        ]


class RepeatedRequest(models.Model):
    """An Idempotency-Key with the hash of its request and the answer that was given."""

    company_id = models.BigIntegerField()
    user_id = models.BigIntegerField()
    key = models.TextField()
    request_hash = models.BinaryField()
    response = models.JSONField(null=True)
    status = models.IntegerField(null=True)
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = "repeated_request"
        constraints = [
            models.UniqueConstraint(
                fields=["company_id", "user_id", "key"], name="repeated_request_key"
            )
        ]


class SearchWord(models.Model):
    """A word of a master row: `kind` is the row's table, `key` its id.

    Triggers keep it in step (search_words.py). Rows of their own, because under row-level security
    only comparisons reach an index: a `tsvector` or a `like` would read the whole table.
    """

    pk = models.CompositePrimaryKey("company_id", "kind", "word", "key")
    company_id = models.BigIntegerField()
    kind = models.TextField()
    word = models.TextField(db_collation="C")
    key = models.BigIntegerField()

    class Meta:
        db_table = "search_word"
        indexes = [
            models.Index(fields=["company_id", "kind", "key", "word"], name="search_word_by_key")
        ]
