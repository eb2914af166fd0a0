"""The addresses by which people subscribe, and the picture of one for a phone's camera."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote, urlencode

import segno
from markupsafe import Markup


@dataclass(frozen=True)
class Ways:
    """One feed's address in every form that a program asks for."""

    https: str
    webcal: str
    google: str
    outlook_work: str
    outlook_home: str


def ways(address: str, name: str) -> Ways:
    """All forms of a feed's full http(s) address; `name` is what Outlook calls the calendar."""
    webcal = "webcal" + address[address.index(":") :]
    asked = urlencode({"url": address, "name": name}, quote_via=quote)
    return Ways(
        https=address,
        webcal=webcal,
        google="https://calendar.google.com/calendar/r?cid=" + quote(webcal, safe=""),
        outlook_work=f"https://outlook.office.com/calendar/0/addfromweb?{asked}",
        outlook_home=f"https://outlook.live.com/calendar/0/addfromweb?{asked}",
    )


def qr(address: str, label: str) -> Markup:
    """A QR code as SVG without styles: its colours come from the style sheet. `label` is read to who cannot see it."""
    border = 4
    matrix = segno.make(address, error="m", micro=False).matrix
    dark = "".join(
        f"M{x + border} {y + border}h1v1h-1z" for y, row in enumerate(matrix) for x, bit in enumerate(row) if bit
    )
    size = len(matrix) + 2 * border
    return Markup('<svg class="qr" viewBox="0 0 {0} {0}" role="img" aria-label="{1}"><path d="{2}"/></svg>').format(
        size, label, dark
    )
