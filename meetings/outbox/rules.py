"""What becomes of a mail: what a server's answer means, when it is tried again, and when that ends."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from enum import StrEnum

CHORE = "outbox.send"  # what a worker is woken for
SEALED = "outbox"  # the purpose of the key that seals secret mails
REPLY_LENGTH = 300

FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=15), timedelta(minutes=5)  # of a server that takes no mail
DELAYS = tuple(timedelta(minutes=n) for n in (1, 2, 4, 8, 15, 30, 60))
AFTER_DROP = timedelta(seconds=15)
LIFETIME = timedelta(days=5)  # "at least 4-5 days": RFC 5321, 4.5.4.1
LEAST_ATTEMPTS = len(DELAYS) + 1  # before a mail is given up, however old it has become while the server was down
DROPS = 3  # connections lost in a row, or mails refused by a rule about who sends: that is not about one mail any more
# No due date that is set here lies further ahead than the longest delay, and that of a mail which was never tried no
# further than the longest pause: one that does comes from a clock set back.
FAR_AHEAD = DELAYS[-1] * 2


class MailState(StrEnum):
    """Where a mail is on its way."""

    WAITING = "waiting"
    SENDING = "sending"  # claimed by a worker until its lease runs out
    SENT = "sent"  # the mail server has taken it
    FAILED = "failed"
    WITHDRAWN = "withdrawn"


class MailReport(StrEnum):
    """What a delivery report said later (RFC 3464)."""

    NONE = "none"
    DELAYED = "delayed"
    FAILED = "failed"


class FailureSource(StrEnum):
    """Who said that an address fails."""

    SMTP = "smtp"
    REPORT = "report"


class Stage(StrEnum):
    """What was being done when the server answered, or did not."""

    OPENING = "opening"  # connecting, greeting, encryption, signing in
    SENDER = "sender"  # MAIL FROM
    RECIPIENT = "recipient"  # RCPT TO
    CONTENT = "content"  # DATA, and the answer to the message itself


class Verdict(StrEnum):
    """What an answer means for the mail."""

    TAKEN = "taken"
    NO_SUCH_ADDRESS = "no_such_address"  # for good, and the address's fault
    REFUSED = "refused"  # for good, and not the address's fault
    LATER = "later"
    UNKNOWN = "unknown"  # the line was lost: the server may have taken it
    SERVER = "server"  # nothing about this mail: the server takes none now


# At RCPT these are about who asks, not about whom the mail is for: bad order, not signed in.
_NOT_OF_THE_ADDRESS = frozenset({503, 530, 535, 538})
_RULE = re.compile(r"\b5\.7\.\d|\brelay", re.IGNORECASE)  # RFC 3463, 3.8; and those that write no such code


def verdict(stage: Stage, code: int | None) -> Verdict:
    """What the answer `code` at `stage` means; None where the line was lost without one."""
    if stage is Stage.OPENING or code == 421:
        return Verdict.SERVER
    if code is None:
        return Verdict.UNKNOWN
    if 200 <= code < 300 and stage is Stage.CONTENT:
        return Verdict.TAKEN
    if stage is Stage.SENDER or (stage is Stage.RECIPIENT and code in _NOT_OF_THE_ADDRESS):
        return Verdict.SERVER  # the sender is the same for all mails
    if 500 <= code < 600:
        return Verdict.NO_SUCH_ADDRESS if stage is Stage.RECIPIENT else Verdict.REFUSED
    return Verdict.LATER  # 4xx, and whatever is no answer at all


def is_about_us(stage: Stage, code: int | None, reply: str) -> bool:
    """Whether an address is refused by a rule, and not because it does not exist: it may be the sender that is refused.

    Such as “554 5.7.1 Relay access denied” and “550 5.7.1 blocked”. One such answer may be about that address all the
    same (a list that takes mail from members only); several in a row are not.
    """
    return stage is Stage.RECIPIENT and code is not None and 500 <= code < 600 and bool(_RULE.search(reply))


def delay(found: Verdict, attempts: int) -> timedelta:
    """How long a mail waits after its `attempts`th attempt (from 1) that came to nothing."""
    if found is Verdict.UNKNOWN:
        if attempts == 1:
            return AFTER_DROP
        attempts -= 1
    return DELAYS[min(attempts, len(DELAYS)) - 1]


def is_given_up(attempts: int, created_at: datetime, now: datetime) -> bool:
    """Whether a mail that came to nothing again is not tried any more."""
    return attempts >= LEAST_ATTEMPTS and now - created_at >= LIFETIME


def pause(times: int) -> timedelta:
    """How long a server is left alone after it took no mail the `times`th time running (from 1)."""
    return min(FIRST_PAUSE * (1 << min(times - 1, 10)), LONGEST_PAUSE)


def is_ahead(instant: datetime | None, now: datetime, furthest: timedelta) -> bool:
    """Whether `instant` is still to come; further ahead than `furthest` it was set by a clock that was wrong."""
    return instant is not None and now < instant <= now + furthest
