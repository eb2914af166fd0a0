"""What templates and messages get: the reader's words, dates and numbers, navigation, the sentences of errors."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, datetime
from typing import Any
from urllib.parse import quote, urljoin
from zoneinfo import ZoneInfo

from babel import Locale
from babel.core import get_global
from babel.dates import get_timezone_location
from flask import Flask, current_app, g, get_flashed_messages, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from markupsafe import Markup, escape

from . import clock, labels, languages, registries
from .errors import DomainError
from .languages import LANGUAGES, LazyString, Localized, Text
from .web import actor, can, lang, localized_path
from .windows import Window


def into(text: Text | LazyString | str | Localized | None) -> Localized:
    """Any kind of text as the reader gets it."""
    if text is None:
        return Localized("", lang(), languages.direction(lang()), False)
    if isinstance(text, Localized):
        return text
    if isinstance(text, Text):
        return text.into(lang())
    return Localized(str(text), lang(), languages.direction(lang()), False)


def marked(text: Text | LazyString | str | Localized | None) -> Markup:
    """Text for HTML: in an element with its own `lang` and `dir` when it is not in the page's language."""
    found = into(text)
    if not found.is_fallback:
        return escape(found.text)
    return Markup('<span lang="{}" dir="{}" class="fallback">{}</span>').format(found.lang, found.dir, found.text)


def whole(written: str) -> str:
    """Days in which the two names of an Arabic month stay on one line: a line could end at the stroke between them."""
    return written.replace("/", "/\u2060") if lang() == "ar" else written


def day(value: date) -> str:
    """A full date."""
    return whole(languages.format_date(value, lang()))


def window(value: Window) -> str:
    """A day or a range of days."""
    return whole(languages.format_range(value.earliest, value.latest, lang()))


def city(zone: str) -> str:
    """A time zone by the name of its city, as the reader calls it."""
    # The CLDR keeps its names under those that zones had first: Kolkata's is under Asia/Calcutta.
    names = Locale.parse(languages.LOCALES[lang()]).time_zones
    former = (old for old, new in get_global("zone_aliases").items() if new == zone)
    for name in (zone, *former):
        if "city" in names.get(name, {}):
            return str(names[name]["city"])
    return str(get_timezone_location(ZoneInfo(zone), locale=languages.LOCALES[lang()], return_city=True))


def short_dates(days: Window) -> tuple[str, str]:
    """A range for a narrow column in two lines: the days, then what they share of month and year."""
    main, shared = _short_dates(days, lang())
    return _unbroken(main), _unbroken(shared)


def _unbroken(line: str) -> str:
    """A line of a narrow column that ends between months or before the year, never within an Arabic month."""
    return whole(line).replace(" ال", "\u00a0ال")


def _short_dates(days: Window, code: str) -> tuple[str, str]:
    first, last = days.earliest, days.latest
    dash = "-" if code == "fr" else "–"  # as in its full dates
    if first == last:
        return str(first.day), languages.format_month(first.year, first.month, code)
    if first.day == 1 and last == first.replace(day=monthrange(first.year, first.month)[1]):
        return languages.short_month(first.month, code), str(first.year)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}{dash}{last.day}", languages.format_month(first.year, first.month, code)
    if first.year == last.year and code == "zh":
        return f"{first.month}–{last.month}月", str(first.year)
    if first.year == last.year:
        months = (languages.short_month(first.month, code), languages.short_month(last.month, code))
        return ("-" if code == "fr" else " – ").join(months), str(first.year)
    return f"{first.year}{dash}{last.year}", ""


def when(instant: datetime, zone: str = "UTC") -> str:
    """Date and wall-clock time at `zone`, with the zone's name."""
    local = instant.astimezone(ZoneInfo(zone))
    return _(
        "%(date)s, %(time)s (%(zone)s)",
        date=day(local.date()),
        time=languages.format_time(instant, lang(), zone),
        zone=city(zone),
    )


