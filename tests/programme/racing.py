"""Several people at one programme at the same moment."""

from __future__ import annotations

import threading
from collections.abc import Callable

from flask import Flask

from meetings.foundation.database import db, unit_of_work
from meetings.foundation.errors import DomainError


def at_once(app: Flask, *deeds: Callable[[], object]) -> list[str]:
    """What comes of each deed, all of them begun together: empty, or the code of what refused it."""
    db.session.commit()
    db.session.remove()
    gate, answers, wrong = threading.Barrier(len(deeds)), [""] * len(deeds), []

    def work(number: int) -> None:
        try:
            with app.app_context():
                gate.wait(10)
                try:
                    with unit_of_work():
                        deeds[number]()
                except DomainError as refusal:
                    answers[number] = refusal.code
        except BaseException as error:
            wrong.append(error)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(len(deeds))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert wrong == []
    return answers
