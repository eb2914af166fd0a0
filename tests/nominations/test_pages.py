"""The page of a meeting’s officers: posts, who holds them, what else they serve, and the calls for them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from meetings.foundation.database import db
from meetings.nominations import officers, posts
from meetings.nominations.ballots import Method
from meetings.nominations.bureau import PostKind
from meetings.nominations.drafts import OfficerDraft, PostDraft
from tests.nominations.support import (
    AFRICAN,
    AFRICAN_GROUP,
    NIGERIA,
    SECRETARIAT,
    at,
    designated,
    endorsed,
    opened,
    submitted,
)

pytestmark = [pytest.mark.usefixtures("register"), pytest.mark.either_database]


def test_the_chair_of_the_experts_is_designated_and_has_no_name_yet(client: Any) -> None:
    page = client.get("/en/meetings/mge-2011/officers/").text

    assert "Chair-designate" in page and "New Zealand" in page and "no person named yet" in page


def test_the_page_says_which_other_meeting_the_chair_serves_and_what_is_called_for(client: Any) -> None:
    opened()
    db.session.commit()

    page = client.get("/en/meetings/prepcom-2012/officers/").text

    assert "Chair and President" in page and "Review Conference" in page
    assert "Call for nominations, last day 31 May 2011" in page and "by May 2011" in page


@pytest.mark.parametrize("lang", ["ar", "zh", "en", "fr", "ru", "es"])
def test_who_is_designated_stands_on_the_pages_of_both_meetings(client: Any, lang: str) -> None:
    designated(endorsed(AFRICAN_GROUP, submitted(NIGERIA, opened(), "NGA", person="U. Joy Ogwu")))
    db.session.commit()

    for code in ("prepcom-2012", "revcon-2012"):
        assert "U. Joy Ogwu" in client.get(f"/{lang}/meetings/{code}/officers/").text


def test_a_nomination_that_is_not_public_is_on_no_page(client: Any) -> None:
    submitted(NIGERIA, opened(), "NGA", person="U. Joy Ogwu")
    db.session.commit()

    assert "Ogwu" not in client.get("/en/meetings/prepcom-2012/officers/").text


@pytest.mark.parametrize("lang", ["ar", "zh", "en", "fr", "ru", "es"])
def test_the_rotation_is_a_chart_with_its_table(client: Any, lang: str) -> None:
    page = client.get(f"/{lang}/rotation/small-arms/").text

    assert page.count("<circle") == 10 and "Camilo Reyes" in page and "Pablo Macedo" in page
    assert client.get(f"/{lang}/rotation/landmines/").status_code == 404


def test_the_rotation_says_what_is_not_checked_and_who_has_waited_longest(client: Any) -> None:
    page = client.get("/en/rotation/small-arms/").text

    assert "Not for longest: Western European and Others Group" in page or "Not for longest: WEOG" in page
    assert "not checked" in page


@pytest.mark.parametrize("lang", ["ar", "zh", "en", "fr", "ru", "es"])
def test_the_rotation_of_other_posts_has_pages_of_its_own_once_somebody_was_elected(client: Any, lang: str) -> None:
    address = f"/{lang}/rotation/small-arms/"
    assert "post=vice_chair" not in client.get(address).text
    with at(datetime(2011, 5, 9, 18, tzinfo=UTC)):  # the experts meet from 9 to 13 May
        draft = PostDraft(PostKind.VICE_CHAIR, ("mge-2011",), AFRICAN)
        for seat, state in zip(posts.enter(SECRETARIAT, draft, 2), ("NGA", "KEN"), strict=True):
            held = officers.appoint(SECRETARIAT, seat.id, seat.revision, OfficerDraft(state))
            officers.elect(SECRETARIAT, held.id, held.revision, date(2011, 5, 9), Method.ACCLAMATION)
        db.session.commit()
        chair, page = client.get(address).text, client.get(f"{address}?post=vice_chair").text

    assert "?post=vice_chair" in chair and "Camilo Reyes" in chair
    assert page.count("<circle") == 1 and page.count('<tr role="row">') >= 2 and "Camilo Reyes" not in page
    assert client.get(f"{address}?post=king").status_code == 404
