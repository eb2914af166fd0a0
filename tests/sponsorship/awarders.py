"""A process that awards requests when it is told to: run by the tests of races on their database.

`python -m tests.sponsorship.awarders <pledge> <amount> <key> <request> …` says `ready`, waits for a line, tries all of
them at once, and prints what became of each: empty, or the code of what refused it. With a key every command has that.
"""

from __future__ import annotations

import json
import sys
import threading

from meetings import create_app
from meetings.foundation.database import db, unit_of_work
from meetings.foundation.errors import DomainError
from meetings.sponsorship import awarding
from meetings.sponsorship.models_requests import SponsorshipRequest
from meetings.sponsorship.rules import CostKind, Share
from tests.sponsorship import support


def main(pledge: int, amount: int, key: str, requests: list[int]) -> None:
    """Award, and print what became of it."""
    app = create_app()
    with app.app_context():
        revisions = {number: db.session.get_one(SponsorshipRequest, number).revision for number in requests}
        db.session.remove()
    answers = [""] * len(requests)

    def award(place: int, number: int) -> None:
        share = [Share(pledge, CostKind.FARE, amount)]
        with app.app_context():
            try:
                with unit_of_work():
                    own = key or f"process-test-{number:012d}"
                    awarding.award(support.FINANCE, number, revisions[number], own, share)
            except DomainError as refusal:
                answers[place] = refusal.code
            except Exception as error:
                answers[place] = repr(error)

    threads = [threading.Thread(target=award, args=pair) for pair in enumerate(requests)]
    print("ready", flush=True)  # noqa: T201 - who started this reads it
    sys.stdin.readline()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    print(json.dumps(answers), flush=True)  # noqa: T201


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3], [int(number) for number in sys.argv[4:]])
