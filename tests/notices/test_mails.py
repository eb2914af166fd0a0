"""Mails about notices as files: read them when they change. `--record-mails` writes them anew."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from meetings.accounts.letters import speaking
from meetings.foundation.access import Role
from meetings.foundation.languages import LANGUAGES, Text
from meetings.notices import composing, reasons
from meetings.notices.composing import Known, Reader
from meetings.notices.entitled import Reason
from meetings.notices.models import Notice, NoticeReceipt
from meetings.notices.reasons import Names
from meetings.outbox.services import Mail

GOLDEN = Path(__file__).with_name("golden")
RECORDED = ("en", "ar", "zh", "fr", "ru")
TOKEN = "a-token-of-a-hundred-and-ninety-2"
TITLE = Text.of(
    en="Experts’ meeting",
    fr="Réunion d’experts",
    es="Reunión de expertos",
    ru="Совещание экспертов",
    zh="专家会议",
    ar="اجتماع الخبراء",
)
TOPICS = Text.of(
    en="Topics for the meeting",
    fr="Thèmes de la réunion",
    es="Temas de la reunión",
    ru="Темы совещания",
    zh="会议议题",
    ar="مواضيع الاجتماع",
)
PLACE = Text.of(en="New York", fr="New York", es="Nueva York", ru="Нью-Йорк", zh="纽约", ar="نيويورك")
WORDS = Text.of(
    en="by May 2011",
    fr="avant mai 2011",
    es="antes de mayo de 2011",
    ru="до мая 2011 года",
    zh="2011年5月之前",
    ar="بحلول أيار/مايو 2011",
)
MARKING = Text.of(en="Marking", fr="Marquage", es="Marcado", ru="Маркировка", zh="标识", ar="وضع العلامات")
ROOM = Text.of(en="Conference Room 1", fr="Salle de conférence 1", ar="قاعة الاجتماع 1")
IN_USE = Text.of(en="The Hall is in use.", fr="La salle est occupée.", ar="القاعة مشغولة.")
BODY = Text.of(
    en="The secretariat circulates the draft programme of work.\n\nViews are welcome until 1 March 2011.",
    ar="تعمم الأمانة مشروع برنامج العمل.\n\nوترحب بالآراء حتى 1 آذار/مارس 2011.",
)
MAY, JUNE = [["2011-05-09", "2011-05-13"]], [["2011-06-13", "2011-06-15"], ["2011-06-20", "2011-06-21"]]
LAST = {"first_day": "2011-02-12", "last_day": "2011-02-12", "at_time": None, "zone": "America/New_York"}
LATER = {**LAST, "first_day": "2011-03-12", "last_day": "2011-03-12"}


def dates(what: str, **given: Any) -> dict[str, Any]:
    facts = {"what": what, "before": [], "after": MAY, "reason": "", "place": PLACE.as_dict(), "meeting": {}}
    return {"kind": "meeting_dates", "title": TITLE, "facts": {**facts, **given}}


def changed(what: str, **given: Any) -> dict[str, Any]:
    facts = {"what": what, "before": LAST, "after": LATER, "note": "", "meeting": TITLE.as_dict()}
    return {"kind": "deadline_changed", "title": TOPICS, "facts": {**facts, **given}}


def reminder(last: str, **given: Any) -> dict[str, Any]:
    facts = {**LAST, "first_day": last, "last_day": last, "words": WORDS.as_dict(), "meeting": TITLE.as_dict()}
    return {"kind": "deadline_reminder", "title": TOPICS, "facts": {**facts, **given}}


def role(what: str, **given: Any) -> dict[str, Any]:
    facts = {"what": what, "role": "coordinator", "from_on": "2011-02-01", "until_on": None}
    named = Text.of(en="African Group", fr="Groupe des États d’Afrique", ar="مجموعة الدول الأفريقية")
    return {"kind": "role", "title": named, "facts": {**facts, **given}}


def correction(*changes: dict[str, Any]) -> dict[str, Any]:
    usual = {"kind": "formal", "number": 5, "title": MARKING.as_dict(), "at": None, "was_at": None, "room": {}}
    lines = [{**usual, **change} for change in changes]
    facts = {"number": 3, "words": IN_USE.as_dict(), "changes": lines, "zone": "America/New_York"}
    return {"kind": "programme_corrected", "title": TITLE, "facts": facts}


TEN, HALF_PAST = "2011-05-11T14:00:00+00:00", "2011-05-11T14:30:00+00:00"
NOTICES: dict[str, dict[str, Any]] = {
    "dates-proposed": dates("proposed"),
    "dates-confirmed": dates("confirmed"),
    "dates-changed": dates("changed", before=MAY, after=JUNE),
    "dates-postponed": dates("postponed", before=MAY, after=[], reason="No room is free"),
    "dates-cancelled": dates("cancelled", before=MAY, reason="The mandate was withdrawn"),
    "dates-revived": dates("revived"),
    "dates-revived-open": dates("revived", after=[], place={}),
    "deadline-extended": changed("extended", note="As the group asked"),
    "deadline-waived": changed("waived"),
    "deadline-moved": changed("moved"),
    "deadline-reopened": changed("reopened"),
    "deadlines-counted": {
        "kind": "deadline_changed",
        "title": TITLE,
        "facts": {"what": "counted", "moved": 3, "waived": 0, "reopened": 1},
    },
    "deadlines-recounted": {
        "kind": "deadline_changed",
        "title": TOPICS,
        "facts": {"what": "recounted", "moved": 0, "waived": 1, "reopened": 0},
    },
    "reminder": reminder("2011-02-12"),
    "reminder-hour": reminder("2011-01-14", at_time="18:00"),
    "reminder-today": reminder("2011-01-13"),
    "note": {
        "kind": "note",
        "title": Text.of(en="Draft programme of work", ar="مشروع برنامج العمل"),
        "facts": {"body": BODY.as_dict(), "reference": "ODA/2011/12"},
    },
    "role-given": role("given", until_on="2011-02-28"),
    "role-handed-over": role("handed_over"),
    "role-ended": role("ended"),
    "programme-released": {
        "kind": "programme_released",
        "title": TITLE,
        "facts": {"number": 1, "name": {}, "is_first": True, "changes": {"added": 14}},
    },
    "programme-released-again": {
        "kind": "programme_released",
        "title": TITLE,
        "facts": {
            "number": 2,
            "name": {"en": "Second draft", "ar": "المشروع الثاني"},
            "is_first": False,
            "changes": {"added": 5, "moved": 2},
        },
    },
    "programme-corrected": correction({"what": "moved", "at": HALF_PAST, "was_at": TEN}),
    "programme-corrected-much": correction(
        {"what": "moved", "at": HALF_PAST, "was_at": TEN, "room": ROOM.as_dict()},
        {"what": "called_off", "kind": "side_event", "number": None, "title": {"fr": "Former les registraires"}},
        {"what": "room", "at": TEN, "room": ROOM.as_dict()},
        {"what": "added", "kind": "briefing", "number": None, "title": {}, "at": TEN},
        {"what": "taken_out", "was_at": TEN},
        {"what": "changed", "at": TEN},
    ),
    "calendar-failing": {"kind": "calendar_failing", "title": Text.of(en="First Committee"), "facts": {}},
}


WHYS = {
    "note": Reason(Role.FOCAL_POINT, "NPL"),
    "reminder": Reason(meeting=7),
    **{f"role-{what}": Reason() for what in ("given", "handed-over", "ended")},
    "calendar-failing": Reason(Role.SECRETARIAT, "*"),
}
NEPAL = Text.of(en="Nepal", fr="Népal", es="Nepal", ru="Непал", zh="尼泊尔", ar="نيبال")


def known(name: str) -> Known:
    """What a batch would know: for whom it is, and what is named in that."""
    scopes = {(lang, role, "NPL"): NEPAL.into(lang).text for lang in LANGUAGES for role in Role}
    names = Names(states={"NPL": NEPAL}, meetings={7: TITLE}, scopes=scopes)
    return Known(whys={1: WHYS.get(name, Reason(Role.MEMBER, "NPL"))}, names=names)


def receipt(name: str, **given: Any) -> NoticeReceipt:
    values = {
        "id": 1,
        "process": "small-arms",
        "object_kind": "other",
        "object_id": 1,
        "path": "/",
        "audience": {},
        "is_sample": name == "dates-proposed",
        "actor_id": 1,
        "actor_name": "An officer",
        "told_at": datetime(2011, 1, 13, 14, tzinfo=UTC),
        **NOTICES[name],
    }
    return NoticeReceipt(**{"id": 1, "notice": Notice(**values), "user_id": 1, "scope": "NPL", **given})


def written(mail: Mail) -> str:
    parts = [f"Subject: {mail.subject}\nLanguage: {mail.lang}\n", mail.text, mail.html, mail.calendar]
    return "\n".join(part for part in parts if part).replace("\r\n", "\n")


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[str, str, str], None]:
    """Compare with the file, or write it."""

    def compare(lang: str, name: str, found: str) -> None:
        file = GOLDEN / lang / f"{name}.txt"
        if request.config.getoption("--record-mails", default=False):
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(found, encoding="utf-8")
        assert found == file.read_text(encoding="utf-8")

    return compare


@pytest.mark.parametrize("lang", RECORDED)
@pytest.mark.parametrize("name", list(NOTICES))
def test_the_mail_is_the_file(app: Flask, name: str, lang: str, golden: Callable[[str, str, str], None]) -> None:
    mail = composing.letter(receipt(name), Reader("a@example.org", lang), TOKEN, known(name))

    golden(lang, name, written(mail))


@pytest.mark.parametrize("lang", RECORDED)
def test_the_daily_mail_is_the_file(app: Flask, lang: str, golden: Callable[[str, str, str], None]) -> None:
    with speaking(lang):
        items = [composing.item_of(receipt(name).notice, lang, TOKEN) for name in ("note", "reminder", "dates-changed")]
        names = known("note").names
        whys = [reasons.sentence(receipt(name).notice, WHYS[name], names, lang) for name in ("note", "reminder")]
        mail = composing.digest(items, 4, Reader("a@example.org", lang), date(2011, 1, 14), whys)

    golden(lang, "digest", written(mail))


@pytest.mark.parametrize("lang", RECORDED)
def test_the_mail_to_a_mission_is_the_file(app: Flask, lang: str, golden: Callable[[str, str, str], None]) -> None:
    told = receipt("note", user_id=None, mission_address_id=1)

    golden(lang, "mission", written(composing.letter(told, Reader("a@example.org", lang), TOKEN, known("note"))))


def test_arabic_mails_run_from_right_to_left(app: Flask) -> None:
    mail = composing.letter(receipt("note"), Reader("a@example.org", "ar"), TOKEN, Known())

    assert '<html lang="ar" dir="rtl">' in mail.html
    assert mail.subject == "مشروع برنامج العمل"
    assert "<p>تعمم الأمانة مشروع برنامج العمل.</p>" in mail.html


@pytest.mark.parametrize(("lang", "title", "mark"), [("ar", "BMS 4", "\u200f"), ("en", "اجتماع الخبراء", "\u200e")])
def test_a_title_of_the_other_direction_does_not_draw_the_day_behind_it_to_itself(
    app: Flask, lang: str, title: str, mark: str
) -> None:
    told = receipt("reminder")
    told.notice.title = Text.of({"en" if lang == "ar" else "ar": title})

    mail = composing.letter(told, Reader("a@example.org", lang), TOKEN, known("reminder"))

    assert f"{title}{mark}" in mail.subject
    assert mark not in composing.letter(receipt("reminder"), Reader("a@example.org", lang), TOKEN, Known()).subject


def test_what_holds_lines_together_is_in_html_alone(app: Flask) -> None:
    mail = composing.letter(receipt("reminder"), Reader("a@example.org", "ar"), TOKEN, Known())

    assert "شباط/فبراير 2011" in mail.subject
    assert "\u2060" not in mail.subject + mail.text
    assert "شباط/\u2060فبراير 2011" in mail.html


def test_colons_are_those_of_the_language(app: Flask) -> None:
    plain = {code: composing.letter(receipt("note"), Reader("a@example.org", code), TOKEN).text for code in LANGUAGES}

    assert "Voir la note :\n" in plain["fr"].replace("\xa0", " ")
    assert "查看函件：\n" in plain["zh"]
    assert "See the note:\n" in plain["en"]


def test_what_is_missing_in_a_language_is_marked_with_its_own(app: Flask) -> None:
    mail = composing.letter(receipt("note"), Reader("a@example.org", "ru"), TOKEN, Known())

    assert '<span lang="en" dir="ltr" class="fallback">Draft programme of work</span>' in mail.html


def test_a_link_is_absolute_and_in_the_readers_language(app: Flask) -> None:
    app.config["BASE_URL"] = "https://meetings.example.org"

    mail = composing.letter(receipt("reminder"), Reader("a@example.org", "fr"), TOKEN, Known())

    assert f"https://meetings.example.org/fr/n/{TOKEN}" in mail.text
    assert f'href="https://meetings.example.org/fr/n/{TOKEN}"' in mail.html
    assert mail.preferences_url == "https://meetings.example.org/fr/account/notices"


@pytest.mark.parametrize("name", list(NOTICES))
def test_a_mail_asks_for_nothing_from_elsewhere(app: Flask, name: str) -> None:
    html = composing.letter(receipt(name), Reader("a@example.org", "en"), TOKEN, Known()).html

    assert not any(tag in html for tag in ("<img", "<link", "<script", "url(", "@import", "<table"))


HOSTILE = "Title\r\nBcc: all@example.org\u202e\x00\x1b[31m\u2028 <script>alert(1)</script> %(x)s {{ 7*7 }}"


@pytest.mark.parametrize("name", list(NOTICES))
def test_titles_cannot_break_out_of_subject_or_markup(app: Flask, name: str) -> None:
    told = receipt(name)
    told.notice.title = Text.of(en=HOSTILE)
    told.notice.facts = {**told.notice.facts, "reason": HOSTILE, "note": HOSTILE, "body": {"en": HOSTILE}}

    mail = composing.letter(told, Reader("a@example.org", "en"), TOKEN, Known())

    assert not any(ord(c) < 32 or c in "\u2028\u202e\x7f" for c in mail.subject)
    assert "<script" not in mail.html
    assert "49" not in mail.subject
