"""Requests for sessions in every state, for pages that show them: see `furnish`."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from meetings.foundation import clock
from meetings.foundation.access import Actor, Holding, Role, system
from meetings.foundation.languages import Text
from meetings.programme import framing, granting, keeping_frame, queries, queries_requests, requesting
from meetings.programme.drafts import AnswerDraft, RequestDraft
from meetings.programme.models import SessionRequest
from meetings.programme.queries_requests import Author
from meetings.programme.rules import ByKind, SessionKind
from meetings.programme.steps import Slot

MEETING = "mge-2011"
NAME = system("tests.furnish").name
DESK = Actor(name=NAME, holdings=(Holding(Role.SECRETARIAT, "small-arms"),))
ASKERS = {
    ByKind.STATE: Role.FOCAL_POINT,
    ByKind.GROUP: Role.COORDINATOR,
    ByKind.ORGANIZATION: Role.CIVIL_SOCIETY,
}
WORDS = {  # title and context, in the language in which each is asked for
    "en": ("Parliaments and small arms", "Members of parliament from three regions.\n\nWith a film."),
    "fr": ("Réunion du Groupe", "Préparation de la position commune."),
    "es": ("Registros electrónicos", "Experiencias de la región."),
    "ar": ("الوسم عند الاستيراد", "خبرات من المنطقة."),
    "zh": ("追查的做法", "交流经验。"),
}
WHY = Text.of(
    en="All rooms are taken then.",
    ar="جميع القاعات مشغولة في ذلك الوقت.",
    zh="届时所有会议室均已占用。",
    fr="Toutes les salles sont alors occupées.",
    ru="Все залы в это время заняты.",
    es="Todas las salas están ocupadas a esa hora.",
)
Samples = dict[str, list[dict[str, Any]]]


def asker(author: Author) -> Actor:
    """Somebody who asks for an author."""
    return Actor(name=NAME, holdings=(Holding(ASKERS[author.kind], author.code),))


def a_draft(author: Author, lang: str, kind: SessionKind = SessionKind.SIDE_EVENT) -> SessionRequest:
    """A request with something of everything, not submitted."""
    title, purpose = WORDS[lang]
    programme = queries_requests.programme_of(queries.of_meeting(MEETING).meeting_id)
    draft = RequestDraft(
        kind=kind,
        title=title,
        lang=lang,
        minutes=60,
        attendance=40,
        purpose=purpose,
        by_name="Example Network",
        langs=("en", lang),
        equipment=("screen", "webcast"),
        wishes=list(queries_requests.parts(programme))[:2],
        contact_name="Ana Quispe",
        contact_email="contact@example.org",
        contact_phone="+51 1 204 2400",
        is_sample=True,
    )
    return requesting.draft(asker(author), MEETING, author, draft)


def a_request(author: Author, lang: str, kind: SessionKind = SessionKind.SIDE_EVENT) -> SessionRequest:
    """The same, submitted."""
    made = a_draft(author, lang, kind)
    return requesting.submit(asker(author), made.id, made.revision)


def furnish_requests() -> Samples:
    """A draft, requests of States, a group and civil society in five languages, answered in every way; one is late."""
    programme = queries.of_meeting(MEETING)
    until = clock.now().replace(second=0, microsecond=0) + timedelta(days=30)
    framing.set_deadline(DESK, programme.id, until, keeping_frame.mark(programme.requests_until))
    (on, _kind), hours = next(iter(queries_requests.parts(queries_requests.programme_of(programme.meeting_id)).items()))
    zealand, peru = Author(ByKind.STATE, "NZL"), Author(ByKind.STATE, "PER")
    draft, waits = a_draft(zealand, "en"), a_request(Author(ByKind.ORGANIZATION, "example-network"), "en")
    offered, granted, declined = a_request(zealand, "ar"), a_request(zealand, "zh"), a_request(peru, "es")
    granting.offer(DESK, offered.id, offered.revision, AnswerDraft(Slot(on, hours.starts), words=WHY))
    granting.grant(DESK, granted.id, granted.revision, AnswerDraft(words=WHY))
    granting.decline(DESK, declined.id, declined.revision, WHY)
    with clock.frozen(until + timedelta(days=1)):
        group = a_request(Author(ByKind.GROUP, "african"), "fr", SessionKind.GROUP)
    everyone = (offered, waits, granted, declined, group)
    return {
        "programme.requests": [{"code": MEETING}, {"code": MEETING, "late": "1"}],
        "programme.rooms": [{"code": MEETING, "form": "csv"}],
        "programme.new_request": [{"code": MEETING}],
        "programme.session_request": [{"number": one.id} for one in (*everyone, draft)],
        "programme.edit_request": [{"number": draft.id}],
        "programme.request_step": [
            *({"number": draft.id, "step": step} for step in ("submit", "discard")),
            *({"number": offered.id, "step": step} for step in ("accept", "refuse")),
            {"number": granted.id, "step": "withdraw"},
        ],
        "programme.answer_request": [
            *({"number": waits.id, "step": step} for step in ("grant", "offer", "decline")),
            {"number": group.id, "step": "grant"},
        ],
    }
