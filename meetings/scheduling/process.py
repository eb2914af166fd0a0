"""A solver in a process of its own: it can be stopped at once, and takes nothing with it when it fails.

    with Running(Commission(problem, …)) as running:
        for beat in running.beats(1.0):   # once a second at least: how far it is
            …                             # running.stop() ends it
        outcome = running.outcome

The process is given a pickled Commission and writes a line of JSON for each step forward, then its Outcome. Both ends
are the same program, so nothing of it is anybody else’s. It ends itself when whoever started it is gone.
"""

from __future__ import annotations

import base64
import json
import os
import pickle
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from queue import Empty, SimpleQueue
from types import TracebackType
from typing import TYPE_CHECKING, BinaryIO, NamedTuple

from meetings.scheduling.problem import Plan, Problem

if TYPE_CHECKING:
    from meetings.scheduling.explain import Explanation
    from meetings.scheduling.solve import Solution

ROOT = Path(__file__).resolve().parents[2]
EXPLAINED = 60.0
"""Seconds that are spent, at most, on saying why there is no timetable."""

PACE = 1.0
"""Seconds between two words about a search in which nothing better is found."""

STOP = b"s"
GRACE = 6.0
"""Seconds that a process has to end, once it was asked to."""

LEFT = 15.0
"""Seconds beyond its own limit after which a process that says nothing more is ended."""


@dataclass(frozen=True)
class Commission:
    """What is asked of the process: a timetable, or a repair of a present plan."""

    problem: Problem
    seconds: float
    seed: int
    workers: int = 2
    present: Plan | None = None
    is_repair: bool = False


class Beat(NamedTuple):
    """How far it is: what the best plan costs, below what none can be, seconds since it began."""

    cost: int | None
    bound: int
    seconds: float


Say = Callable[[Beat], bool]


@dataclass(frozen=True)
class Outcome:
    """What came of it: a solution, and why there is none where nothing can hold; or the words of a failure."""

    solution: Solution | None = None
    explanation: Explanation | None = None
    failure: str = ""


def work(commission: Commission, say: Say) -> Outcome:
    """Do what is asked, in this process. `say` is told of every step and stops the work by answering False."""
    # Only here: a process that asks another one to solve never loads the solver.
    from meetings.scheduling.repair import repair
    from meetings.scheduling.search import Progress, Status
    from meetings.scheduling.solve import solve

    def watch(progress: Progress) -> bool:
        return say(Beat(progress.cost, progress.bound, progress.seconds))

    asked = {"seconds": commission.seconds, "workers": commission.workers, "seed": commission.seed, "watch": watch}
    if commission.is_repair and commission.present is not None:
        solution = repair(commission.problem, commission.present, **asked)  # type: ignore[arg-type]
    else:
        solution = solve(commission.problem, hint=commission.present, **asked)  # type: ignore[arg-type]
    if solution.status is not Status.INFEASIBLE:
        return Outcome(solution)
    from meetings.scheduling.explain import explain

    return Outcome(solution, explain(commission.problem, seconds=EXPLAINED, seed=commission.seed, watch=watch))


class Running:
    """A process at work."""

    outcome: Outcome

    def __init__(self, commission: Commission) -> None:
        self.outcome = Outcome(failure="ended")
        self._lines: SimpleQueue[bytes | None] = SimpleQueue()
        self._patience = commission.seconds + EXPLAINED + LEFT
        # -P: nothing is imported from the folder it happens to be started in. Not -m, by which this module would be
        # another one there, and what it pickles of no class that is known here.
        command = [sys.executable, "-P", "-c", f"from {__name__} import main; main()"]
        kept = {name: os.environ[name] for name in ("PATH", "LANG", "LC_ALL", "SYSTEMROOT") if name in os.environ}
        self._process = subprocess.Popen(  # noqa: S603 - our own program
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=kept | {"PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"},
        )
        given = pickle.dumps(commission)
        assert self._process.stdin is not None and self._process.stdout is not None
        self._process.stdin.write(len(given).to_bytes(8, "big") + given)
        self._process.stdin.flush()  # and stays open: its end tells the process that nobody waits for it any more
        threading.Thread(target=self._listen, args=(self._process.stdout,), daemon=True).start()

    def _listen(self, output: BinaryIO) -> None:
        for line in output:
            self._lines.put(line)
        self._lines.put(None)

    def beats(self, pace: float) -> Iterator[Beat | None]:
        """How far it is, whenever it says so; None when it has said nothing for `pace` seconds. Ends with the work."""
        waited = 0.0
        while True:
            try:
                line = self._lines.get(timeout=pace)
            except Empty:
                waited += pace
                if waited > self._patience:
                    self.outcome = Outcome(failure="timeout")
                    return
                yield None
                continue
            if line is None:
                return
            waited, said = 0.0, json.loads(line)
            if "outcome" in said:
                self.outcome = pickle.loads(base64.b64decode(said["outcome"]))  # noqa: S301 - our own process
                return
            yield Beat(*said["beat"])

    def stop(self) -> None:
        """Have it end, with the best that it has found; `beats` ends within some seconds then."""
        assert self._process.stdin is not None
        with suppress(OSError):  # it has just ended by itself
            self._process.stdin.write(STOP)
            self._process.stdin.flush()
        self._patience = GRACE

    def __enter__(self) -> Running:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._process.kill()
        self._process.wait()
        for stream in (self._process.stdin, self._process.stdout):
            if stream is not None:
                stream.close()


def main() -> None:
    """What the process does."""
    length = int.from_bytes(sys.stdin.buffer.read(8), "big")
    commission: Commission = pickle.loads(sys.stdin.buffer.read(length))  # noqa: S301 - our own process

    stopped = threading.Event()

    def listen() -> None:
        while sys.stdin.buffer.read(1) == STOP:
            stopped.set()
        os._exit(1)  # whoever started it has closed it, or ended

    threading.Thread(target=listen, daemon=True).start()
    said: list[float | int | None] = [None, -PACE]

    def say(beat: Beat) -> bool:
        if beat.cost != said[0] or beat.seconds - (said[1] or 0.0) >= PACE:
            said[:] = [beat.cost, beat.seconds]
            _write({"beat": list(beat)})
        return not stopped.is_set()

    try:
        outcome = work(commission, say)
    except Exception as error:  # whatever it is, it is told to whoever asked
        outcome = Outcome(failure=f"{type(error).__name__}: {error}"[:500])
    _write({"outcome": base64.b64encode(pickle.dumps(outcome)).decode("ascii")})


def _write(said: object) -> None:
    sys.stdout.write(json.dumps(said) + "\n")
    sys.stdout.flush()
