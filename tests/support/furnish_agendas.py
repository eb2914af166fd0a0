"""Agendas in work and in versions of every state, with texts in several languages, for pages: see `furnish`."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from meetings.accounts import queries as accounts
from meetings.agendas import adopting, commenting, drafting, queries, texts, versions
from meetings.agendas.content import ItemRole
from meetings.agendas.drafts import (
    AdoptionDraft,
    CirculationDraft,
    CommentDraft,
    FreezeDraft,
    IssueDraft,
    ItemDraft,
    TextDraft,
)
from meetings.agendas.models import AgendaItem, AgendaVersion
from meetings.agendas.rules import AdoptionHow, CommentAudience, VersionKind
from meetings.foundation import clock
from meetings.foundation.access import Actor, Holding, Role, system
from meetings.foundation.languages import LANGUAGES, Text

BY = system("tests.furnish")
MEETING, OVER, UNBEGUN = "mge-2011", "regional-peru-2010", "revcon-2012"
ZEALAND = Actor(name=BY.name, holdings=(Holding(Role.FOCAL_POINT, "NZL"),))
FRENCH = "translator@example.org"
OPENING = {
    "en": ("Opening of the meeting", "The Secretary-General opens the meeting.\n\nSee A/RES/65/64, paragraph 6."),
    "ar": ("افتتاح الاجتماع", "يفتتح الأمين العام الاجتماع.\n\nانظر الفقرة 6 من القرار."),
    "zh": ("会议开幕", "秘书长宣布会议开幕。\n\n见决议第6段。"),
    "fr": ("Ouverture de la réunion", "Le Secrétaire général ouvre la réunion.\n\nVoir le paragraphe 6."),
    "ru": ("Открытие совещания", "Генеральный секретарь открывает совещание.\n\nСм. пункт 6."),
    "es": ("Apertura de la reunión", "El Secretario General inaugura la reunión.\n\nVéase el párrafo 6."),
}
ITEMS = (
    (ItemRole.CHAIR_ELECTION, "Election of the Chair"),
    (ItemRole.AGENDA_ADOPTION, "Adoption of the agenda"),
    (ItemRole.THEMATIC, "Thematic discussion"),
)
Samples = dict[str, list[dict[str, Any]]]


def written(item: AgendaItem, lang: str, heading: str, annotation: str = "", *, is_reviewed: bool = True) -> None:
    """Another text of an item."""
    stored = queries.item(item.id).text_in(lang)
    seen = stored.revision if stored is not None else 0
    texts.write(BY, item.id, lang, TextDraft(heading, annotation, is_reviewed, seen))


def begun(code: str) -> list[AgendaItem]:
    """An agenda in work: an item that stands in six languages, others in English, one below another."""
    agenda = drafting.begin(BY, code, "en")
    opening = drafting.add(BY, agenda.id, None, None, ItemDraft(ItemRole.OPENING, minutes=15))
    for lang in ("en", *(one for one in LANGUAGES if one != "en")):
        written(opening, lang, *OPENING[lang])
    made = [opening]
    for role, heading in ITEMS:
        made.append(drafting.add(BY, agenda.id, None, made[-1].id, ItemDraft(role, speakers=Text.of(en="The Chair"))))
        written(made[-1], "en", heading)
    for heading in ("Marking", "Record-keeping"):
        made.append(drafting.add(BY, agenda.id, made[3].id, None, ItemDraft(ItemRole.THEMATIC)))
        written(made[-1], "en", heading)
    return made


def frozen(items: list[AgendaItem], kind: VersionKind, *, with_annotations: bool = False) -> AgendaVersion:
    """A version of the work as it is now."""
    draft = FreezeDraft(kind, Text.of(en="By the Chair-designate"), with_annotations, accepts=True)
    return versions.freeze(BY, items[0].agenda_id, draft)


def furnish_agendas() -> Samples:
    """An agenda with versions for its desk, before delegations and issued, comments, an item that was taken out, texts
    that are missing, drafts, reviewed and behind; and one that was adopted."""
    items = begun(MEETING)
    elements = frozen(items, VersionKind.ELEMENTS)
    versions.issue(BY, elements.id, elements.revision, IssueDraft("A/CONF.192/MGE/2011/CRP.2"))
    circulated = frozen(items, VersionKind.DRAFT, with_annotations=True)
    until = clock.now() + timedelta(days=14)
    versions.circulate(BY, circulated.id, circulated.revision, CirculationDraft(until))
    written(items[1], "fr", "Élection à la présidence", is_reviewed=False)
    written(items[2], "fr", "Adoption de l’ordre du jour")
    written(items[0], "en", "Opening of the session", OPENING["en"][1])
    written(items[2], "en", "Adoption of the agenda and other organizational matters")
    drafting.remove(BY, items[5].id)
    desk = frozen(items, VersionKind.PROVISIONAL)
    for number, item in enumerate(items[:5], start=1):
        written(item, "es", f"Tema {number}", OPENING["es"][1] if number == 1 else "")  # so that it can come out in it
    said = [
        commenting.write(ZEALAND, circulated.id, "NZL", CommentDraft(words, "en", audience, items[place].id, heading))
        for words, audience, place, heading in (
            ("We would begin with marking.", CommentAudience.ALL, 3, "Thematic discussion: marking"),
            ("This is for the Chair’s desk.", CommentAudience.DESK, 0, None),
            ("We no longer say this.", CommentAudience.ALL, 1, None),
        )
    ]
    commenting.withdraw(ZEALAND, said[2].id, said[2].revision)
    translator = accounts.user_by_email(FRENCH)
    if translator is not None:
        texts.give(BY, items[0].agenda_id, "fr", [item.id for item in items[:4]], translator.id)
    adopted = _adopted()
    numbers = [{"number": one.id} for one in (circulated, desk, elements, adopted)]
    code, open_ones = [{"code": MEETING}], [{"number": items[0].id}, {"number": items[4].id}]
    return {
        "agenda_versions.show": numbers,
        "agenda_versions.differences": numbers[:2],
        "agenda_documents.document": [{"number": adopted.id, "form": "html"}],
        **{f"agenda_steps.{step}": [{"number": desk.id}] for step in ("circulate", "issue")},
        "agenda_steps.extend": [{"number": circulated.id}],
        "agenda_steps.release": [{"number": circulated.id}, {"number": desk.id}],
        **{f"agenda_steps.{step}": [{"number": circulated.id}] for step in ("adopt", "silence")},
        "agenda_comments.index": [{"number": circulated.id}],
        "agenda_comments.new": [{"number": circulated.id}],
        **{f"agenda_comments.{step}": [{"number": said[0].id}] for step in ("edit", "withdraw")},
        **{f"agenda_items.{page}": open_ones for page in ("edit", "move", "history")},
        **{f"agenda_items.{step}": [{"number": items[4].id}] for step in ("remove", "put_back")},
        "agenda_items.restore": [{"number": items[5].id}],
        "agenda_items.new": code,
        **{f"agenda_draft.{page}": code for page in ("desk", "freeze")},
        "agenda_draft.start": [{"code": UNBEGUN}],
        **{f"agenda_languages.{page}": code for page in ("table", "owners")},
        "agenda_languages.text": [{"number": items[0].id, "target": "fr"}, {"number": items[3].id, "target": "ar"}],
        "agenda_exchange.export": [{"code": MEETING, "target": "fr"}],
        "agenda_exchange.take_in": code,
    }


def _adopted() -> AgendaVersion:
    """The agenda of a meeting that is over, as it was adopted in six languages."""
    items = begun(OVER)
    for item in items[1:4]:
        drafting.remove(BY, item.id)
    version = frozen(items, VersionKind.PROVISIONAL, with_annotations=True)
    versions.issue(BY, version.id, version.revision, IssueDraft())
    draft = AdoptionDraft(AdoptionHow.CONSENSUS, clock.business_today(), sitting=1, accepts=True)
    act = adopting.adopt(BY, version.id, version.revision, draft)
    assert act.adopted_id is not None
    return queries.version(act.adopted_id)
