"""Tests run on the real embedded PostgreSQL, in a data directory of their own."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from pathlib import Path

import pytest

# Processes of one run never share a server: who reads the event log waits for whatever transaction
# is open in it, in other databases too.
worker = os.environ.get("PYTEST_XDIST_WORKER", "")
kept = os.environ.get("TRADEWRIGHT_TEST_HOME")  # keep the server and the migrated database
place = str(Path(kept, worker)) if kept else tempfile.mkdtemp(prefix="tradewright-test-")
os.environ["TRADEWRIGHT_HOME"] = place
os.environ["DJANGO_SETTINGS_MODULE"] = "tradewright.web.settings"
if not kept:
    atexit.register(shutil.rmtree, place, ignore_errors=True)

servers = os.environ.get("TRADEWRIGHT_TEST_SERVERS")  # others than ours: one for each process
if servers:
    os.environ["DATABASE_URL"] = servers.format(worker=worker or "gw0")
elif not os.environ.get("DATABASE_URL"):
    from tradewright.kernel import embedded

    # durability is not under test here, speed is; the fault tests start servers of their own
    embedded.start(Path(place), fsync="off", synchronous_commit="off", full_page_writes="off")

pytest_plugins = ["tradewright.sim.fixtures"]

import django  # noqa: E402 - the address of the database must be known first

django.setup()


@pytest.hookimpl(trylast=True)  # after they have been shuffled
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Those in a browser first: they take minutes, and would run alone at the end. The rest stays
    as it was laid: in every process those that commit come after those that do not."""
    items.sort(key=lambda item: item.get_closest_marker("browser") is None)
