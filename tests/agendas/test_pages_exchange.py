"""Pages by which files of translators go out, are looked at, and are taken in."""

from __future__ import annotations

import re
from io import BytesIO
from typing import Any

import pytest

from meetings.agendas import queries, versions, xliff
from meetings.agendas.content import TextState
from meetings.agendas.drafts import FreezeDraft
from meetings.agendas.exchange import Progress
from meetings.agendas.models import Agenda
from meetings.agendas.rules import VersionKind
from meetings.foundation.database import db
from tests.agendas.language_support import (
    OPENING,
    TABLE,
    french,
    given,
    reworded,
    stored,
)
from tests.agendas.language_support import accounts as accounts
from tests.agendas.language_support import agenda as agenda
from tests.agendas.language_support import chair as chair
from tests.agendas.support import DESK, items_of
from tests.support.accounts import SignIn

pytestmark = pytest.mark.either_database


def file_of(client: Any, query: str = "") -> xliff.Exchange:
    answer = client.get(f"{TABLE}fr.xlf{query}")
    assert answer.status_code == 200 and answer.headers["Cache-Control"] == "no-store"
    return xliff.read(answer.data)


def translated(found: xliff.Exchange, *said: str, state: Progress = Progress.REVIEWED) -> bytes:
    """The file with these translations, as a tool of a translator would give it back."""
    content = xliff.write(found).decode()
    for unit, words in zip(found.units, said, strict=False):
        head, mid, rest = content.partition(f'id="{unit.id}"')
        rest = re.sub(r'state="\w+"', f'state="{state}"', rest, count=1)
        rest = re.sub(r"(</source>)(\s*<target>.*?</target>)?", rf"\1<target>{words}</target>", rest, count=1)
        content = head + mid + rest
    return content.encode()


def looked_at(client: Any, content: bytes) -> Any:
    return client.post(f"{TABLE}import", data={"file": (BytesIO(content), "fr.xlf")})


def taken(client: Any, preview: Any, **changed: list[str]) -> Any:
    return client.post(f"{TABLE}import", data=preview.page.fields(preview.page.form()) | changed)


def test_a_file_goes_out_comes_back_and_is_taken_in_as_it_was_shown(
    agenda: Agenda, accounts: dict[str, int], signed_in: SignIn
) -> None:
    given(agenda, accounts["french"], 0, 1)
    client = signed_in("french@example.org")
    answer = client.get(f"{TABLE}fr.xlf")
    assert answer.headers["Content-Disposition"].endswith("mge-2011-agenda-fr.xlf")
    out = file_of(client, "?dialect=1.2")
    assert [unit.source for unit in out.units] == [OPENING, "Election of the Chair"]

    preview = looked_at(client, translated(out, "Ouverture", "Élection"))
    assert preview.status_code == 200 and stored(items_of(agenda)[0].id).heading == ""  # type: ignore[union-attr]
    assert preview.page.text("main").count("New reviewed") == 2
    done = taken(client, preview)

    assert "2 texts are taken over." in client.get(done.headers["Location"]).text
    text = stored(items_of(agenda)[0].id)
    assert text is not None and (text.heading, text.state) == ("Ouverture", TextState.REVIEWED)


def test_only_what_is_ticked_is_taken_over_and_nothing_where_nothing_is(chair: Any, agenda: Agenda) -> None:
    first, second, *_rest = items_of(agenda)
    preview = looked_at(chair, translated(file_of(chair), "Ouverture", "Élection"))
    ticks = preview.page.fields(preview.page.form())["take"]

    nothing = taken(chair, preview, take=[])
    assert nothing.status_code == 422 and "Tick at least one text." in nothing.text
    taken(chair, preview, take=ticks[1:])

    assert stored(first.id) is None and stored(second.id).heading == "Élection"  # type: ignore[union-attr]


def test_what_would_overwrite_a_change_made_here_is_not_ticked(chair: Any, agenda: Agenda) -> None:
    first = items_of(agenda)[0]
    out = file_of(chair)
    french(first.id, "Ouverture de la session")

    preview = looked_at(chair, translated(out, "Ouverture", "Élection"))

    assert "Overwrites a text that was changed here" in preview.page.text("main")
    assert len(preview.page.fields(preview.page.form())["take"]) == 1


