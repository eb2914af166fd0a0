"""How long the program takes to start: its import, and `make run` from its second start on."""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks.peers import ROOT, free_port
from tests.support.database import DEMO_PASSWORD, environment

IMPORTS = 5
LIMIT = 5.0  # seconds, second start
PATIENCE = 120.0


def imported(folder: Path) -> tuple[float, float]:
    """Seconds and processor seconds that `import wsgi` takes in a process of its own."""
    before, begun = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    variables = environment(folder, f"sqlite:///{folder / 'start.sqlite'}", "demo")
    subprocess.run([sys.executable, "-c", "import wsgi"], cwd=ROOT, env=variables, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return time.perf_counter() - begun, spent


def started(folder: Path) -> float:
    """Seconds until `make run` says where it is; it is ended then."""
    variables = environment(folder, f"sqlite:///{folder / 'start.sqlite'}", "demo")
    variables |= {"PORT": str(free_port()), "DEMO_PASSWORD": DEMO_PASSWORD}
    variables.pop("ROSTRUM_STARTED_AT", None)
    begun = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "bin/run"], cwd=ROOT, env=variables, stdout=subprocess.PIPE, text=True, start_new_session=True
    )
    try:
        assert process.stdout is not None
        for line in process.stdout:
            if line.startswith("Rostrum is at"):
                return time.perf_counter() - begun
            if time.perf_counter() - begun > PATIENCE:
                break
        raise RuntimeError(f"make run ended with {process.poll()}")
    finally:
        os.kill(process.pid, signal.SIGTERM)
        process.wait(30)


def run() -> Iterator[dict[str, Any]]:
    """The import, and both starts."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        taken = sorted(imported(folder) for _ in range(IMPORTS))
        wall, processor = taken[len(taken) // 2]
        yield {
            "benchmark": "start",
            "what": "import wsgi",
            "seconds": round(wall, 2),
            "processor_seconds": round(processor, 2),
        }
        yield {"benchmark": "start", "what": "first start", "seconds": round(started(folder), 2)}
        second = started(folder)
        yield {
            "benchmark": "start",
            "what": "second start",
            "seconds": round(second, 2),
            "limit": LIMIT,
            "met": second < LIMIT,
        }
