"""Large plausible data for measuring: series of meetings over the years, with their deadlines, in six languages.

Everything made here is marked as a sample, and its codes begin with `sample-`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

import sqlalchemy as sa

from meetings.calendar.models import Meeting, Place
from meetings.calendar.rules import ChairStatus, MeetingKind, MeetingStatus
from meetings.deadlines.models import CountingRule, Deadline
from meetings.deadlines.rules import DeadlineState
from meetings.foundation.clock import stamp
from meetings.foundation.database import db
from meetings.foundation.languages import Text
from meetings.foundation.search import index_text
from meetings.mandates.models import Process
from meetings.mandates.rules import Addressee, Area

BATCH = 500
SPREAD_DAYS = 11  # between two meetings: some weeks have none, some two


@dataclass(frozen=True)
class Series:
    """A kind of meeting that comes again, and how long it lasts."""

    kind: MeetingKind
    days: int
    title: dict[str, str]
    short: dict[str, str]


SERIES = (
    Series(
        MeetingKind.EXPERT_MEETING,
        5,
        {
            "ar": "اجتماع الخبراء الحكوميين المفتوح باب العضوية، الدورة {n}",
            "zh": "不限成员名额政府专家会议，第{n}届",
            "en": "Open-ended meeting of governmental experts, session {n}",
            "fr": "Réunion d’experts gouvernementaux à composition non limitée, session {n}",
            "ru": "Совещание правительственных экспертов открытого состава, сессия {n}",
            "es": "Reunión de composición abierta de expertos gubernamentales, período de sesiones {n}",
        },
        {
            "ar": "الخبراء {n}",
            "zh": "专家会议{n}",
            "en": "Experts {n}",
            "fr": "Experts {n}",
            "ru": "Эксперты {n}",
            "es": "Expertos {n}",
        },
    ),
    Series(
        MeetingKind.PREPARATORY_COMMITTEE,
        5,
        {
            "ar": "اللجنة التحضيرية، الدورة {n}",
            "zh": "筹备委员会，第{n}届会议",
            "en": "Preparatory committee, session {n}",
            "fr": "Comité préparatoire, session {n}",
            "ru": "Подготовительный комитет, сессия {n}",
            "es": "Comité preparatorio, período de sesiones {n}",
        },
        {
            "ar": "اللجنة {n}",
            "zh": "筹委会{n}",
            "en": "PrepCom {n}",
            "fr": "Comité {n}",
            "ru": "Подкомитет {n}",
            "es": "Comité {n}",
        },
    ),
    Series(
        MeetingKind.BIENNIAL_MEETING,
        5,
        {
            "ar": "الاجتماع الذي يعقد مرة كل سنتين {n}",
            "zh": "第{n}次双年度会议",
            "en": "Biennial meeting of States {n}",
            "fr": "Réunion biennale des États {n}",
            "ru": "Созываемое раз в два года совещание государств {n}",
            "es": "Reunión bienal de los Estados {n}",
        },
        {
            "ar": "اجتماع السنتين {n}",
            "zh": "双年度{n}",
            "en": "BMS {n}",
            "fr": "Biennale {n}",
            "ru": "Двухгодичное {n}",
            "es": "Bienal {n}",
        },
    ),
    Series(
        MeetingKind.REVIEW_CONFERENCE,
        12,
        {
            "ar": "مؤتمر الاستعراض {n}",
            "zh": "第{n}次审议大会",
            "en": "Review conference {n}",
            "fr": "Conférence d’examen {n}",
            "ru": "Конференция по обзору {n}",
            "es": "Conferencia de examen {n}",
        },
        {
            "ar": "المؤتمر {n}",
            "zh": "大会{n}",
            "en": "Conference {n}",
            "fr": "Conférence {n}",
            "ru": "Конференция {n}",
            "es": "Conferencia {n}",
        },
    ),
)
NATIONAL_REPORTS = Text.of(
    ar="التقارير الوطنية",
    zh="国家报告",
    en="National reports",
    fr="Rapports nationaux",
    ru="Национальные доклады",
    es="Informes nacionales",
)


def make(meetings: int, today: date) -> tuple[int, int]:
    """Add so many meetings around `today`, two in three of them past, and three deadlines each; returns both counts.

    Codes already there are gone past, so that calling it again adds more.
    """
    process = db.session.execute(sa.select(Process).order_by(Process.id)).scalars().first()
    place = db.session.execute(sa.select(Place).where(Place.is_duty_station).order_by(Place.id)).scalars().first()
    if process is None or place is None:
        raise LookupError("load the demonstration first: flask --app wsgi seed")
    rules = list(db.session.execute(sa.select(CountingRule).order_by(CountingRule.id)).scalars())
    begun = db.session.execute(
        sa.select(sa.func.count()).select_from(Meeting).where(Meeting.code.like("sample-%"))
    ).scalar_one()
    first = _monday(today) - timedelta(days=SPREAD_DAYS * meetings * 2 // 3)
    if first.year < 1992:
        first = date(1992, 1, 6)
    step = min(SPREAD_DAYS, max(1, (date(2099, 1, 1) - first).days // max(1, meetings)))
    added = 0
    for start in range(0, meetings, BATCH):
        batch = [
            _meeting(begun + n, _monday(first + timedelta(days=n * step)), today, process.id, place.id)
            for n in range(start, min(meetings, start + BATCH))
        ]
        db.session.add_all(batch)
        db.session.flush()
        deadlines = [deadline for meeting in batch for deadline in _deadlines(meeting, rules, place.zone)]
        db.session.add_all(deadlines)
        db.session.flush()
        added += len(deadlines)
        db.session.expunge_all()
    return meetings, added


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _filled(words: dict[str, str], number: int) -> Text:
    return Text.of({lang: text.format(n=number) for lang, text in words.items()})


def _meeting(number: int, start: date, today: date, process_id: int, place_id: int) -> Meeting:
    series = SERIES[number % len(SERIES)]
    title, short = _filled(series.title, number // 4 + 1), _filled(series.short, number // 4 + 1)
    end = start + timedelta(days=series.days - 1)
    is_open = start > today and number % 5 == 0  # some meetings to come have only a window
    status = MeetingStatus.CLOSED if end < today else MeetingStatus.MANDATED if is_open else MeetingStatus.CONFIRMED
    return Meeting(
        code=f"sample-{number + 1}",
        process_id=process_id,
        kind=series.kind,
        title=title,
        short=short,
        status=status,
        start_on=None if is_open else start,
        end_on=None if is_open else end,
        earliest_on=start,
        latest_on=start + timedelta(days=60) if is_open else end,
        sort_on=start,
        words=Text(),
        place_id=place_id,
        chair_status=ChairStatus.NONE,
        note=Text(),
        is_sample=True,
        search_text=index_text([title, short]),
        changed_at=stamp(),
    )


@lru_cache(maxsize=100)
def _indexed(title: Text) -> str:
    return index_text([title])


def _deadlines(meeting: Meeting, rules: list[CountingRule], zone: str) -> list[Deadline]:
    opening = meeting.sort_on
    if opening is None:
        return []
    shift = timedelta(days=0 if meeting.start_on else 60)
    common = {
        "is_sample": True,
        "process_id": meeting.process_id,
        "meeting_id": meeting.id,
        "zone": zone,
        "words": Text(),
        "note": Text(),
        "changed_at": stamp(),
    }
    made = [
        Deadline(
            key=f"{rule.key}-{meeting.code}",
            title=rule.title,
            owner=rule.owner,
            is_binding=rule.is_binding,
            earliest_on=opening + timedelta(days=rule.offset_days),
            latest_on=opening + timedelta(days=rule.offset_days) + shift,
            area=rule.area,
            rule_id=rule.id,
            state=DeadlineState.DONE if meeting.status is MeetingStatus.CLOSED else DeadlineState.OPEN,
            search_text=_indexed(rule.title),
            **common,
        )
        for rule in rules
        if meeting.kind.value in rule.kinds
    ]
    made.append(
        Deadline(
            key=f"reports-{meeting.code}",
            title=NATIONAL_REPORTS,
            owner=[Addressee.STATES.value],
            is_binding=False,
            earliest_on=opening - timedelta(days=30),
            latest_on=opening - timedelta(days=30),
            area=Area.REPORTS,
            state=DeadlineState.OPEN,
            search_text=_indexed(NATIONAL_REPORTS),
            **common,
        )
    )
    return made
