"""What an answer of a mail server means, when a mail is tried again, and when that ends."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetings.outbox.rules import (
    AFTER_DROP,
    DELAYS,
    FAR_AHEAD,
    FIRST_PAUSE,
    LEAST_ATTEMPTS,
    LIFETIME,
    LONGEST_PAUSE,
    Stage,
    Verdict,
    delay,
    is_ahead,
    is_given_up,
    pause,
    verdict,
)

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
CODES = st.none() | st.integers(-1, 700)
STAGES = st.sampled_from(Stage)


@pytest.mark.parametrize(
    ("stage", "code", "meant"),
    [
        (Stage.CONTENT, 250, Verdict.TAKEN),
        (Stage.RECIPIENT, 550, Verdict.NO_SUCH_ADDRESS),
        (Stage.RECIPIENT, 553, Verdict.NO_SUCH_ADDRESS),
        (Stage.RECIPIENT, 530, Verdict.SERVER),
        (Stage.RECIPIENT, 450, Verdict.LATER),
        (Stage.RECIPIENT, None, Verdict.UNKNOWN),
        (Stage.CONTENT, 552, Verdict.REFUSED),
        (Stage.CONTENT, 554, Verdict.REFUSED),
        (Stage.CONTENT, 451, Verdict.LATER),
        (Stage.CONTENT, -1, Verdict.LATER),
        (Stage.CONTENT, None, Verdict.UNKNOWN),
        (Stage.SENDER, 550, Verdict.SERVER),
        (Stage.SENDER, 451, Verdict.SERVER),
        (Stage.OPENING, None, Verdict.SERVER),
        (Stage.OPENING, 535, Verdict.SERVER),
    ],
)
def test_an_answer_is_read_by_where_it_comes(stage: Stage, code: int | None, meant: Verdict) -> None:
    assert verdict(stage, code) is meant


@given(stage=STAGES)
def test_a_server_that_closes_is_in_trouble_itself(stage: Stage) -> None:
    assert verdict(stage, 421) is Verdict.SERVER


@given(stage=STAGES, code=CODES)
def test_only_a_good_answer_to_the_message_itself_ends_it_well(stage: Stage, code: int | None) -> None:
    is_taken = verdict(stage, code) is Verdict.TAKEN
    assert is_taken == (stage is Stage.CONTENT and code is not None and 200 <= code < 300)


@given(stage=STAGES, code=CODES)
def test_only_an_answer_for_good_ends_a_mail_badly(stage: Stage, code: int | None) -> None:
    if verdict(stage, code) in {Verdict.REFUSED, Verdict.NO_SUCH_ADDRESS}:
        assert code is not None and 500 <= code < 600


@given(attempts=st.integers(1, 10_000))
def test_a_mail_waits_longer_each_time_up_to_an_hour(attempts: int) -> None:
    for found in (Verdict.LATER, Verdict.UNKNOWN):
        assert timedelta(0) < delay(found, attempts) <= delay(found, attempts + 1) <= DELAYS[-1]
    assert delay(Verdict.UNKNOWN, attempts) <= delay(Verdict.LATER, attempts)


def test_a_mail_waits_one_two_four_minutes_and_a_lost_line_fifteen_seconds_first() -> None:
    minutes = [delay(Verdict.LATER, n) / timedelta(minutes=1) for n in range(1, 10)]
    assert minutes == [1, 2, 4, 8, 15, 30, 60, 60, 60]
    assert [delay(Verdict.UNKNOWN, n) for n in (1, 2, 3)] == [AFTER_DROP, DELAYS[0], DELAYS[1]]


@given(attempts=st.integers(1, 500), age=st.timedeltas(timedelta(0), timedelta(days=60)))
def test_a_mail_is_given_up_after_five_days_and_never_before(attempts: int, age: timedelta) -> None:
    is_over = is_given_up(attempts, NOON, NOON + age)
    assert is_over == (age >= LIFETIME and attempts >= LEAST_ATTEMPTS)


def test_a_mail_that_always_comes_to_nothing_ends_between_five_and_six_days_later() -> None:
    now, attempts = NOON, 0
    while True:
        attempts += 1
        if is_given_up(attempts, NOON, now):
            break
        now += delay(Verdict.LATER, attempts)
    assert LIFETIME <= now - NOON < LIFETIME + timedelta(days=1)
    assert attempts < 150


@given(times=st.integers(1, 10_000))
def test_a_server_is_left_alone_twice_as_long_each_time_up_to_five_minutes(times: int) -> None:
    assert FIRST_PAUSE <= pause(times) <= LONGEST_PAUSE
    assert pause(times + 1) in {pause(times) * 2, LONGEST_PAUSE}


@given(after=st.timedeltas(timedelta(days=-400), timedelta(days=400)))
def test_what_lies_too_far_ahead_was_set_by_a_wrong_clock(after: timedelta) -> None:
    assert is_ahead(NOON + after, NOON, LONGEST_PAUSE) == (timedelta(0) < after <= LONGEST_PAUSE)
    assert not is_ahead(None, NOON, LONGEST_PAUSE)


def test_no_delay_reaches_beyond_what_is_taken_for_a_wrong_clock() -> None:
    assert max(*DELAYS, LONGEST_PAUSE) < FAR_AHEAD
