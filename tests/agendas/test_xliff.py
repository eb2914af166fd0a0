"""Texts go out to translators as XLIFF and come back as they were, whatever tools do to the files."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from meetings.agendas import labels_xliff, xliff
from meetings.agendas.translating import Part
from meetings.agendas.xliff import Dialect, Effect, Exchange, Progress, Unit
from meetings.foundation.errors import RuleViolation

from .xliff_support import CORE_12, CORE_21, exchanges, file_12, file_21

HEADING = Unit(12, Part.HEADING, "6 (a)", "Tracing: practice & <law>", "Traçage", Progress.REVIEWED)
ANNOTATION = Unit(12, Part.ANNOTATION, "6 (a)", "First.\n\nSecond.", "Premier.\n\n\nSecond.", Progress.TRANSLATED)
BARE = Unit(13, Part.HEADING, "7", "Other matters")
FILE = Exchange("mge-2011", "en", "fr", (HEADING, ANNOTATION, BARE))
NAMES = {"two": CORE_21, "one": CORE_12, "own": xliff.OWN}
BOTH = pytest.mark.parametrize("dialect", Dialect)


def heading_21(inside: str, **attributes: str) -> str:
    more = "".join(f' {name}="{value}"' for name, value in attributes.items())
    return f'<unit id="item-1-heading"{more}>{inside}</unit>'


def heading_12(inside: str, **attributes: str) -> str:
    more = "".join(f' {name}="{value}"' for name, value in attributes.items())
    return f'<trans-unit id="item-1-heading"{more}>{inside}</trans-unit>'


def only(content: bytes) -> Unit:
    (unit,) = xliff.read(content).units
    return unit


def refusal(content: bytes) -> RuleViolation:
    with pytest.raises(RuleViolation) as refused:
        xliff.read(content)
    assert refused.value.code in xliff.CODES
    return refused.value


# --- there and back ---------------------------------------------------------------------------------------------------


@BOTH
@given(exchange=exchanges())
def test_whatever_people_may_enter_comes_back_as_it_went_out(dialect: Dialect, exchange: Exchange) -> None:
    back = xliff.read(xliff.write(exchange, dialect))
    assert back == exchange
    assert [unit.exported for unit in back.units] == [xliff.mark(unit) for unit in exchange.units]


@BOTH
@given(exchange=exchanges())
def test_the_same_texts_always_make_the_same_file(dialect: Dialect, exchange: Exchange) -> None:
    once = xliff.write(exchange, dialect)
    assert xliff.write(xliff.read(once), dialect) == once


def test_paragraphs_are_segments_of_their_own_and_what_divides_them_is_not_to_be_translated() -> None:
    root = etree.fromstring(xliff.write(FILE))
    (unit,) = root.xpath("//two:unit[@id='item-12-annotation']", namespaces=NAMES)
    assert [(part.tag.rpartition("}")[2], part.get("state")) for part in unit[1:]] == [
        ("segment", "translated"),
        ("ignorable", None),
        ("segment", "translated"),
    ]
    assert unit.xpath("two:ignorable/two:target/text()", namespaces=NAMES) == ["\n\n\n"]


def test_paragraphs_that_do_not_come_in_pairs_stay_together() -> None:
    unit = Unit(1, Part.ANNOTATION, "1", "One.\n\nTwo.\n\nThree.", "Un et deux.\n\nTrois.", Progress.TRANSLATED)
    root = etree.fromstring(xliff.write(Exchange("m", "en", "fr", (unit,))))
    assert len(root.findall(f".//{{{CORE_21}}}segment")) == 1


def test_a_file_of_version_2_1_says_what_the_standard_asks_for() -> None:
    root = etree.fromstring(xliff.write(Exchange("mge-2011", "ar", "zh", FILE.units, 3)))
    assert dict(root.attrib) == {"version": "2.1", "srcLang": "ar", "trgLang": "zh-Hans"}
    (file,) = root
    assert dict(file.attrib) == {"id": "agenda", "original": "mge-2011/3", "srcDir": "rtl", "trgDir": "ltr"}
    assert [unit.get("id") for unit in file] == ["item-12-heading", "item-12-annotation", "item-13-heading"]
    for unit in file:
        assert unit.get("{http://www.w3.org/XML/1998/namespace}space") == "preserve"
        assert unit[0].tag == f"{{{CORE_21}}}notes"
        assert unit.xpath("two:notes/two:note/text()", namespaces=NAMES)[0] in {"6 (a)", "7"}
    # A segment without a target can be in no other state.
    assert [segment.get("state") for segment in file[2].iter(f"{{{CORE_21}}}segment")] == ["initial"]
    assert file[2].find(f".//{{{CORE_21}}}target") is None


def test_a_file_of_version_1_2_says_what_the_standard_asks_for() -> None:
    root = etree.fromstring(xliff.write(FILE, Dialect.V12))
    assert dict(root.attrib) == {"version": "1.2"}
    (file,) = root
    assert dict(file.attrib) == {
        "original": "mge-2011/progress",
        "source-language": "en",
        "target-language": "fr",
        "datatype": "plaintext",
    }
    heading, annotation, bare = file[0]
    assert [part.tag.rpartition("}")[2] for part in heading] == ["source", "target", "note"]
    assert (heading.get("approved"), heading[1].get("state")) == ("yes", "signed-off")
    assert (annotation.get("approved"), annotation[1].get("state")) == (None, "translated")
    assert [part.tag.rpartition("}")[2] for part in bare] == ["source", "note"]


@BOTH
def test_a_text_without_a_translation_goes_out_as_one_to_do(dialect: Dialect) -> None:
    unit = Unit(1, Part.HEADING, "1", "Opening", "", Progress.REVIEWED)
    assert only(xliff.write(Exchange("m", "en", "fr", (unit,)), dialect)).state is Progress.INITIAL


@pytest.mark.parametrize(
    ("count", "length", "code"), [(5_001, 1, "xliff.too_many"), (300, 18_000, "xliff.too_large"), (0, 0, "xliff.empty")]
)
def test_no_file_goes_out_that_could_not_come_back(count: int, length: int, code: str) -> None:
    units = tuple(Unit(number, Part.ANNOTATION, "1", "x" * length) for number in range(1, count + 1))
    with pytest.raises(RuleViolation) as refused:
        xliff.write(Exchange("m", "en", "fr", units))
    assert refused.value.code == code


# --- what tools make of files -----------------------------------------------------------------------------------------


def test_segments_that_a_tool_has_split_are_one_text_again() -> None:
    unit = only(
        file_21(
            heading_21(
                '<segment state="final"><source>One. </source><target>Un. </target></segment>'
                "<ignorable><source> </source></ignorable>"
                '<segment state="translated"><source>Two.</source><target>Deux.</target></segment>'
            )
        )
    )
    assert (unit.source, unit.target, unit.state) == ("One.  Two.", "Un.  Deux.", Progress.TRANSLATED)


def test_parts_of_a_translation_may_stand_in_another_order() -> None:
    unit = only(
        file_21(
            heading_21(
                '<segment><source>One, </source><target order="3">un</target></segment>'
                "<ignorable><source>and </source><target>et </target></ignorable>"
                '<segment><source>two</source><target order="1">deux </target></segment>'
            )
        )
    )
    assert unit.target == "deux et un"


def test_a_unit_of_which_a_part_is_not_translated_is_one_to_do() -> None:
    done = '<segment state="final"><source>One.</source><target>Un.</target></segment>'
    unit = only(file_21(heading_21(done + '<segment state="final"><source> Two.</source></segment>')))
    assert (unit.target, unit.state) == ("Un.", Progress.INITIAL)


def test_between_paragraphs_of_which_none_is_translated_there_is_no_translation() -> None:
    unit = (
        '<unit id="item-1-annotation"><segment><source>One.</source></segment>'
        "<ignorable><source>\n\n</source></ignorable><segment><source>Two.</source></segment></unit>"
    )
    assert (only(file_21(unit)).source, only(file_21(unit)).target) == ("One.\n\nTwo.", "")


@pytest.mark.parametrize(
    ("inside", "text"),
    [
        ('the <pc id="1">whole</pc> text', "the whole text"),
        ('the <mrk id="1" type="term" value="x">whole <pc id="2">text</pc></mrk>', "the whole text"),
        ('the <ph id="1" disp="code"/>text<sc id="2"/><ec startRef="2"/>', "the text"),
        ('the<ph id="1" type="fmt" subType="xlf:lb"/>text', "the text"),
        ("<![CDATA[the <whole> & text]]>", "the <whole> & text"),
        ("the <!-- not the -->text<?tool mark?>", "the text"),
        ('the <x:thing xmlns:x="urn:x">whole </x:thing>text', "the text"),
        ("\n      the\n      text\n", "the text"),
        ("the&#9;text&#13;", "the text"),
    ],
)
def test_inline_elements_of_2_1_are_reduced_to_their_text(inside: str, text: str) -> None:
    unit = only(file_21(heading_21(f"<segment><source>{inside}</source><target>{inside}</target></segment>")))
    assert (unit.source, unit.target) == (text, text)


@pytest.mark.parametrize(
    ("inside", "text"),
    [
        ('the <g id="1">whole <g id="2">text</g></g>', "the whole text"),
        ('<mrk mtype="seg" mid="0">The whole.</mrk> <mrk mtype="seg" mid="1">The text.</mrk>', "The whole. The text."),
        ('the <x id="1"/>text<bx id="2"/><ex id="2"/>', "the text"),
        ('the<x id="1" ctype="lb"/>text', "the text"),
        ('the <bpt id="1">&lt;b&gt;</bpt>text<ept id="1">&lt;/b&gt;</ept><ph id="2">{0}</ph>', "the text"),
        ("<![CDATA[the <whole> & text]]>", "the <whole> & text"),
    ],
)
def test_inline_elements_of_1_2_are_reduced_to_their_text(inside: str, text: str) -> None:
    unit = only(file_12(heading_12(f"<source>{inside}</source><target>{inside}</target>")))
    assert (unit.source, unit.target) == (text, text)


def test_proposals_of_translation_memories_and_what_tools_add_are_left_aside() -> None:
    unit = only(
        file_12(
            heading_12(
                '<source>One</source><seg-source><mrk mtype="seg" mid="1">One</mrk></seg-source><target>Un</target>'
                "<alt-trans><source>On</source><target>Sur</target></alt-trans>"
                '<t:conf xmlns:t="urn:tool">99 <source>x</source></t:conf>'
            )
        )
    )
    assert (unit.source, unit.target) == ("One", "Un")
    unit = only(
        file_21(
            heading_21(
                '<m:matches xmlns:m="urn:oasis:names:tc:xliff:matches:2.0"><m:match ref="#1">'
                "<source>On</source><target>Sur</target></m:match></m:matches>"
                "<segment><source>One</source><target>Un</target></segment>"
            )
        )
    )
    assert (unit.source, unit.target) == ("One", "Un")


def test_units_may_lie_in_groups() -> None:
    inner = heading_12("<source>One</source>")
    assert only(file_12(f'<group id="1"><group id="2">{inner}</group></group>')).source == "One"
    inner = heading_21("<segment><source>One</source></segment>")
    assert only(file_21(f'<group id="1"><group id="2">{inner}</group></group>')).source == "One"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "windows-1251"])
def test_a_file_may_be_in_another_encoding(encoding: str) -> None:
    text = file_12(heading_12("<source>One</source><target>Один</target>")).decode()
    declared = "utf-8" if encoding == "utf-8-sig" else "utf-16" if encoding == "utf-16-le" else encoding
    mark = "\ufeff" if encoding == "utf-16-le" else ""
    content = f'{mark}<?xml version="1.0" encoding="{declared}"?>{text}'.encode(encoding)
    assert only(content).target == "Один"


@pytest.mark.parametrize(
    ("approved", "written", "state"),
    [
        (None, None, Progress.TRANSLATED),
        (None, "new", Progress.INITIAL),
        (None, "needs-translation", Progress.INITIAL),
        (None, "needs-review-translation", Progress.TRANSLATED),
        (None, "translated", Progress.TRANSLATED),
        (None, "x-tool", Progress.TRANSLATED),
        (None, "final", Progress.REVIEWED),
        ("no", "signed-off", Progress.TRANSLATED),
        ("yes", None, Progress.REVIEWED),
        ("yes", "translated", Progress.TRANSLATED),
        ("yes", "needs-review-translation", Progress.TRANSLATED),
        ("yes", "needs-translation", Progress.INITIAL),
    ],
)
def test_states_of_1_2_are_read_with_care(approved: str | None, written: str | None, state: Progress) -> None:
    more = {} if approved is None else {"approved": approved}
    said = "" if written is None else f' state="{written}"'
    assert only(file_12(heading_12(f"<source>One</source><target{said}>Un</target>", **more))).state is state


@pytest.mark.parametrize(
    ("tag", "lang"),
    [
        *(("zh", "zh"), ("zh-CN", "zh"), ("zh_Hans", "zh"), ("ZH-Hans-SG", "zh"), ("zh-Hans-HK", "zh")),
        *(("ar", "ar"), ("ar-SA", "ar"), ("es-ES", "es"), ("es-419", "es"), ("en-GB", "en"), ("fr-CH", "fr")),
        *(("ru_RU", "ru"), ("zh-TW", None), ("zh-Hant", None), ("de", None), ("", None), ("english", None)),
    ],
)
def test_tags_of_languages_are_read_as_tools_write_them(tag: str, lang: str | None) -> None:
    assert xliff.official(tag) == lang


# --- what is refused --------------------------------------------------------------------------------------------------

ONE_21 = heading_21("<segment><source>One</source></segment>")
ONE_12 = heading_12("<source>One</source>")


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "xliff.not_xml"),
        (b"\x00\x01\x02", "xliff.not_xml"),
        (b"PK\x03\x04 a Word file", "xliff.not_xml"),
        (file_21(ONE_21)[:-9], "xliff.not_xml"),
        (b'<?xml version="1.0" encoding="no-such"?>' + file_21(ONE_21), "xliff.not_xml"),
        (file_21(heading_21("<segment><source>&nbsp;</source></segment>")), "xliff.not_xml"),
        (file_21(heading_21("<segment><source>\x08</source></segment>")), "xliff.not_xml"),
        (b"<html/>", "xliff.not_xliff"),
        (b'<xliff version="1.2"/>', "xliff.version"),
        (file_21(ONE_21).replace(b'"2.1"', b'"2.2"'), "xliff.version"),
        (b"<!DOCTYPE xliff>" + file_21(ONE_21), "xliff.doctype"),
        (b'<!DOCTYPE xliff SYSTEM "file:///etc/passwd">' + file_21(ONE_21), "xliff.doctype"),
        (b'<!DOCTYPE x [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]><x>&b;</x>', "xliff.doctype"),
        (b'<!DOCTYPE x [<!ENTITY % p SYSTEM "http://192.0.2.1/"> %p;]><x/>', "xliff.doctype"),
        (file_21(), "xliff.empty"),
        (file_12(), "xliff.empty"),
        (file_21(ONE_21, ONE_21), "xliff.twice"),
        (file_12(ONE_12, ONE_12), "xliff.twice"),
        (file_21(ONE_21.replace("item-1-", "row-1-")), "xliff.unit"),
        (file_21(ONE_21.replace("item-1-", "item-١-")), "xliff.unit"),
        (file_21(ONE_21.replace("item-1-", "item-0-")), "xliff.unit"),
        (file_21(ONE_21, original="report.docx"), "xliff.agenda"),
        (file_21(ONE_21, original="mge-2011/0"), "xliff.agenda"),
        (file_21(ONE_21, tags='srcLang="en"'), "xliff.languages"),
        (file_21(ONE_21, tags='srcLang="en" trgLang="en-GB"'), "xliff.languages"),
        (file_12(ONE_12, tags='source-language="en" target-language="de"'), "xliff.languages"),
    ],
)
def test_what_is_no_export_of_an_agenda_is_refused(content: bytes, code: str) -> None:
    assert refusal(content).code == code


def test_a_file_of_several_agendas_is_refused() -> None:
    file = f'<file id="f2" original="bms-2012/1">{ONE_21.replace("item-1", "item-2")}</file></xliff>'.encode()
    assert refusal(file_21(ONE_21).replace(b"</xliff>", file)).code == "xliff.agenda"


@given(
    content=st.binary(max_size=80)
    | st.builds(
        lambda file, at, put: file[: at % len(file)] + put + file[at % len(file) :],
        st.sampled_from([xliff.write(FILE, dialect) for dialect in Dialect]),
        st.integers(0, 10_000),
        st.sampled_from(
            [b"<", b"&", b"\x00", b"]]>", b"<x/>", b"<!--", b"</source>", b"9", b"\xff", b"&#0;", b'"', b" "]
        ),
    )
)
def test_a_damaged_file_is_read_or_refused_and_nothing_else_happens(content: bytes) -> None:
    try:
        xliff.read(content)
    except RuleViolation as refused:
        assert refused.code in xliff.CODES  # noqa: PT017 - nothing else may be raised, and nothing must be


def test_what_is_too_large_too_deep_or_too_many_is_refused() -> None:
    assert refusal(b" " * 5_000_001).params == {"maximum": 5}
    deep = "<group>" * 60 + ONE_21 + "</group>" * 60
    assert refusal(file_21(deep)).code == "xliff.too_complex"
    assert refusal(b"<a>" * 100_000).code == "xliff.too_complex"
    assert refusal(file_21("<x/>" * 200_001)).code == "xliff.too_complex"
    many = [ONE_21.replace("item-1", f"item-{number}") for number in range(1, 5_002)]
    assert len(xliff.read(file_21(*many[:-1])).units) == 5_000
    refused = refusal(file_21(*many))
    assert (refused.code, refused.params) == ("xliff.too_many", {"maximum": 5_000})


def test_a_text_that_is_too_long_is_named() -> None:
    note = '<notes><note category="rostrum-item">6 (a)</note></notes>'
    long = heading_21(f"{note}<segment><source>One</source><target>{'x' * 501}</target></segment>")
    refused = refusal(file_21(long))
    assert (refused.code, refused.params) == (
        "xliff.too_long",
        {"unit": "6 (a) (item-1-heading)", "length": 501, "maximum": 500},
    )


@pytest.mark.parametrize("character", ["\u202e", "\u2028", "\x85"])
def test_a_character_that_nobody_may_enter_is_named(character: str) -> None:
    refused = refusal(file_12(heading_12(f"<source>One</source><target>Un {character}x</target>")))
    assert refused.code == "xliff.character"
    assert refused.params == {"unit": "item-1-heading", "character": f"U+{ord(character):04X}", "position": 4}


def test_a_name_that_a_stranger_made_up_is_cut_in_the_sentence_about_it() -> None:
    refused = refusal(file_21(ONE_21.replace("item-1-", "\u202e" + "x" * 5_000)))
    assert refused.params == {"unit": "x" * 59 + "…"}


def test_every_refusal_has_its_sentence() -> None:
    assert set(labels_xliff.ERRORS) == set(xliff.CODES)
    assert set(labels_xliff.EFFECTS) == set(Effect)
