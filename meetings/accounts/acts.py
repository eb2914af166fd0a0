"""The audit log in words: what was done, to what, by whom, and what changed from what into what."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from flask import url_for
from flask_babel import gettext as _

from meetings.foundation import languages, money, registries
from meetings.foundation.audit import AuditEntry
from meetings.foundation.database import Multilingual, db
from meetings.foundation.languages import LANGUAGES, LazyString, Text
from meetings.foundation.presentation import day, into
from meetings.foundation.registries import AuditKind, Link, Named
from meetings.foundation.web import lang

from . import labels

LONGEST = 500
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
Links = Mapping[str, Mapping[str, Link]]  # by kind of object, then by its id as the log keeps it


@dataclass(frozen=True)
class Change:
    """A value before and after, in words; `lang` where they are words of one language."""

    label: LazyString | str
    before: str
    after: str
    lang: str = ""


@dataclass(frozen=True)
class Act:
    """An entry of the log in words. `link` names the object while there is one."""

    entry: AuditEntry
    what: LazyString | str
    who: LazyString | str
    who_url: str
    kind: LazyString | str
    link: Link | None
    changes: list[Change]


def told(entries: Sequence[AuditEntry]) -> list[Act]:
    """Entries in words; a query for most kinds of objects that they name."""
    links = _links(entries)
    return [_act(entry, links) for entry in entries]


def _links(entries: Sequence[AuditEntry]) -> Links:
    wanted: dict[str, set[str]] = {}
    for entry in entries:
        wanted.setdefault(entry.object_kind, set()).add(entry.object_id)
        known = registries.audit_kinds.get(entry.object_kind)
        for name, kind in known.refers.items() if known else ():
            for side in (entry.before, entry.after):
                value = (side or {}).get(name)
                found = value if isinstance(value, list) else [value]
                wanted.setdefault(kind, set()).update(str(one) for one in found if one is not None)
    sources = {kind: known.links for kind, ids in wanted.items() if ids and (known := registries.audit_kinds.get(kind))}
    named = {kind: source for kind, source in sources.items() if isinstance(source, Named)}
    asked = {kind: source(wanted[kind]) for kind, source in sources.items() if not isinstance(source, Named)}
    return {**asked, **_named(named, wanted)}


def _named(sources: Mapping[str, Named], wanted: Mapping[str, set[str]]) -> dict[str, dict[str, Link]]:
    """All of them with one statement: a page of the log names a dozen kinds of objects."""
    links: dict[str, dict[str, Link]] = {kind: {} for kind in sources}
    parts = [
        sa.select(sa.literal(kind), sa.cast(source.key, sa.String), sa.cast(source.name, sa.Text)).where(
            source.key.in_([source.key.type.python_type(key) for key in wanted[kind]])
        )
        for kind, source in sources.items()
    ]
    for kind, key, name in db.session.execute(sa.union_all(*parts)) if parts else ():
        source = sources[kind]
        is_text = isinstance(source.name.type, Multilingual)
        links[kind][key] = Link(Text.of(json.loads(name)) if is_text else name, source.url(key))
    return links


def _act(entry: AuditEntry, links: Links) -> Act:
    known = registries.audit_kinds.get(entry.object_kind)
    by_person = entry.actor_id is not None
    return Act(
        entry,
        registries.audit_acts.get(entry.action) or entry.action,
        entry.actor_name if by_person else labels.SYSTEMS.get(entry.actor_name, entry.actor_name),
        url_for("administration.account", user_id=entry.actor_id) if by_person else "",
        known.name if known else entry.object_kind,
        links.get(entry.object_kind, {}).get(entry.object_id),
        list(_changes(entry, _Words(known, links))),
    )


def _changes(entry: AuditEntry, words: _Words) -> Iterator[Change]:
    before, after = entry.before or {}, entry.after or {}
    for name in dict.fromkeys([*before, *after]):
        old, new = before.get(name), after.get(name)
        if words.is_silent(name) or not (_is_something(old) or _is_something(new)):
            continue
        label = words.label(name)
        if not (_is_text(old) or _is_text(new)):
            yield Change(label, words.said(name, old), words.said(name, new))
            continue
        for code in LANGUAGES:
            texts = (old or {}).get(code, ""), (new or {}).get(code, "")
            if texts[0] != texts[1]:
                yield Change(label, *texts, code)


def _is_something(value: Any) -> bool:
    return value is not None and value not in ("", [], {})


def _is_text(value: Any) -> bool:
    return isinstance(value, dict) and bool(value) and set(value) <= set(LANGUAGES)


@dataclass(frozen=True)
class _Words:
    """Words for the fields of one kind of object and for their values."""

    kind: AuditKind | None
    links: Links

    def is_silent(self, name: str) -> bool:
        return self.kind is not None and name in self.kind.silent

    def label(self, name: str) -> LazyString | str:
        return self.kind.fields.get(name, name) if self.kind else name

    def said(self, name: str, value: Any) -> str:
        words = self._said(name, value)
        return words if len(words) <= LONGEST else words[: LONGEST - 1] + "…"

    def _said(self, name: str, value: Any) -> str:
        if not _is_something(value):
            return ""
        match value:
            case bool():
                return _("yes") if value else _("no")
            case dict() if _is_text(value):
                return into(Text.of(value)).text
            case {"minor": int(minor), "currency": str(currency)}:
                return money.written(minor, currency, lang())
            case dict():
                return "\n".join(self._pair(key, one) for key, one in value.items() if _is_something(one))
            case [first, last] if (found := (_day(first), _day(last))) and all(found):
                return " – ".join(day(one) for one in found if one)
            case [dict(), *_others]:
                return "\n".join(self._said(name, one) for one in value)
            case list():
                return languages.format_words([self._said(name, one) for one in value], lang())
            case _:
                return self._word(name, value)

    def _pair(self, name: str, value: Any) -> str:
        return _("%(name)s: %(value)s", name=self.label(name), value=self._said(name, value))

    def _word(self, name: str, value: Any) -> str:
        known = self.kind.values.get(name, {}) if self.kind else {}
        if callable(known):
            return known(value)
        if value in known:
            return str(known[value])
        other = self.kind.refers.get(name) if self.kind else None
        if other is not None:
            link = self.links.get(other, {}).get(str(value))
            return into(link.label).text if link else str(value)
        if isinstance(value, int):
            return languages.format_number(value, lang())
        on = _day(value)
        return day(on) if on else str(value)


def _day(value: Any) -> date | None:
    """The day that the log keeps as `value`, if it is one."""
    try:
        return date.fromisoformat(value) if isinstance(value, str) and _DAY.fullmatch(value) else None
    except ValueError:
        return None
