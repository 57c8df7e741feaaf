"""The benchmark's own processes."""

from __future__ import annotations

import subprocess
import sys


def test_a_process_of_the_benchmark_can_begin_before_django_is_set_up():
    """`spawn` reads the file of the function that it is to run; a model imported there fails, and
    the one who waits for its answer would wait for long."""
    program = [sys.executable, "-c", "import tradewright.sim.bench.o2c"]
    assert subprocess.run(program, capture_output=True, timeout=60).stderr == b""
