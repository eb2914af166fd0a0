"""What the tests of agendas start from: the register of meetings, and the people who work on its agendas."""

from __future__ import annotations

from flask import Flask

from meetings.agendas import drafting, queries, texts
from meetings.agendas.content import ItemRole
from meetings.agendas.drafts import ItemDraft, TextDraft
from meetings.agendas.models import Agenda, AgendaItem
from meetings.foundation.access import Role
from tests.nominations.support import load as load_register
from tests.nominations.support import person

SECRETARIAT = person(7, (Role.SECRETARIAT, "small-arms"))
OTHER_SECRETARIAT = person(8, (Role.SECRETARIAT, "other"))
DESK = person(41, (Role.CHAIRS_DESK, "mge-2011"))
OTHER_DESK = person(42, (Role.CHAIRS_DESK, "revcon-2012"))
NIGERIA = person(21, (Role.FOCAL_POINT, "NGA"))
NIGERIA_MEMBER = person(22, (Role.MEMBER, "NGA"))
PERU = person(23, (Role.FOCAL_POINT, "PER"))
COORDINATOR = person(31, (Role.COORDINATOR, "african"))
CIVIL_SOCIETY = person(43, (Role.CIVIL_SOCIETY, "example-network"))
READER = person(44)
AUDITOR = person(45, (Role.AUDITOR, "*"))
ADMINISTRATOR = person(46, (Role.ADMINISTRATOR, "*"))

MEETING = "mge-2011"
USUAL = (
    (ItemRole.OPENING, "Opening of the meeting"),
    (ItemRole.CHAIR_ELECTION, "Election of the Chair"),
    (ItemRole.AGENDA_ADOPTION, "Adoption of the agenda"),
    (ItemRole.THEMATIC, "Thematic discussion"),
)


def load(app: Flask) -> None:
    """States, mandates and meetings."""
    load_register(app)


def begun(*, original: str = "en") -> Agenda:
    """The agenda of the experts’ meeting, with its usual items in the language of the original."""
    agenda = drafting.begin(SECRETARIAT, MEETING, original)
    last = None
    for role, heading in USUAL:
        item = drafting.add(SECRETARIAT, agenda.id, None, last, ItemDraft(role))
        texts.write(SECRETARIAT, item.id, original, TextDraft(heading))
        last = item.id
    return queries.whole(agenda.id)


def items_of(agenda: Agenda) -> list[AgendaItem]:
    """Its items in the order of reading, as they are stored now."""
    from meetings.agendas import keeping

    return [item for item, _place in keeping.in_order(queries.whole(agenda.id))]
