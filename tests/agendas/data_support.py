"""Reads the files of agendas and topics, and follows their steps."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from meetings.agendas.rules import ANNOTATION_MAXIMUM, HEADING_MAXIMUM, SPEAKERS_MAXIMUM, VersionKind
from meetings.topics.rules import (
    ISSUE_MAXIMUM,
    OUTCOME_MAXIMUM,
    RATIONALE_MAXIMUM,
    TITLE_MAXIMUM,
    WORDS_MAXIMUM,
)
from tests.support.shared import texts_of

DATA = Path(__file__).parents[2] / "data"
TEMPLATES, AGENDAS, TOPICS = "agenda_templates.toml", "small-arms/agendas.toml", "small-arms/topics.toml"
FILES = (TEMPLATES, AGENDAS, TOPICS)
LINES = {"heading": HEADING_MAXIMUM, "speakers": SPEAKERS_MAXIMUM, "title": TITLE_MAXIMUM, "issue": ISSUE_MAXIMUM}
BLOCKS = {
    "annotation": ANNOTATION_MAXIMUM,
    "words": WORDS_MAXIMUM,
    "rationale": RATIONALE_MAXIMUM,
    "outcome": OUTCOME_MAXIMUM,
}
DESK = "chair"  # the desk of the designated Chair, which has an account of its own
THEMES = ("marking", "record-keeping", "tracing", "national-frameworks", "regional-cooperation", "assistance")
BEGINNING = datetime(2011, 1, 13, tzinfo=UTC)  # of the demonstration

Step = dict[str, Any]


@cache
def read(name: str) -> dict[str, Any]:
    with (DATA / name).open("rb") as file:
        return tomllib.load(file)


def cases(name: str) -> dict[str, list[Step]]:
    return {case["key"]: case["step"] for case in read(name)["case"]}


def steps(name: str) -> list[Step]:
    return [step for found in cases(name).values() for step in found]


def said(lang: str) -> Iterator[str]:
    """Everything that the three files say in a language, the words of one person included."""
    for name in FILES:
        for text in texts_of(read(name)):
            yield text[lang]
    for step in [*steps(AGENDAS), *steps(TOPICS)]:
        if step.get("lang") == lang:
            yield from (step[part] for part in (*LINES, *BLOCKS, "text") if isinstance(step.get(part), str))


class Item(NamedTuple):
    """An item of a draft as the steps leave it."""

    under: str | None
    heading: str
    annotation: str


class Draft(dict[str, Item]):
    """A draft that follows the steps of its cases; what a step names has to be there."""

    def after(self, step: Step) -> None:
        match step["does"]:
            case "start":
                found = next(one for one in read(TEMPLATES)["template"] if one["key"] == step["template"])
                for item in found["item"]:
                    self[item["key"]] = _item(item)
            case "item":
                assert step["key"] not in self
                self[step["key"]] = _item(step)
            case "text":
                old = self[step["item"]]
                new = _item({**step, "under": old.under})
                self[step["item"]] = Item(old.under, new.heading or old.heading, new.annotation or old.annotation)
                assert self[step["item"]] != old
            case "remove":
                assert all(item.under != step["item"] for item in self.values())
                del self[step["item"]]
            case "move" | "facts" | "comment":
                assert step["item"] in self
        for named in ("under", "after"):
            assert step.get(named, "opening") in self
        if "after" in step:
            assert self[step["after"]].under == step.get("under")


def _item(found: Step) -> Item:
    return Item(found.get("under"), found.get("heading", {}).get("en", ""), found.get("annotation", {}).get("en", ""))


def versions(meeting: str) -> dict[str, Draft]:
    """The draft of a meeting at each freezing, by the kind of the version, and as it was adopted."""
    draft, found = Draft(), {}
    for case in read(AGENDAS)["case"]:
        for step in case["step"] if case["meeting"] == meeting else ():
            draft.after(step)
            if step["does"] in {"freeze", "adopt"}:
                kind = VersionKind.ADOPTED.value if step["does"] == "adopt" else step["kind"]
                found[kind] = Draft(draft)
    return found
