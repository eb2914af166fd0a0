"""`python -m benchmarks [name …]`: all of them, or the named ones; ends with 1 when a limit was not met."""

from __future__ import annotations

import json
import sys
from importlib import import_module

NAMES = ("start", "weight", "scale", "pages", "feeds", "outbox", "fund", "agendas", "programme", "timetable", "awards")


def main(names: list[str]) -> int:
    """Run and print."""
    met = True
    for name in names or NAMES:
        for figure in import_module(f"benchmarks.{name}").run():
            print(json.dumps(figure, ensure_ascii=False), flush=True)
            met = met and figure.get("met", True)
    return 0 if met else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
