"""Sending what is due: claim one mail, hand it over, write down at once what became of it, take the next.

No transaction is open while a server is talked to. Killed at any point, what was claimed is claimed again when its
lease has run out and goes out under the same Message-ID: it may come twice, never not at all.
"""

from __future__ import annotations

import logging
import os
import threading
import time
from collections import Counter
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Protocol
from urllib.parse import urlsplit

from flask import current_app
from sqlalchemy.exc import SQLAlchemyError

from meetings.foundation import clock, sealing
from meetings.foundation.database import db, reading_only, unit_of_work

from . import keeping
from .keeping import Claimed
from .message import Letter, compose, sender_of
from .rules import DROPS, SEALED, Stage, Verdict, is_about_us
from .smtp import Answer, Line, Server, name_of

log = logging.getLogger(__name__)

RUN = 50.0  # seconds after which no other mail is begun: the next minute's run goes on
SETTLING = (0.0, 0.5, 1.0, 2.0, 4.0)  # seconds before each attempt to write down what became of a mail

_turn = threading.Lock()  # one mail in flight per process
_asked = threading.Event()  # somebody asked while another was at it
_stopping = threading.Event()


class Carrier(Protocol):
    """What takes mails away."""

    def send(self, sender: str, recipient: str, content: bytes) -> Answer:
        """Hand one message over."""

    def close(self) -> None:
        """Nothing more is to be sent."""


class Folder:
    """Where mails lie as files while no mail server is named. The same mail is always the same file."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.name = ""  # of the next file

    def send(self, sender: str, recipient: str, content: bytes) -> Answer:
        """Write it beside its place, then put it there: whoever reads the folder sees whole files only."""
        target = self._folder / f"{self.name}.eml"
        beside = target.with_suffix(".new")
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            with beside.open("wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            beside.replace(target)
        except OSError as error:
            with suppress(OSError):  # half a file on a full disk
                beside.unlink(missing_ok=True)
            return Answer(Stage.OPENING, None, f"{type(error).__name__}: {error.strerror}")
        return Answer(Stage.CONTENT, None, "written to a file", Verdict.TAKEN)

    def close(self) -> None:
        """Nothing is open."""


def send_due(seconds: float = RUN) -> dict[str, int]:
    """Send what is due, as far as time allows; how many mails came to which end."""
    end = time.monotonic() + seconds
    tally: Counter[str] = Counter()
    _asked.set()
    while _asked.is_set() and _turn.acquire(blocking=False):
        try:
            _asked.clear()
            tally += _drain(end)
        finally:
            _turn.release()
    return dict(tally)


def send_now(mail_id: int) -> None:
    """Send one mail while somebody waits for it; what became of it stands in its row."""
    with _turn:
        carrier = _carrier()
        try:
            with unit_of_work():
                claimed = keeping.claim(clock.real_now(), _lease(), only=mail_id)
            if claimed is not None:
                answer = _handed_over(carrier, claimed)
                _settled(claimed, answer, is_down=answer.verdict is Verdict.SERVER)
        finally:
            carrier.close()


def stop(seconds: float) -> None:
    """Begin no other mail in this process, and wait for the one in flight."""
    _stopping.set()
    if _turn.acquire(timeout=seconds):
        _turn.release()


def _drain(end: float) -> Counter[str]:
    tally: Counter[str] = Counter()
    drops = 0
    carrier = _carrier()
    try:
        with reading_only():
            is_due = keeping.is_anything_due(clock.real_now(), _lease())
            # A server that refused us is not asked three mails each time before it is believed.
            refusals = DROPS - 1 if keeping.is_down() else 0
            db.session.rollback()
        while is_due and time.monotonic() < end and not _stopping.is_set():
            with unit_of_work():
                claimed = keeping.claim(clock.real_now(), _lease())
            if claimed is None:
                break
            answer = _handed_over(carrier, claimed)
            drops = drops + 1 if answer.verdict is Verdict.UNKNOWN else 0
            refusals = refusals + 1 if is_about_us(answer.stage, answer.code, answer.reply) else 0
            if refusals >= DROPS:
                answer = replace(answer, ours=Verdict.SERVER)
            is_down = answer.verdict is Verdict.SERVER or drops >= DROPS
            _settled(claimed, answer, is_down=is_down)
            tally[answer.verdict.value] += 1
            if is_down:
                break
    except SQLAlchemyError:  # what is claimed comes back by its lease
        log.exception("mail not claimed or not settled")
    finally:
        carrier.close()
    return tally


def _handed_over(carrier: Carrier, claimed: Claimed) -> Answer:
    """Whatever one mail is, the others go out."""
    domain = claimed.recipient.rpartition("@")[2]
    about = {"mail": claimed.id, "domain": domain}
    try:
        letter = _letter(claimed)
        content = compose(letter)
        if isinstance(carrier, Folder):
            carrier.name = f"{claimed.created_at:%Y%m%dT%H%M%S}-{claimed.id:08d}-{claimed.message_id[1:33]}"
        answer = carrier.send(sender_of(letter.sender).addr_spec, claimed.recipient, content)
    except (ValueError, sealing.SealBroken) as error:
        # The words are ours: none of them is of the mail.
        log.warning("mail cannot be made", extra=about | {"problem": type(error).__name__})
        answer = Answer(Stage.OPENING, None, f"cannot be made: {type(error).__name__}", Verdict.REFUSED)
    except Exception:
        log.exception("mail not handed over", extra=about)
        answer = Answer(Stage.OPENING, None, "not handed over: the log says why", Verdict.LATER)
    level, said = (logging.INFO, "mail sent") if answer.verdict is Verdict.TAKEN else (logging.WARNING, "mail not sent")
    log.log(level, said, extra=about | {"outcome": answer.verdict.value, "code": answer.code})
    return answer


def _letter(claimed: Claimed) -> Letter:
    text, html, calendar = claimed.text, claimed.html, claimed.calendar
    if claimed.is_secret:
        text, html, calendar = (sealing.unseal(t, SEALED) if t else "" for t in (text, html, calendar))
    return Letter(
        claimed.message_id,
        str(current_app.config["MAIL_SENDER"]),
        claimed.recipient,
        claimed.language,
        claimed.subject,
        text,
        html,
        calendar,
        claimed.preferences_url,
        claimed.created_at,
    )


def _settled(claimed: Claimed, answer: Answer, *, is_down: bool) -> None:
    """Write the outcome down, though the database be busy for a while: it would be sent again otherwise."""
    for wait in SETTLING:
        time.sleep(wait)
        try:
            with unit_of_work():
                is_ours = keeping.settle(
                    claimed, answer.verdict, answer.code, answer.reply, clock.real_now(), is_down=is_down
                )
        except SQLAlchemyError:
            log.warning("outcome of a mail not written yet", extra={"mail": claimed.id}, exc_info=True)
        else:
            if not is_ours:
                log.warning("the lease of a mail ran out", extra={"mail": claimed.id})
            return


def _carrier() -> Line | Folder:
    url = str(current_app.config["SMTP_URL"])
    if not url:
        return Folder(Path(current_app.config["OUTBOX"]))
    # Half of the lease: by its end everything has been said and written down.
    patience = _lease().total_seconds() / 2
    name = name_of(urlsplit(str(current_app.config["BASE_URL"])).hostname or "localhost")
    return Line(Server.of(url), name, patience)


def _lease() -> timedelta:
    lease: timedelta = current_app.config["MAIL_LEASE"]
    return lease
