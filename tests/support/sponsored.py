"""Eleven States that ask for sponsorship, and the contacts of two donors: `python -m tests.support.sponsored`.

A test in a browser begins with them; they are made by the services in the demonstration’s own database.
"""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa

from meetings import create_app
from meetings.accounts.models import Appointment
from meetings.accounts.services import new_user
from meetings.calendar.models import Meeting
from meetings.foundation.access import Actor, Holding, Role
from meetings.foundation.attachments import AttachmentKind, Upload
from meetings.foundation.database import db, unit_of_work
from meetings.sponsorship import asking_fund
from meetings.sponsorship.drafts import CostsDraft, FilesDraft, PersonDraft, RequestDraft
from meetings.sponsorship.models import Fund
from meetings.sponsorship.rules import Answer, FileKind, Gender
from tests.support.database import DEMO_PASSWORD

DONORS = {"foundation": "example-foundation", "wellington": "NZL"}
"""Accounts at example.org, and the donors whose contacts they are."""

NIGHTS, DAILY, TERMINAL, VISA = 5, 378_00, 152_00, 140_00
# A fare, whether a visa is needed, whether the State has taken part before, and who comes.
STATES: dict[str, tuple[int, bool, bool, Gender]] = {
    "KHM": (1_935_00, True, False, Gender.WOMAN),
    "UGA": (1_720_00, True, False, Gender.MAN),
    "HTI": (1_615_00, False, False, Gender.WOMAN),
    "SEN": (1_680_00, False, True, Gender.WOMAN),
    "VUT": (2_390_00, False, False, Gender.MAN),
    "FJI": (2_310_00, False, False, Gender.WOMAN),
    "MDA": (1_660_00, True, False, Gender.MAN),
    "GTM": (1_610_00, False, True, Gender.MAN),
    "KGZ": (1_980_00, True, True, Gender.WOMAN),
    "GHA": (1_705_00, False, True, Gender.MAN),
    "JAM": (1_612_50, False, True, Gender.WOMAN),
}
PDF = b"%PDF-1.7\n%%EOF\n"


def _draft(state: str) -> RequestDraft:
    fare, needs_visa, took_part, gender = STATES[state]
    return RequestDraft(
        lang="en",
        note_reference=f"NV/{state}/2011",
        note_on=date(2011, 1, 12),
        person=PersonDraft(f"Expert of {state}", gender, "Adviser"),
        need="The Government cannot bear the costs of the journey.",
        took_part="In 2008." if took_part else "",
        has_attended=Answer.YES if took_part else Answer.NO,
        costs=CostsDraft(fare, NIGHTS, DAILY, TERMINAL, VISA if needs_visa else 0),
        departs_on=date(2011, 5, 7),
        returns_on=date(2011, 5, 14),
        needs_visa=needs_visa,
        files=FilesDraft(Upload("note.pdf", AttachmentKind.PDF, PDF), FileKind.NOTE_VERBALE),
    )


def main() -> None:
    """Open the accounts, and submit the requests."""
    app = create_app()
    with app.app_context(), app.test_request_context("/en/"), unit_of_work():
        for local, donor in DONORS.items():
            user = new_user(f"{local}@example.org", f"Contact of {donor}", "en", DEMO_PASSWORD, is_demo=True)
            term = {"role": Role.DONOR_CONTACT, "scope": donor, "from_on": date(2010, 1, 1)}
            db.session.add(Appointment(user_id=user.id, **term))
        fund = db.session.scalars(sa.select(Fund)).one()
        meeting = db.session.scalars(sa.select(Meeting.id).where(Meeting.code == "mge-2011")).one()
        for state in STATES:
            focal_point = Actor(name=f"Mission of {state}", holdings=(Holding(Role.FOCAL_POINT, state),))
            (made,) = asking_fund.draft(focal_point, fund.id, state, [meeting], _draft(state))
            asking_fund.submit(focal_point, made.id, made.revision)


if __name__ == "__main__":
    main()
