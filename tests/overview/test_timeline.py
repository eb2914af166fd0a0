"""The timeline of the first page: what is cut in the drawing is whole in its list, its table and its links."""

from __future__ import annotations

import re
from typing import Any

import pytest

NOMINATION = "Nominate one Chair for the Preparatory Committee and the review conference"


@pytest.mark.usefixtures("seeded")
def test_names_are_whole_and_windows_wide_where_there_is_room(client: Any) -> None:
    page = client.get("/en/").page

    rows = dict(zip(page.texts("main//tbody/tr/td[2]"), page.texts("main//tbody/tr/td[1]"), strict=True))
    listed = page.texts("main//ol[@class='tl']/li/b")
    links = re.findall(r'<a href="[^"]*" aria-label="([^"]*)">', page.html)

    assert rows[NOMINATION] == "30 April – 31 May 2011"
    assert NOMINATION in listed and NOMINATION in links
    assert not [name for name in (*rows, *listed, *links) if "…" in name]
