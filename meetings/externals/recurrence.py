"""Events that repeat (RFC 5545, 3.3.10), written out between two instants in a bounded number of steps.

Libraries look for the next date until the year 9999: one rule that never matches keeps them busy for seconds, and
nothing from outside can stop them. Here every day that is looked at is paid for out of a budget.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from enum import StrEnum

from . import values

STEPS_OF_ONE = 20_000  # days looked at for one rule: two lifetimes of weeks
STEPS_IN_ALL = 500_000  # for all rules of a file: about a second
TIMES_A_DAY = 24  # more is no calendar of meetings
RULE_MAXIMUM = 2_000  # characters
_WHOLE = re.compile(r"[+-]?[0-9]{1,6}")
_WEEKDAY = re.compile(r"([+-]?[0-9]{1,2})?(MO|TU|WE|TH|FR|SA|SU)")
_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


class Frequency(StrEnum):
    """The frequencies that a calendar of meetings has."""

    DAILY = "DAILY"
    WEEKLY = "WEEKLY"
    MONTHLY = "MONTHLY"
    YEARLY = "YEARLY"


class Unreadable(ValueError):
    """The rule breaks the grammar, or asks for what there is not."""


class TooOften(ValueError):
    """The rule repeats by the hour or faster."""


class TooMuch(ValueError):
    """The rule takes more steps than there are left."""


@dataclass
class Budget:
    """Steps that may still be taken for a file; `take` a share for one rule."""

    left: int = STEPS_IN_ALL
    _of_one: int = field(default=0, init=False)

    def begin(self) -> None:
        """Begin with another rule."""
        self._of_one = min(STEPS_OF_ONE, self.left)

    def spend(self, steps: int = 1) -> None:
        """Take so many steps. Raises TooMuch."""
        self.left -= steps
        self._of_one -= steps
        if self._of_one < 0:
            raise TooMuch


@dataclass(frozen=True)
class Rule:
    """A recurrence rule. Weekdays count from Monday, 0; `by_day` pairs an ordinal (0: every) with one of them."""

    frequency: Frequency
    interval: int = 1
    count: int | None = None
    until: values.Moment | None = None
    week_start: int = 0
    by_month: frozenset[int] = frozenset()
    by_week: frozenset[int] = frozenset()
    by_year_day: frozenset[int] = frozenset()
    by_month_day: frozenset[int] = frozenset()
    by_day: frozenset[tuple[int, int]] = frozenset()
    by_position: frozenset[int] = frozenset()
    by_hour: frozenset[int] = frozenset()
    by_minute: frozenset[int] = frozenset()
    by_second: frozenset[int] = frozenset()


_NUMBERS = {
    "BYMONTH": ("by_month", 1, 12, False),
    "BYWEEKNO": ("by_week", 1, 53, True),
    "BYYEARDAY": ("by_year_day", 1, 366, True),
    "BYMONTHDAY": ("by_month_day", 1, 31, True),
    "BYSETPOS": ("by_position", 1, 366, True),
    "BYHOUR": ("by_hour", 0, 23, False),
    "BYMINUTE": ("by_minute", 0, 59, False),
    "BYSECOND": ("by_second", 0, 60, False),
}


def parse(written: str) -> Rule:
    """The rule that an RRULE states. Raises Unreadable and TooOften."""
    if len(written) > RULE_MAXIMUM:
        raise Unreadable
    given: dict[str, object] = {}
    for part in written.strip().rstrip(";").upper().split(";"):
        name, _, value = part.partition("=")
        if name == "FREQ":
            if value in {"SECONDLY", "MINUTELY", "HOURLY"}:
                raise TooOften
            if value not in list(Frequency):
                raise Unreadable
            given["frequency"] = Frequency(value)
        elif name in {"INTERVAL", "COUNT"}:
            given[name.lower()] = _number(value, 1, 999_999, signed=False)
        elif name == "UNTIL":
            if (until := values.moment(value)) is None:
                raise Unreadable
            given["until"] = until
        elif name == "WKST":
            if value not in _WEEKDAYS:
                raise Unreadable
            given["week_start"] = _WEEKDAYS.index(value)
        elif name == "BYDAY":
            given["by_day"] = frozenset(_weekday(one) for one in value.split(","))
        elif name in _NUMBERS:
            attribute, low, high, signed = _NUMBERS[name]
            given[attribute] = frozenset(_number(one, low, high, signed=signed) for one in value.split(","))
        elif not name.startswith("X-"):  # RSCALE and what else there may come would mean other dates
            raise Unreadable
    if "frequency" not in given:
        raise Unreadable
    rule = Rule(**given)  # type: ignore[arg-type] # built name by name above
    if rule.frequency in (Frequency.DAILY, Frequency.WEEKLY):  # an ordinal means nothing there
        rule = replace(rule, by_day=frozenset((0, weekday) for _n, weekday in rule.by_day))
    return rule


def _number(written: str, low: int, high: int, *, signed: bool) -> int:
    if not _WHOLE.fullmatch(written) or (written[0] in "+-" and not signed):
        raise Unreadable
    if not low <= abs(int(written)) <= high:
        raise Unreadable
    return int(written)


def _weekday(written: str) -> tuple[int, int]:
    found = _WEEKDAY.fullmatch(written)
    if found is None or (found[1] is not None and not 1 <= abs(int(found[1])) <= 53):
        raise Unreadable
    return int(found[1] or 0), _WEEKDAYS.index(found[2])


def expand(
    rule: Rule,
    start: datetime,
    first: datetime,
    last: datetime,
    budget: Budget,
    is_over: Callable[[datetime], bool] = lambda _at: False,
) -> list[datetime]:
    """The instants of the rule from `first` to `last`, in order, by the clock on the wall.

    `start` is the first one, by which the others are counted; `is_over` says which lie after the rule's end (UNTIL).
    Raises TooOften, and TooMuch when it takes too long to tell.
    """
    times = _times(rule, start)
    found: list[datetime] = []
    counted = 0
    budget.begin()
    for days in _periods(rule, start.date(), None if rule.count else first.date(), last.date(), budget):
        budget.spend(len(days) * len(times))
        moments = [datetime.combine(day, at) for day in days for at in times]
        for at in _picked(moments, rule.by_position) if rule.by_position else moments:
            if at < start:
                continue
            if at > last or is_over(at):
                return found
            counted += 1
            if at >= first:
                found.append(at)
            if counted == rule.count:
                return found
    return found


def _times(rule: Rule, start: datetime) -> list[time]:
    """The times of a day, in order."""
    hours, minutes, seconds = (
        sorted(given) or [own]
        for given, own in (
            (rule.by_hour, start.hour),
            (rule.by_minute, start.minute),
            (rule.by_second - {60}, start.second),
        )
    )
    if len(hours) * len(minutes) * len(seconds) > TIMES_A_DAY:
        raise TooOften
    return [time(hour, minute, second) for hour in hours for minute in minutes for second in seconds]


def _picked(moments: Sequence[datetime], positions: frozenset[int]) -> list[datetime]:
    count = len(moments)
    places = {n - 1 if n > 0 else count + n for n in positions}
    return [moments[place] for place in sorted(places) if 0 <= place < count]


def _periods(rule: Rule, start: date, jump: date | None, last: date, budget: Budget) -> Iterator[list[date]]:
    """The days of each period of the rule that is not over before `jump`, up to the one with `last`, in order."""
    position = _position(rule, start)
    if jump is not None and jump > start:
        ahead = _position(rule, jump) - position
        position += -(-ahead // rule.interval) * rule.interval
    end = _position(rule, last)
    while position <= end:
        budget.spend()
        yield [day for day in _candidates(rule, start, position, budget) if _matches(rule, start, day)]
        position += rule.interval


def _position(rule: Rule, day: date) -> int:
    """The number of the period a day lies in."""
    match rule.frequency:
        case Frequency.YEARLY:
            return day.year
        case Frequency.MONTHLY:
            return day.year * 12 + day.month - 1
        case Frequency.WEEKLY:
            return (day.toordinal() - 1 - rule.week_start) // 7
        case _:
            return day.toordinal()


def _candidates(rule: Rule, start: date, position: int, budget: Budget) -> Iterator[date]:
    """The days of a period that are worth looking at, in order."""
    match rule.frequency:
        case Frequency.DAILY:
            yield date.fromordinal(position)
        case Frequency.WEEKLY:
            first = position * 7 + 1 + rule.week_start
            wanted = {weekday for _n, weekday in rule.by_day} or {start.weekday()}
            for offset in sorted((weekday - rule.week_start) % 7 for weekday in wanted):
                budget.spend()
                yield date.fromordinal(max(1, first + offset))
        case Frequency.MONTHLY:
            year, month = divmod(position, 12)
            yield from _of_month(rule, start, year, month + 1, budget)
        case _:
            for month in range(1, 13):
                yield from _of_month(rule, start, position, month, budget)


def _of_month(rule: Rule, start: date, year: int, month: int, budget: Budget) -> Iterator[date]:
    if rule.by_month and month not in rule.by_month:
        return
    length = monthrange(year, month)[1]
    days: Sequence[int] = range(1, length + 1)
    if rule.by_month_day:
        days = sorted({n if n > 0 else length + 1 + n for n in rule.by_month_day})
    elif not (rule.by_day or rule.by_year_day or rule.by_week):
        if rule.frequency is Frequency.YEARLY and not rule.by_month and month != start.month:
            return
        days = [start.day]
    for day in days:
        budget.spend()
        if 1 <= day <= length:
            yield date(year, month, day)


def _matches(rule: Rule, start: date, day: date) -> bool:
    if rule.by_month and day.month not in rule.by_month:
        return False
    if rule.by_month_day and not rule.by_month_day & _both(day.day, monthrange(day.year, day.month)[1]):
        return False
    if rule.by_year_day and not rule.by_year_day & _both(day.timetuple().tm_yday, _year_length(day.year)):
        return False
    if rule.by_week:
        number, of_year = _week(day, rule.week_start)
        if not rule.by_week & {number, number - of_year - 1}:
            return False
        if not rule.by_day and day.weekday() != start.weekday():
            return False
    return not rule.by_day or _is_weekday(rule, day)


def _is_weekday(rule: Rule, day: date) -> bool:
    weekday = day.weekday()
    if (0, weekday) in rule.by_day:
        return True
    if rule.frequency is Frequency.MONTHLY or rule.by_month:
        place, length = day.day, monthrange(day.year, day.month)[1]
    else:
        place, length = day.timetuple().tm_yday, _year_length(day.year)
    return ((place - 1) // 7 + 1, weekday) in rule.by_day or (-((length - place) // 7 + 1), weekday) in rule.by_day


def _both(number: int, length: int) -> frozenset[int]:
    """A number counted from the beginning and from the end."""
    return frozenset({number, number - length - 1})


def _year_length(year: int) -> int:
    return 365 + (monthrange(year, 2)[1] == 29)


def _week(day: date, week_start: int) -> tuple[int, int]:
    """The number of a day's week, and how many its year has: the first week is the one with four days of the year."""
    middle = date.fromordinal(day.toordinal() - (day.weekday() - week_start) % 7 + 3)
    number = (middle.timetuple().tm_yday - 1) // 7 + 1
    last = date(middle.year, 12, 28)  # always in the last week
    of_last = date.fromordinal(last.toordinal() - (last.weekday() - week_start) % 7 + 3)
    return number, (of_last.timetuple().tm_yday - 1) // 7 + 1