def test_where_something_changed_between_looking_and_taking_over_nothing_is_stored_and_it_is_shown(
    chair: Any, agenda: Agenda
) -> None:
    first, second, *_rest = items_of(agenda)
    preview = looked_at(chair, translated(file_of(chair), "Ouverture", "Élection"))
    french(first.id, "Ouverture de la session")

    again = taken(chair, preview)

    assert again.status_code == 409 and "changed here since you looked" in again.page.text("main")
    assert stored(first.id).heading == "Ouverture de la session"  # type: ignore[union-attr]
    assert stored(second.id) is None
    assert len(again.page.fields(again.page.form())["take"]) == 1
    taken(chair, again)
    assert stored(second.id).heading == "Élection"  # type: ignore[union-attr]


def test_a_file_that_is_not_of_this_agenda_says_so_beside_the_field(chair: Any, agenda: Agenda) -> None:
    good = xliff.write(file_of(chair)).decode()

    for content, words in (
        ("", "Choose a file."),
        ("no xml", "The file is no XML"),
        (good.replace("mge-2011/progress", "bms-2012/progress"), "of the agenda of another meeting: bms-2012"),
        (good.replace("mge-2011/progress", "a\u202eb/progress"), "of the agenda of another meeting: ab"),
        (good.replace('srcLang="en"', 'srcLang="es"'), "from another language than that of the original"),
        (good.replace("mge-2011/progress", "mge-2011/7"), "of a version that this agenda does not have: 7"),
    ):
        data = {"file": (BytesIO(content.encode()), "fr.xlf")} if content else {}
        answer = chair.post(f"{TABLE}import", data=data)
        assert answer.status_code == 422 and words in answer.page.text("main//form"), words


def test_a_translator_takes_in_only_what_is_theirs(agenda: Agenda, accounts: dict[str, int], signed_in: SignIn) -> None:
    whole = translated(file_of(signed_in("chair@example.org")), "Ouverture", "Élection")
    given(agenda, accounts["french"], 0)
    client = signed_in("french@example.org")

    preview = looked_at(client, whole)

    assert "Not given to you: 3" in preview.page.text("main")
    assert len(preview.page.fields(preview.page.form())["take"]) == 1
    other = xliff.write(file_of(client)).decode().replace('trgLang="fr"', 'trgLang="es"')
    assert "in which no texts of this agenda are given to you" in looked_at(client, other.encode()).text


def test_what_a_form_carries_cannot_be_made_up(chair: Any, agenda: Agenda) -> None:
    answer = chair.post(f"{TABLE}import", data={"carried": "made.up", "take": "item-1-heading.x"})

    assert answer.status_code == 422 and "Choose it once more." in answer.text


def test_an_issued_version_is_finished_in_a_language_while_the_draft_goes_on(chair: Any, agenda: Agenda) -> None:
    version = versions.freeze(DESK, agenda.id, FreezeDraft(VersionKind.PROVISIONAL))
    reworded(agenda, 0, "Opening of the session")

    before = chair.get(f"{TABLE}?target=fr").page
    assert "4 texts are not ready" in before.text("section[@aria-labelledby='versions']")
    out = file_of(chair, f"?version={version.number}")
    assert (out.version, out.units[0].source) == (1, OPENING)
    preview = looked_at(chair, translated(out, "Ouverture", "Élection", "Adoption", "Débat"))
    assert preview.page.text("dl").endswith("Version1Texts that change4")
    taken(chair, preview)
    after = chair.get(f"{TABLE}?target=fr")

    assert "complete" in after.page.text("section[@aria-labelledby='versions']")
    assert f"/en/agendas/{version.id}/release" in after.text and "3 of 4 are ready" in after.text
    chair.fill(f"/en/agendas/{version.id}/release", lang="fr")
    db.session.expire_all()
    assert queries.version(version.id).langs == ["en", "fr"]
    assert not chair.get(f"{TABLE}?target=fr").page.all("section[@aria-labelledby='versions']")
    assert chair.get(f"{TABLE}fr.xlf?version=9").status_code == 404
