"""Every address of the application, with samples of its variable parts, so that a new page cannot be missed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from flask import Flask
from werkzeug.routing import Rule

LANGUAGES = ("ar", "zh", "en", "fr", "ru", "es")

Values = Mapping[str, str]
Samples = Mapping[str, Sequence[Values]]

# What a variable part of an address may be, by its name; samples by endpoint come from tests/support/furnish.py.
ARGUMENTS: dict[str, tuple[str, ...]] = {
    "code": ("mge-2011", "prepcom-2012", "revcon-2012", "regional-peru-2010"),
    "slug": ("a-res-65-64", "a-res-65-67"),
    "reference": ("op-6", "op-4"),
    "position": ("1",),
    "key": ("mge-2011-dates",),
    "process": ("small-arms",),
    "iso3": ("NZL", "TUR", "KIR"),
}
# Not pages: files, probes, addresses that only redirect, and steps that only exist in the middle of signing in,
# which tests/accounts goes through. And a form for processes without a fund, of which the demonstration has none:
# tests/sponsorship looks at it.
NOT_PAGES = frozenset(
    {
        *("static", "root", "healthz", "readyz", "robots", "sponsorship.new"),
        *("security.tf_select", "security.two_factor_rescue", "security.wan_delete"),
    }
)


class Unsampled(AssertionError):
    """A route has a variable part that no sample is known for."""


@dataclass(frozen=True)
class Address:
    """One sample of a route. `path` has `{lang}` where the language stands."""

    endpoint: str
    path: str

    def into(self, lang: str) -> str:
        """The path in one language."""
        return self.path.replace("{lang}", lang)


def arguments_of(rule: Rule) -> list[str]:
    """The variable parts, the language aside."""
    return sorted(rule.arguments - {"lang"})


def samples(rule: Rule, given: Samples) -> Sequence[Values]:
    """Values for the variable parts of a route. Raises Unsampled."""
    if rule.endpoint in given:
        return given[rule.endpoint]
    names = arguments_of(rule)
    unknown = [name for name in names if name not in ARGUMENTS]
    if unknown:
        raise Unsampled(f"{rule.rule} ({rule.endpoint}): no sample for {', '.join(unknown)}")
    length = max((len(ARGUMENTS[name]) for name in names), default=1)
    return [{name: ARGUMENTS[name][i % len(ARGUMENTS[name])] for name in names} for i in range(length)]


def rules(app: Flask) -> list[Rule]:
    """Every route, in the order of its path."""
    return sorted(app.url_map.iter_rules(), key=lambda rule: (rule.rule, rule.endpoint))


def build(app: Flask, rule: Rule, values: Values) -> str:
    """The path of `rule` with `values`, the language as `{lang}`."""
    converters = rule._converters
    given: dict[str, Any] = {n: converters[n].to_python(v) if n in converters else v for n, v in values.items()}
    if "lang" in rule.arguments:
        given["lang"] = "en"
    built = rule.build(given, append_unknown=False)
    if built is None:
        raise Unsampled(f"{rule.rule} takes no {values}")
    path = str(built[1])
    # The language is always the first part.
    return "/{lang}/" + path.removeprefix("/en/") if "lang" in rule.arguments else path


def addresses(app: Flask, given: Samples, method: str = "GET") -> list[Address]:
    """Every sample of every route that answers `method`, what is no page aside. Raises Unsampled, naming all."""
    found, unsampled = [], []
    for rule in rules(app):
        if method not in (rule.methods or ()) or rule.endpoint in NOT_PAGES:
            continue
        try:
            found += [Address(rule.endpoint, build(app, rule, values)) for values in samples(rule, given)]
        except Unsampled as error:
            unsampled.append(str(error))
    if unsampled:
        raise Unsampled("give samples in tests/support/routes.py or furnish.py:\n  " + "\n  ".join(unsampled))
    return found


@cache
def listing(app: Flask) -> tuple[str, ...]:
    """One line per route: its methods, path and endpoint."""
    return tuple(
        f"{','.join(sorted((rule.methods or set()) - {'HEAD', 'OPTIONS'}))} {rule.rule} {rule.endpoint}"
        for rule in rules(app)
    )
