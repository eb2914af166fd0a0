"""Word files in an office: LibreOffice opens them, counts as we meant, and keeps footnotes when it saves."""

from __future__ import annotations

import re
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest
from docx.oxml.ns import qn
from lxml import etree

from meetings.documents import docx
from meetings.documents.description import ListStyle
from meetings.documents.numbering import item_label

from .agendas import AGENDAS, BELOW, agenda
from .test_agendas import LETTERS, NUMBERS, notes
from .test_pdf import plain

SOFFICE = shutil.which("soffice")
LANGS = ("en", "ar", "zh")
BLANKS = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")
pytestmark = pytest.mark.skipif(SOFFICE is None, reason="needs LibreOffice")


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with what LibreOffice made of the agendas: `<lang>.docx` saved again, and `<lang>.txt`."""
    folder = tmp_path_factory.mktemp("office")
    for lang in LANGS:
        (folder / f"{lang}.docx").write_bytes(docx.render(agenda(lang)))
    sources = [str(folder / f"{lang}.docx") for lang in LANGS]
    for form in ("docx:Office Open XML Text", "txt:Text (encoded):UTF8"):
        subprocess.run(
            [
                str(SOFFICE),
                f"-env:UserInstallation={(folder / 'profile').as_uri()}",
                *("--headless", "--convert-to", form, "--outdir", str(folder / "saved"), *sources),
            ],
            check=True,
            capture_output=True,
            timeout=180,
        )
    return folder / "saved"


@pytest.mark.parametrize("lang", LANGS)
def test_footnotes_are_still_there_when_it_has_saved_the_file(office: Path, lang: str) -> None:
    with zipfile.ZipFile(office / f"{lang}.docx") as parts:
        kept = etree.fromstring(parts.read("word/footnotes.xml")).findall(qn("w:footnote"))
        body = etree.fromstring(parts.read("word/document.xml"))
    said = ["".join(note.itertext(qn("w:t"))) for note in kept if note.get(qn("w:type")) is None]
    assert [plain(BLANKS.sub("", text)) for text in said] == [plain(text) for text in notes(lang)]
    assert len(list(body.iter(qn("w:footnoteReference")))) == 3


@pytest.mark.parametrize("lang", LANGS)
def test_items_are_counted_from_where_they_say(office: Path, lang: str) -> None:
    text = plain(BLANKS.sub("", (office / f"{lang}.txt").read_text(encoding="utf-8-sig")))
    said = AGENDAS[lang]
    numbers = [plain(item_label(ListStyle.NUMBERS, number, 0, lang)) for number in NUMBERS]
    assert f"{numbers[0]}{plain(said.opening)}" in text
    assert f"{numbers[3]}{plain(said.case)}{numbers[4]}{plain(said.report)}" in text
    if lang == "zh":
        assert f"(十二){plain(said.case)}{BELOW}" in text
    else:
        assert f"{item_label(ListStyle.ROMAN, BELOW, 2, lang)}{plain(said.case)}{BELOW}" in text
    assert plain(item_label(ListStyle.LETTERS, LETTERS[2], 1, lang)) + plain(said.part)[:20] in text
