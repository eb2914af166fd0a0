"""Letters: every kind in every form and language, what each says and when, and who may read it."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import date, time, timedelta
from typing import Any

import docx
import pytest
from flask import Flask

from meetings.accounts.letters import speaking
from meetings.documents.description import Closing, Document, Heading, Listing, Note, Paragraph
from meetings.foundation import clock
from meetings.foundation.access import PUBLIC, Actor, Role
from meetings.foundation.database import db
from meetings.foundation.languages import LANGUAGES, direction
from meetings.nominations import calls, deciding, letters, nominating, queries
from meetings.nominations.consent import Asked
from meetings.nominations.drafts import CallDraft, NominationDraft
from meetings.nominations.letters import Letter
from meetings.nominations.models import Nomination, NominationCall
from meetings.nominations.rules import CallAction, Circle
from meetings.silence import services as silence
from tests.conftest import BUSINESS_NOW
from tests.documents.reading import Pdf
from tests.nominations.support import (
    AFRICAN,
    AFRICAN_GROUP,
    ASIAN,
    AUDITOR,
    KENYA,
    NIGERIA,
    OTHER_SECRETARIAT,
    SECRETARIAT,
    again,
    asked,
    at,
    endorsed,
    meeting,
    post,
    requirement,
    submitted,
    without_account,
)
from tests.support.accounts import People, SignIn

OFFICER = without_account(SECRETARIAT)
pytestmark = [pytest.mark.usefixtures("register"), pytest.mark.either_database]

PROCESS = (
    "Programme of Action to Prevent, Combat and Eradicate the Illicit Trade in Small Arms and Light Weapons in All "
    "Its Aspects"
)
DRAFT = "Draft: this has not been sent."


def told(document: Document) -> list[str]:
    """Its paragraphs, items of lists and lines, as they are read."""
    found: list[Any] = []
    for block in document.blocks:
        match block:
            case Listing():
                found += [item.words for item in block.items]
            case Closing():
                found += block.lines
            case Heading() | Paragraph() | Note():
                found.append(block.words)
    return ["".join(run.text for run in words) for words in found]


def an_open_call(**given: Any) -> NominationCall:
    """The call of 2011, or one like it, open."""
    values: dict[str, Any] = {"groups": (AFRICAN,), "last_on": date(2011, 5, 31), "requirement_id": requirement()}
    call = calls.create(OFFICER, post().id, CallDraft(**{**values, **given}))
    return calls.act(OFFICER, call.id, call.revision, CallAction.OPEN)


def designated(nomination: Nomination) -> Nomination:
    """The same, designated."""
    deciding.designate(OFFICER, nomination.id, again(nomination).revision, clock.business_today())
    return again(nomination)


def call_letter(call: NominationCall, who: Actor = PUBLIC, lang: str = "en") -> Document:
    with speaking(lang):
        return letters.of_call(who, queries.call_by_id(who, call.id))


def letter(nomination: Nomination, kind: Letter, who: Actor = SECRETARIAT, lang: str = "en") -> Document:
    with speaking(lang):
        return letters.of_nomination(who, queries.nomination_by_id(who, nomination.id), kind)


def address(nomination: Nomination, kind: str, form: str = "html", lang: str = "en") -> str:
    return f"/{lang}/nominations/{nomination.id}/letters/{kind}.{form}"


@pytest.fixture
def candidate() -> Nomination:
    """Nigeria, endorsed by its group; with a statement in French."""
    call = an_open_call()
    given = NominationDraft("NGA", "A. Bello", "Le Nigéria présente sa candidature.\n\nIl en remercie.", "fr")
    made = nominating.draft(without_account(NIGERIA), call.id, "NGA", False, given)
    return endorsed(without_account(AFRICAN_GROUP), nominating.submit(without_account(NIGERIA), made.id, made.revision))


@pytest.fixture
def people(person: People) -> None:
    """An officer of the process, two chairs of groups, delegates of two States."""
    person("officer@example.org", (Role.SECRETARIAT, "small-arms"))
    person("chair@example.org", (Role.COORDINATOR, ASIAN))
    person("japan@example.org", (Role.FOCAL_POINT, "JPN"))
    person("nigeria@example.org", (Role.FOCAL_POINT, "NGA"))


def circulated(nomination: Nomination, circle: Circle = Circle.ALL_STATES) -> Nomination:
    deciding.circulate(OFFICER, nomination.id, again(nomination).revision, circle)
    return again(nomination)


def every(nomination: Nomination) -> Iterator[tuple[str, Document]]:
    """Each kind of letter: its address below the language, without its ending, and what it says in the language."""
    found = queries.nomination_by_id(SECRETARIAT, nomination.id)
    yield f"calls/{found.call_id}/letters/call", letters.of_call(SECRETARIAT, found.call)
    for kind in Letter:
        yield f"{found.id}/letters/{kind}", letters.of_nomination(SECRETARIAT, found, kind)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_letter_is_a_page_a_tagged_pdf_and_a_word_file_in_every_language(
    candidate: Nomination, people: None, signed_in: SignIn, lang: str
) -> None:
    designated(circulated(candidate))
    db.session.commit()
    officer = signed_in("officer@example.org")
    with speaking(lang):
        described = list(every(candidate))
    for path, document in described:
        page = officer.get(f"/{lang}/nominations/{path}.html")
        pdf = officer.get(f"/{lang}/nominations/{path}.pdf")
        word = officer.get(f"/{lang}/nominations/{path}.docx")
        read, file = Pdf(pdf.data), docx.Document(io.BytesIO(word.data))

        root = page.page.root
        assert (root.get("lang"), root.get("dir")) == (lang, direction(lang))
        assert page.page.h1 == document.title
        assert (pdf.headers["Content-Language"], word.headers["Content-Language"]) == (lang, lang)
        assert read.root["/MarkInfo"]["/Marked"] and read.root["/Lang"].split("-")[0] == lang
        assert "pdfuaid" in read.xmp
        assert read.reader.metadata is not None and read.reader.metadata.title == document.title
        assert len(read.tree.texts("H1")) == 1 and read.tree.texts("LI")
        assert file.core_properties.title == document.title
        assert file.core_properties.language.startswith(lang)
        assert "A/RES/65/64" in "\n".join(line.text for line in file.paragraphs)
        assert "A/RES/65/64" in read.tree.text


def test_in_arabic_symbols_numbers_and_addresses_read_as_they_are_written(candidate: Nomination) -> None:
    document = call_letter(candidate.call, lang="ar")
    link = next(run for run in document.runs() if run.link)

    assert any("A/RES/65/64، الفقرة 19" in text for text in told(document))
    assert any("31 أيار/\u2060مايو 2011" in text for text in told(document))
    assert (link.text, link.lang, link.dir) == (link.link, "en", "ltr")
    assert document.dir == "rtl"


def test_the_call_goes_to_the_missions_of_the_groups_that_may_nominate_with_its_mandate_and_its_words() -> None:
    call = an_open_call()
    document = call_letter(call)

    assert document.kind == "Note verbale"
    assert document.title == "Call for nominations: Chair and President, PrepCom and Review Conference"
    said = told(document)
    assert said[0] == (
        f"The Secretariat of the process “{PROCESS}” presents its compliments to the Permanent Missions of the States "
        "members of the regional group (Group of African States) and has the honour to convey the following."
    )
    assert "Post: Chair and President" in said
    assert "Nominations by: Group of African States" in said
    assert "Last day: 31 May 2011 (New York)" in said
    assert "End of the last day: 1 June 2011, 04:00 (UTC)" in said
    assert "Mandate: A/RES/65/64, paragraph 19" in said
    assert "In the words of the source: “by May 2011”" in said
    assert "Nominations after that day are taken and marked as late." in said
    assert said[-2] == "New York, 13 January 2011"


def test_a_call_to_all_says_so_and_gives_its_hour_by_the_clock_of_the_office_and_in_universal_time() -> None:
    call = an_open_call(groups=(), requirement_id=None, at=time(18), is_binding=True)
    said = told(call_letter(call))

    assert "the Permanent Missions of Member States to the United Nations" in said[0]
    assert "Nominations by: any State" in said
    assert "No later than: 31 May 2011, 18:00 (New York)\n31 May 2011, 22:00 (UTC)" in said
    assert "No nomination can be taken after that day." in said
    assert not any("Mandate" in text for text in said)


def test_a_call_to_several_groups_names_them() -> None:
    said = told(call_letter(an_open_call(groups=(AFRICAN, ASIAN))))

    assert "members of the regional groups (Group of African States and Group of Asia-Pacific States)" in said[0]


def test_the_letter_of_a_call_that_is_open_longer_is_of_the_day_on_which_that_was_told(people: None) -> None:
    call = an_open_call(requirement_id=None)
    with at(BUSINESS_NOW + timedelta(days=7)):
        draft = CallDraft((AFRICAN,), date(2011, 6, 30))
        calls.edit(OFFICER, call.id, call.revision, draft)
        db.session.commit()
        document = call_letter(call)

    assert document.day == date(2011, 1, 20)
    assert "The last day for nominations has moved from 31 May 2011 to 30 June 2011." in told(document)


def test_the_letter_of_a_call_is_the_secretariats_until_it_is_open_and_then_everybodys(
    people: None, signed_in: SignIn, client: Any
) -> None:
    call = calls.create(OFFICER, post().id, CallDraft((AFRICAN,), date(2011, 5, 31), requirement_id=requirement()))
    db.session.commit()
    path = f"/en/nominations/calls/{call.id}/letters/call.html"

    assert DRAFT in signed_in("officer@example.org").get(path).text
    assert signed_in("nigeria@example.org").get(path).status_code == 404
    assert client.get(path).status_code == 404

    calls.act(OFFICER, call.id, call.revision, CallAction.OPEN)
    db.session.commit()
    page = client.get(path)
    assert page.status_code == 200 and DRAFT not in page.text
    assert page.page.texts("nav//a") == ["PDF", "DOCX"]


def test_a_call_that_is_withdrawn_says_so() -> None:
    call = an_open_call()
    calls.act(OFFICER, call.id, call.revision, CallAction.WITHDRAW)

    assert told(call_letter(call))[0] == "The call is withdrawn."


def test_a_meeting_that_is_not_public_is_not_named_to_others(candidate: Nomination) -> None:
    meeting("revcon-2012").is_published = False
    db.session.commit()
    call = again(candidate).call

    assert "Review Conference" in call_letter(call, SECRETARIAT).title
    assert "Review Conference" not in "".join([call_letter(call).title, *told(call_letter(call))])


def test_the_circulation_tells_who_is_nominated_by_whom_and_that_the_group_agrees(candidate: Nomination) -> None:
    document = letter(circulated(candidate, Circle.GROUP_CHAIRS), Letter.CIRCULATION)
    said = told(document)

    assert document.title == "Nominated as Chair and President, PrepCom and Review Conference: Nigeria"
    assert "presents its compliments to the Chairs of the regional groups (Group of African States, " in said[0]
    for fact in (
        "State: Nigeria",
        "Person: A. Bello",
        "Nominated by: Nigeria",
        "Endorsed by its group: 13 January 2011 (by consensus)",
        "Mandate: A/RES/65/64, paragraph 19",
    ):
        assert fact in said
    assert any(
        text.endswith("to the Chairs of the regional groups the assurances of its highest consideration.")
        for text in said
    )


def test_a_statement_stands_behind_the_closing_in_its_own_language(candidate: Nomination) -> None:
    blocks = letter(circulated(candidate), Letter.CIRCULATION).blocks
    behind = blocks[[isinstance(block, Closing) for block in blocks].index(True) + 1 :]

    assert isinstance(behind[0], Heading)
    assert [run.lang for block in behind[1:] for run in block.words] == ["fr", "fr"]  # type: ignore[union-attr]
    assert letter(candidate, Letter.CIRCULATION, lang="fr").blocks[-1].words[0].lang == ""  # type: ignore[union-attr]


def test_a_late_nomination_is_marked_in_its_letter() -> None:
    call = an_open_call(requirement_id=None, last_on=date(2011, 2, 1))
    with at(BUSINESS_NOW + timedelta(days=60)):
        late = circulated(submitted(without_account(KENYA), call, "KEN"))

    assert "The nomination came after the last day and is marked as late." in told(letter(late, Letter.CIRCULATION))
    assert "Person: no person named yet" in told(letter(late, Letter.CIRCULATION))


def test_a_letter_names_the_person_who_was_named_when_it_went_out(candidate: Nomination) -> None:
    sent = circulated(candidate)
    nominating.name(without_account(NIGERIA), sent.id, sent.revision, "C. Eze")

    assert "Person: A. Bello" in told(letter(sent, Letter.CIRCULATION))
    assert "Person: C. Eze" in told(letter(sent, Letter.DESIGNATION))  # the draft of the next one


def test_the_circulation_is_read_by_those_to_whom_it_went_and_nobody_before(
    candidate: Nomination, people: None, signed_in: SignIn, client: Any
) -> None:
    def answers() -> dict[str, int]:
        path = address(candidate, "circulation", "docx")
        found = {
            n: signed_in(f"{n}@example.org").get(path).status_code for n in ("officer", "chair", "japan", "nigeria")
        }
        return {**found, "public": client.get(path).status_code}

    db.session.commit()
    assert answers() == {"officer": 200, "chair": 404, "japan": 404, "nigeria": 404, "public": 404}
    circulated(candidate, Circle.GROUP_CHAIRS)
    db.session.commit()
    assert answers() == {"officer": 200, "chair": 200, "japan": 404, "nigeria": 404, "public": 404}
    circulated(candidate)
    db.session.commit()
    assert answers() == {"officer": 200, "chair": 200, "japan": 200, "nigeria": 200, "public": 404}
    designated(candidate)
    db.session.commit()
    assert answers()["public"] == 404  # what is public is that Nigeria is designated


def test_the_designation_is_the_secretariats_until_it_is_told_and_then_everybodys(
    candidate: Nomination, people: None, signed_in: SignIn, client: Any
) -> None:
    db.session.commit()
    path = address(candidate, "designation")
    before = signed_in("officer@example.org").get(path)

    assert DRAFT in before.text and "2011" in before.text
    assert [signed_in(f"{name}@example.org").get(path).status_code for name in ("nigeria", "chair")] == [404, 404]

    designated(candidate)
    db.session.commit()
    page = client.get(path)
    assert page.status_code == 200
    assert "This State is designated to hold the post: Nigeria. The meeting elects its officers." in page.text
    assert "Designated on: 13 January 2011" in page.text


@pytest.mark.parametrize(
    ("who", "sees"),
    [(SECRETARIAT, True), (AUDITOR, True), (OTHER_SECRETARIAT, False), (NIGERIA, False), (AFRICAN_GROUP, False)],
)
def test_drafts_are_prepared_by_the_secretariat_of_the_process_alone(
    app: Flask, candidate: Nomination, who: Actor, sees: bool
) -> None:
    assert [letters.may_read(who, candidate, kind) for kind in Letter] == [sees, sees]
    with app.test_request_context("/en/"):
        assert [one.is_draft for one in letters.given_of_nomination(who, candidate)] == ([True, True] if sees else [])


def test_that_the_chairs_of_the_other_groups_did_not_object_is_told_with_the_designation(candidate: Nomination) -> None:
    put = asked(SECRETARIAT, candidate, Asked.CHAIRS)
    with at(put.expires_at + timedelta(seconds=1)):
        silence.settle(put.id)
        silence.adopt(OFFICER, put.id, put.revision)
        designated(candidate)
        said = told(letter(candidate, Letter.DESIGNATION))

    found = next(text for text in said if text.startswith("The Chairs of the other regional groups were asked"))
    assert "none objected by the deadline: 17 January 2011, 09:00 (New York)." in found


def test_what_is_a_sample_is_marked_as_one() -> None:
    mark = call_letter(an_open_call(is_sample=True)).sample

    assert mark is not None and mark.word == "Sample"


def test_a_draft_of_the_circulation_can_be_addressed_to_the_chairs(
    candidate: Nomination, people: None, signed_in: SignIn
) -> None:
    db.session.commit()
    officer = signed_in("officer@example.org")

    assert "to the Permanent Missions of Member States" in officer.get(address(candidate, "circulation")).text
    chairs = officer.get(address(candidate, "circulation") + "?circle=group_chairs").text
    assert "to the Chairs of the regional groups" in chairs
    assert officer.get(address(candidate, "circulation") + "?circle=nobody").status_code == 200


def test_the_pages_of_a_call_and_a_nomination_link_to_their_letters_in_every_language(
    candidate: Nomination, people: None, signed_in: SignIn, client: Any
) -> None:
    designated(circulated(candidate))
    db.session.commit()
    officer, number, call = signed_in("officer@example.org"), candidate.id, candidate.call_id
    of_call = {link.get("href") for link in client.get(f"/en/nominations/calls/{call}/").page.all("main//a")}
    of_nomination = {link.get("href") for link in officer.get(f"/en/nominations/{number}/").page.all("main//a")}
    public = {link.get("href") for link in client.get(f"/en/nominations/{number}/").page.all("main//a")}

    for lang in LANGUAGES:
        assert f"/{lang}/nominations/calls/{call}/letters/call.pdf" in of_call
        assert {address(candidate, kind, "docx", lang) for kind in ("circulation", "designation")} <= of_nomination
        assert address(candidate, "designation", lang=lang) in public
        assert address(candidate, "circulation", lang=lang) not in public
