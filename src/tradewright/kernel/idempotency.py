"""Requests that carry a key are done once, however often they are sent.

The answer is kept in the transaction of the operation: a crash leaves both or neither, so no key
can hang. Whoever repeats gets the first answer, letter by letter.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from . import database
from .errors import TradewrightError
from .operation import Actor, retried
from .sql import statements

SQL = statements()

LONGEST_KEY = 255
KEPT_FOR = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Kept:
    """An answer as it was or would be sent; `replayed` when it had been given before."""

    status: int
    text: str
    replayed: bool = False


class KeyInvalid(TradewrightError):
    """A key is 1 to 255 visible ASCII characters."""


class KeyUsedOtherwise(TradewrightError):
    """The key belongs to a request that asked for something else."""


class StillRunning(TradewrightError):
    """The first request with this key has not ended; ask again in a moment."""


def once(key: str, request: bytes, run: Callable[[], Kept], *, actor: Actor) -> Kept:
    """The answer to `request`: from `run` the first time, from the table `repeated_request` after.

    `request` is everything that makes it the same request (method, path, body). The key counts for
    one user in one company. What `run` raises is not kept: nothing was done, it may be tried again.
    """
    if not 1 <= len(key) <= LONGEST_KEY or not all("!" <= letter <= "~" for letter in key):
        raise KeyInvalid(f"An Idempotency-Key has 1 to {LONGEST_KEY} visible ASCII characters.")
    digest = hashlib.sha256(request).digest()
    mine = {"company_id": actor.company_id, "user_id": actor.user_id, "key": key}

    def transact() -> Kept:
        with database.entered(actor.company_id):
            if not SQL("lock_request_key", **mine)[0].locked:
                raise StillRunning("The first request with this key is still running.")
            for found in SQL("find_request", **mine):
                if bytes(found.request_hash) != digest:
                    raise KeyUsedOtherwise(
                        "This Idempotency-Key was sent with another request; take a new one."
                    )
                return Kept(found.status, found.response, replayed=True)
            answer = run()
            SQL(
                "keep_request", **mine, request_hash=digest, response=answer.text,
                status=answer.status,
            )  # fmt: skip
            return answer

    return retried(transact)


def forget(at: datetime) -> int:
    """Forget the keys that are older than 30 days, of all companies; returns how many.

    A request with such a key is done again: whoever repeats does so within the month.
    """
    return len(SQL("forget_requests", before=at - KEPT_FOR))
