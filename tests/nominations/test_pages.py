"""The page of a meeting’s officers: posts, who holds them, what else they serve, and the calls for them."""

from __future__ import annotations

from typing import Any

import pytest

from meetings.foundation.database import db
from tests.nominations.support import AFRICAN_GROUP, NIGERIA, designated, endorsed, opened, submitted

pytestmark = pytest.mark.usefixtures("register")


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