def in_days(value: date, today: date) -> str:
    """How far a day is from today, in words."""
    distance = (value - today).days
    if distance == 0:
        return _("today")
    if distance > 0:
        return ngettext("in %(num)s day", "in %(num)s days", distance)
    return ngettext("%(num)s day ago", "%(num)s days ago", -distance)


def sentence(error: DomainError) -> str:
    """The sentence for a broken rule, in the reader's language."""
    words = registries.error_sentences.get(error.code)
    if words is None:
        return _("This cannot be done (%(code)s).", code=error.code)
    return str(words) % {k: _param(v) for k, v in error.params.items()}


def _param(value: object) -> str:
    match value:
        case datetime():
            return when(value, clock.OFFICE_ZONE)
        case date():
            return day(value)
        case Window():
            return window(value)
        case int():
            return languages.format_number(value, lang())
        case Text() | LazyString():
            return str(into(value))
        case _:
            return str(value)


def absolute(path: str) -> str:
    """A full address from the configured base, never from the request."""
    return urljoin(str(current_app.config["BASE_URL"]) + "/", path.lstrip("/"))


def static_url(name: str) -> str:
    """The address of a static file; its version is in it, so that caches may keep it for ever."""
    return url_for("static", filename=name, v=current_app.config["STATIC_VERSION"])


def _language_links() -> list[dict[str, Any]]:
    return [
        {
            "code": c,
            "name": languages.NAMES[c],
            "dir": languages.direction(c),
            "url": localized_path(c),
            "current": c == lang(),
        }
        for c in LANGUAGES
    ]


def _navigation() -> list[dict[str, Any]]:
    here = (request.endpoint or "").split(".")[0]
    return [
        {"label": label, "url": url_for(endpoint), "current": request.endpoint == endpoint or here == key}
        for key, (label, endpoint) in registries.navigation.items()
    ]


def context() -> dict[str, Any]:
    """Variables of every template."""
    code = lang()
    values: dict[str, Any] = {
        "lang": code,
        "dir": languages.direction(code),
        "languages": _language_links(),
        "navigation": _navigation(),
        "actor": actor(),
        "can": can,
        # The day alone: with the hour in it, a page would change every minute.
        "demo_instant": day(clock.business_today()) if current_app.config["DEMO"] and clock.is_shifted() else None,
        "brand": "Rostrum",
        "page_address": absolute(quote(request.path)),
        "static_url": static_url,
        "flashes": flashes,
        "business_today": clock.business_today(),
    }
    if not g.get("failing"):  # the page that says so must not ask the database again
        for more in registries.page_context:
            for name, value in more().items():
                # Links that several features have for the foot of the page stand there together.
                values[name] = [*values[name], *value] if isinstance(value, list) and name in values else value
    return values


def flashes() -> list[tuple[str, str]]:
    """Messages for this reader. Nobody without a session has any, and a page that shows one is kept by no cache."""
    if current_app.config["SESSION_COOKIE_NAME"] not in request.cookies:
        return []
    messages: list[tuple[str, str]] = get_flashed_messages(with_categories=True)  # type: ignore[assignment]
    if messages:
        g.private_answer = True
    return messages


def _escaped(text: LazyString) -> str:
    return str(escape(str(text)))


# Flask-Babel calls every lazy sentence safe HTML, with whatever people typed into its values.
LazyString.__html__ = _escaped  # type: ignore[attr-defined]


def init_app(app: Flask) -> None:
    """Filters, globals and the context of templates."""
    labels.register()
    app.context_processor(context)
    app.jinja_env.filters.update(
        t=marked,
        into=into,
        d=day,
        d_weekday=lambda v: whole(languages.format_weekday_date(v, lang())),
        d_short=lambda v: whole(languages.format_day_month(v, lang())),
        dt=when,
        city=city,
        month_year=lambda v: whole(languages.format_month(v.year, v.month, lang())),
        short_dates=short_dates,
        window=window,
        n=lambda v: languages.format_number(v, lang()),
        in_days=in_days,
        words=lambda v: languages.format_words([str(into(x)) for x in v], lang()),
    )
    app.jinja_env.globals.update(sentence=sentence)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
