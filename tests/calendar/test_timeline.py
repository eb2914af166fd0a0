"""The geometry of the timeline."""

from __future__ import annotations

import random
from datetime import date, timedelta
from itertools import combinations, pairwise

from hypothesis import given
from hypothesis import strategies as st

from meetings.calendar.timeline import (
    LABEL_MAXIMUM,
    NAME_SIZE,
    WIDTH,
    Anchor,
    Item,
    Shape,
    Side,
    TickKind,
    Timeline,
    TimelineEvent,
    lay_out,
    shorten,
    span_around,
    text_width,
)
from meetings.foundation.windows import EARLIEST_DAY, LATEST_DAY, Window

TODAY = date(2011, 1, 13)
SPAN = Window(date(2010, 6, 1), date(2012, 12, 31))

EXPERTS = TimelineEvent("mge-2011", Shape.BAR, Window(date(2011, 5, 9), date(2011, 5, 13)), "Experts", "9–13 May")
PREPCOM = TimelineEvent(
    "prepcom-2012",
    Shape.BAR,
    Window(date(2012, 1, 1), date(2012, 4, 30)),
    "PrepCom",
    "“early 2012”, dates open",
    is_certain=False,
)
CONFERENCE = TimelineEvent(
    "revcon-2012",
    Shape.BAR,
    Window(date(2012, 1, 1), date(2012, 12, 31)),
    "Review conference",
    "“2012”, two weeks, dates open",
    is_certain=False,
)
REPORTS = TimelineEvent("iti-reports", Shape.POINT, Window.on(date(2011, 12, 31)), "Tracing reports")

names = st.text("abcXYZ mwil 会议纽约 اجتماع é", max_size=60)
days = st.dates(date(2009, 1, 1), date(2014, 12, 31))
some_windows = st.tuples(days, st.integers(0, 500)).map(lambda p: Window(p[0], p[0] + timedelta(days=p[1])))
some_events = st.lists(
    st.builds(TimelineEvent, st.uuids().map(str), st.sampled_from(Shape), some_windows, names, names),
    max_size=40,
)
spans = st.tuples(days, st.integers(0, 1500)).map(lambda p: Window(p[0], p[0] + timedelta(days=p[1])))


def boxes_overlap(one: tuple[float, float], other: tuple[float, float]) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def label_of(item: Item) -> tuple[float, float]:
    """From where to where a label goes."""
    first = item.label_x if item.anchor is Anchor.START else item.label_x - item.label_width
    return first, first + item.label_width


def lanes_of(timeline: Timeline, shape: Shape) -> int:
    return len({item.lane for item in timeline.items if item.event.shape is shape})


def of_key(timeline: Timeline, key: str) -> Item:
    return next(item for item in timeline.items if item.event.key == key)


@given(some_events, days, spans)
def test_nothing_overlaps_in_its_lane(events: list[TimelineEvent], today: date, span: Window) -> None:
    timeline = lay_out(events, today, span)
    for one, other in combinations(timeline.items, 2):
        if one.event.shape is other.event.shape and one.lane == other.lane:
            for a in ((one.x0, one.x1), label_of(one)):
                for b in ((other.x0, other.x1), label_of(other)):
                    assert not boxes_overlap(a, b)


@given(some_events, days, spans)
def test_a_label_does_not_cover_its_own_point(events: list[TimelineEvent], today: date, span: Window) -> None:
    for item in lay_out(events, today, span).items:
        if item.event.shape is Shape.POINT:
            assert not boxes_overlap((item.x0, item.x1), label_of(item))
            assert item.side is not Side.ABOVE


@given(some_events, days, spans)
def test_everything_lies_within_the_axis(events: list[TimelineEvent], today: date, span: Window) -> None:
    timeline = lay_out(events, today, span)
    for item in timeline.items:
        assert 0.0 <= item.x0 < item.x1 <= 1.0
        first, last = label_of(item)
        assert first >= -1e-9 and last <= 1.0 + 1e-9
    assert all(0.0 <= tick.x <= 1.0 for tick in timeline.ticks)
    assert (timeline.today is not None) is span.contains(today)
    assert timeline.today is None or 0.0 <= timeline.today <= 1.0


@given(some_events, days, spans, st.randoms())
def test_the_order_of_events_does_not_matter(
    events: list[TimelineEvent], today: date, span: Window, order: random.Random
) -> None:
    shuffled = order.sample(events, len(events))
    assert lay_out(events, today, span) == lay_out(shuffled, today, span)


@given(some_events, days, spans, st.integers(0, 10), st.integers(1, 4))
def test_every_event_of_the_span_is_drawn_or_counted_as_hidden(
    events: list[TimelineEvent], today: date, span: Window, maximum: int, lanes: int
) -> None:
    timeline = lay_out(events, today, span, maximum=maximum, lanes=lanes)
    drawn = [item.event.key for item in timeline.items]
    last_days = {event.key: Window.on(event.days.latest) for event in events if event.shape is Shape.POINT}
    within = [event.key for event in events if last_days.get(event.key, event.days).overlaps(span)]
    assert sorted([*drawn, *timeline.hidden]) == sorted(within)
    assert len(drawn) <= maximum
    assert all(item.lane < lanes for item in timeline.items)


