"""The page of search: what is found is counted as it is."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import Flask

from meetings import demo
from meetings.foundation.database import unit_of_work
from meetings.overview.queries import HITS_A_KIND


def counts(client: Any, words: str) -> dict[str, str]:
    page = client.get(f"/en/search?q={words}").page
    return dict(heading.rsplit(" ", 1) for heading in page.texts("main//section/h2"))


def test_a_kind_of_which_there_are_more_says_so_and_leads_to_all(seeded: Flask, client: Any) -> None:
    with unit_of_work():
        demo.make(4 * (HITS_A_KIND + 1), date(2011, 1, 13))
    page = client.get("/en/search?q=review").page
    assert counts(client, "review")["Meetings"] == f"{HITS_A_KIND}+"
    (register,) = [link.get("href") for link in page.all("main//section/p/a") if "/meetings/" in link.get("href", "")]
    assert client.get(register).page.texts("main//nav//a")
    assert "Only the first 25 are shown." in page.text("main")


def test_as_many_as_are_shown_are_not_called_more(seeded: Flask, client: Any) -> None:
    found = counts(client, "BMS")
    assert found and all(number.isdigit() for number in found.values())