@given(days, spans)
def test_names_of_months_do_not_touch(today: date, span: Window) -> None:
    ticks = lay_out([], today, span).ticks
    assert [tick.x for tick in ticks] == sorted(tick.x for tick in ticks)
    for one, other in pairwise(tick for tick in ticks if tick.is_labelled):
        assert (other.x - one.x) * WIDTH >= 29.9


def test_too_many_events_leave_those_nearest_to_today() -> None:
    timeline = lay_out([CONFERENCE, PREPCOM, EXPERTS, REPORTS], TODAY, SPAN, maximum=2)
    assert [item.event.key for item in timeline.items] == ["mge-2011", "iti-reports"]
    assert timeline.hidden == ("prepcom-2012", "revcon-2012")


def test_two_windows_that_begin_together_stand_in_two_lanes() -> None:
    timeline = lay_out([CONFERENCE, PREPCOM, EXPERTS, REPORTS], TODAY, SPAN)
    assert of_key(timeline, "prepcom-2012").lane == of_key(timeline, "mge-2011").lane == 0
    assert of_key(timeline, "revcon-2012").lane == 1
    assert (lanes_of(timeline, Shape.BAR), lanes_of(timeline, Shape.POINT)) == (2, 1)


def test_a_bar_begins_on_its_first_day_and_ends_after_its_last() -> None:
    year = lay_out([CONFERENCE], TODAY, Window(date(2012, 1, 1), date(2012, 12, 31))).items[0]
    assert (year.x0, year.x1) == (0.0, 1.0)
    half = lay_out([CONFERENCE], TODAY, Window(date(2012, 7, 1), date(2013, 6, 30))).items[0]
    assert half.x0 == 0.0 and half.x1 < 1.0


def test_a_label_near_the_end_turns_round() -> None:
    late = TimelineEvent("late", Shape.POINT, Window.on(date(2012, 12, 30)), "A rather long name")
    item = lay_out([late], TODAY, SPAN).items[0]
    assert (item.side, item.anchor) == (Side.BEFORE, Anchor.END)
    bar = TimelineEvent("bar", Shape.BAR, Window(date(2012, 12, 20), date(2012, 12, 22)), "A rather long name")
    assert lay_out([bar], TODAY, SPAN).items[0].anchor is Anchor.END


def test_labels_of_near_points_share_a_lane_on_two_sides() -> None:
    first = TimelineEvent("first", Shape.POINT, Window.on(date(2011, 7, 1)), "Topics")
    second = TimelineEvent("second", Shape.POINT, Window.on(date(2011, 8, 5)), "Reports")
    timeline = lay_out([first, second], date(2012, 6, 1), SPAN)
    assert lanes_of(timeline, Shape.POINT) == 1
    assert of_key(timeline, "first").side is Side.BEFORE
    assert of_key(timeline, "second").side is Side.AFTER


def test_ticks_tell_years_quarters_and_months_apart() -> None:
    ticks = lay_out([], TODAY, SPAN).ticks
    assert len(ticks) == 31
    kinds = {tick.day: tick.kind for tick in ticks}
    assert kinds[date(2011, 1, 1)] is TickKind.YEAR
    assert kinds[date(2011, 4, 1)] is TickKind.QUARTER
    assert kinds[date(2011, 5, 1)] is TickKind.MONTH
    assert all(tick.is_labelled for tick in ticks if tick.kind is not TickKind.MONTH)


def test_the_ticks_of_the_whole_calendar_are_few() -> None:
    ticks = lay_out([], TODAY, Window(EARLIEST_DAY, LATEST_DAY)).ticks
    assert len(ticks) == 111
    assert {tick.kind for tick in ticks} == {TickKind.YEAR}


def test_the_span_holds_today_and_whole_months() -> None:
    span = span_around(TODAY, [EXPERTS, CONFERENCE])
    assert span == Window(date(2010, 10, 1), date(2012, 12, 31))
    assert span_around(TODAY, []) == Window(date(2010, 10, 1), date(2012, 1, 31))


@given(some_events, st.dates(EARLIEST_DAY, LATEST_DAY))
def test_there_is_a_span_around_every_day(events: list[TimelineEvent], today: date) -> None:
    assert span_around(today, events).contains(today)


@given(names, st.floats(20, 600))
def test_a_shortened_text_has_room_and_begins_alike(text: str, room: float) -> None:
    short = shorten(text, NAME_SIZE, room)
    assert text_width(short, NAME_SIZE) <= room
    assert short == text or text.startswith(short.removesuffix("…"))


def test_chinese_is_wider_than_latin_and_vowel_signs_take_no_room() -> None:
    assert text_width("会议", 10) > text_width("ab", 10)
    assert text_width("اَ", 10) == text_width("ا", 10)


def test_a_very_long_name_is_cut_visibly() -> None:
    long = TimelineEvent("long", Shape.POINT, Window.on(date(2011, 6, 1)), "word " * 100)
    item = lay_out([long], TODAY, SPAN).items[0]
    assert item.name.endswith("…")
    assert item.label_width <= LABEL_MAXIMUM
