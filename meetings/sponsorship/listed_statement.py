"""A donor’s statement and the public report as tables: pages, documents and workbooks are made of the same ones."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from babel.numbers import format_decimal

from meetings.calendar.models import Meeting
from meetings.foundation import money
from meetings.foundation.collation import sort_key
from meetings.foundation.languages import LOCALES, LazyString, Localized, Text, format_number, format_words
from meetings.foundation.presentation import day, into
from meetings.foundation.web import lang

from . import labels_fund
from . import labels_statements as labels
from .models import Fund, Pledge
from .queries_statements import Donor, Names, Report, Statement
from .statements import Counted, Disclosed, Figures


@dataclass(frozen=True)
class Amount:
    """Money in a cell; `is_bare` where the head of the column says the currency."""

    minor: int
    currency: str
    is_bare: bool = True

    def written(self, code: str) -> str:
        """As a reader of that language writes it, in digits that every reader knows."""
        if not self.is_bare:
            return money.written(self.minor, self.currency, code)
        # What is below zero stands in brackets: a sign would stand on the wrong side of a number in Arabic.
        pattern = "#,##0.00;(#,##0.00)" if money.decimals(self.currency) else "#,##0;(#,##0)"
        number = money.as_decimal(self.minor, self.currency)
        written = format_decimal(number, pattern, LOCALES[code], numbering_system="latn")
        return str(written).replace(" ", "\u00a0")


Cell = str | Localized | Amount | int | date | None


@dataclass(frozen=True)
class Listed:
    """A table: what it is called, its columns (the numbers of those that hold numbers), and its rows."""

    key: str
    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    numeric: frozenset[int]
    widths: tuple[int, ...] = ()
    note: str = ""  # what is said below it


HIDDEN = "–"
"""Stands for a figure that would tell of few States."""


def shown(cell: Cell) -> str | Localized:
    """A cell in the language in force."""
    match cell:
        case None:
            return ""
        case Amount():
            return cell.written(lang())
        case int():
            return format_number(cell, lang())
        case date():
            return day(cell)
        case _:
            return cell


def written(minor: int, currency: str) -> str:
    """An amount with its currency in the language in force."""
    return money.written(minor, currency, lang())


# --- the tables -----------------------------------------------------------------------------------------------------


def of_statement(statement: Statement) -> list[Listed]:
    """The tables of a statement in the language in force; none that is empty."""
    fund, lines = statement.fund, statement.lines
    if not lines:
        return []
    money_in = fund.currency
    several = len(lines) > 1
    by_pledge = [(_numbered(line.pledge), line.figures) for line in lines]
    whole = [(str(labels.ALL_PLEDGES), statement.total)] if several else []
    receipts = [(line.pledge, receipt) for line in lines for receipt in line.receipts]
    return [
        _summary(statement.total, money_in),
        _listed(
            "pledges",
            labels.PLEDGES,
            [labels.PLEDGE, labels.DAY, labels.REFERENCE, labels.AMOUNT_PLEDGED, labels.RATE, labels.EARMARK],
            [
                (
                    _numbered(line.pledge),
                    line.pledge.pledged_on,
                    line.pledge.reference,
                    Amount(line.pledge.amount_minor, line.pledge.currency, is_bare=False),
                    _rate(line.pledge.rate_e8, line.pledge.rate_on, line.pledge.rate_source),
                    _earmark(line.pledge, statement.names),
                )
                for line in lines
            ],
            numeric={3},
            widths=(13, 15, 15, 17, 20, 20),
        ),
        _figures("promises", labels.PROMISES, labels.PLEDGE, labels.PROMISED, [*by_pledge, *whole], money_in),
        _figures("uses", labels.USES, labels.PLEDGE, labels.USED, [*by_pledge, *whole], money_in),
        *(
            [
                _listed(
                    "receipts",
                    labels.RECEIPTS,
                    [
                        *(labels.DAY, labels.PLEDGE, labels.REFERENCE, labels.AMOUNT_PAID, labels.RATE),
                        *(_in(labels.SHORT[name], money_in) for name in ("received", "support")),
                    ],
                    [
                        (
                            receipt.received_on,
                            _numbered(pledge),
                            receipt.reference,
                            Amount(receipt.paid_minor, pledge.currency, is_bare=False),
                            _rate(receipt.rate_e8, receipt.rate_on, receipt.rate_source),
                            Amount(receipt.credited_minor, money_in),
                            Amount(receipt.support_minor, money_in),
                        )
                        for pledge, receipt in receipts
                    ],
                    numeric={3, 5, 6},
                    widths=(14, 12, 13, 16, 17, 14, 14),
                )
            ]
            if receipts
            else []
        ),
        *_helped(fund, statement.meetings, statement.helped, statement.names, with_shares=True),
    ]


def of_report(report: Report) -> list[Listed]:
    """The tables of the public report in the language in force; none that is empty."""
    fund = report.fund
    if report.total == Figures():
        return []
    donors = [(donor.name, donor.figures) for donor in in_order(report.donors)]
    rows: list[tuple[str | Localized, Figures]] = [(into(name), figures) for name, figures in donors]
    if report.unnamed is not None:
        rows.append((str(labels.UNNAMED), report.unnamed))
    if len(rows) > 1:
        rows.append((str(labels.ALL_DONORS), report.total))
    return [
        _summary(report.total, fund.currency, report.disclosed),
        _figures("donors", labels.DONORS, labels.DONOR, ("pledged", "received"), rows, fund.currency),
        *_helped(fund, report.meetings, report.helped, report.names, with_shares=False, known=report.disclosed),
    ]


def in_order(donors: Sequence[Donor]) -> list[Donor]:
    """Donors by their names, in the order of the language in force."""
    return sorted(donors, key=lambda one: sort_key(into(one.name).text, lang()))


def hidden(known: Disclosed) -> frozenset[str]:
    """The figures of money that are not said in public, by the names that statements.Figures has for them."""
    return frozenset() if known.is_awarded else frozenset({*labels.AWARDED, "available"})


def _summary(total: Figures, currency: str, known: Disclosed | None = None) -> Listed:
    """All that came in and what became of it, in public without what was awarded where that is not `known`."""
    unsaid = hidden(known) if known is not None else frozenset()
    rows: list[tuple[Cell, ...]] = [
        (str(said), HIDDEN if name in unsaid else Amount(getattr(total, name), currency))
        for name, said in labels.FIGURES.items()
    ]
    columns: list[str | LazyString] = [labels.MONEY, _in(labels.AMOUNT, currency)]
    note = ""
    if known is not None and unsaid:
        note = str(labels.FEW if known.is_whole else labels.FOLLOWS)
    return _listed("summary", labels.ALL_TOGETHER, columns, rows, numeric={1}, widths=(70, 30), note=note)


def _figures(
    key: str,
    caption: LazyString,
    first: LazyString,
    names: Sequence[str],
    rows: Sequence[tuple[str | Localized, Figures]],
    currency: str,
) -> Listed:
    return _listed(
        key,
        caption,
        [first, *(_in(labels.SHORT[name], currency) for name in names)],
        [(called, *(Amount(getattr(of, name), currency) for name in names)) for called, of in rows],
        numeric=set(range(1, len(names) + 1)),
    )


def _helped(
    fund: Fund,
    meetings: Sequence[tuple[Meeting, Counted]],
    helped: Counted,
    names: Names,
    *,
    with_shares: bool,
    known: Disclosed | None = None,
) -> Iterator[Listed]:
    """Representatives by meeting, States, groups; a donor is shown its shares in what States were given.

    `known` is what may be said of them in public.
    """
    if not meetings:
        return
    counted = [
        _counted(
            _meeting(one), of, fund, known is None or one.id in known.amounts, known is None or one.id in known.genders
        )
        for one, of in meetings
    ]
    if len(counted) > 1:
        is_said, has_genders = (known.has_amounts, known.has_genders) if known is not None else (True, True)
        counted.append(_counted(str(labels.ALL_MEETINGS), helped, fund, is_said, has_genders))
    heads = (labels.REPRESENTATIVES, labels.WOMEN, labels.MEN, labels.NOT_SAID, labels.ABSENT)
    yield _listed(
        "meetings",
        labels.MEETINGS,
        [labels.MEETING, _in(labels.SHARE if with_shares else labels.GIVEN, fund.currency), *heads],
        counted,
        numeric=set(range(1, 7)),
        widths=(24, 16, 19, 9, 8, 10, 14),
        note=str(labels.FEW) if any(HIDDEN in row for row in counted) else "",
    )
    if helped.states:
        yield _listed(
            "states",
            labels.STATES,
            [
                *(labels.STATE, labels.MEETING, labels.GROUP, labels.REPRESENTATIVES),
                *([_in(labels.SHARE, fund.currency)] if with_shares else []),
            ],
            _states(fund, meetings, names, with_shares=with_shares),
            numeric={3, 4} if with_shares else {3},
        )
        yield _listed(
            "groups",
            labels.GROUPS,
            [labels.GROUP, labels.REPRESENTATIVES],
            [(called, number) for called, number in groups(meetings, helped, names)],
            numeric={1},
            widths=(70, 30),
        )


def _counted(called: Cell, of: Counted, fund: Fund, is_said: bool, has_genders: bool) -> tuple[Cell, ...]:
    """A line of those who were helped, without what is not said of them."""
    amount: Cell = Amount(of.amount, fund.currency) if is_said else HIDDEN
    split: tuple[Cell, ...] = (of.women, of.men, of.not_said) if has_genders else (HIDDEN,) * 3
    return (called, amount, of.representatives, *split, of.absent)


def _states(
    fund: Fund, meetings: Sequence[tuple[Meeting, Counted]], names: Names, *, with_shares: bool
) -> list[tuple[Cell, ...]]:
    rows: list[tuple[Cell, ...]] = []
    for meeting, of in meetings:
        called = [(into(names.states[meeting.id, one.state]), one) for one in of.states]
        for name, one in sorted(called, key=lambda pair: sort_key(pair[0].text, lang())):
            group = names.groups.get((meeting.id, one.group))
            said: list[Cell] = [name, _meeting(meeting), into(group or labels.NO_GROUP), one.representatives]
            rows.append((*said, *([Amount(one.amount, fund.currency)] if with_shares else [])))
    return rows


def groups(meetings: Sequence[tuple[Meeting, Counted]], helped: Counted, names: Names) -> list[tuple[Localized, int]]:
    """Representatives by regional group, under the name that a group had at the last of the meetings."""
    last = {code: names.groups.get((meeting.id, code)) for meeting, of in meetings for code in of.groups}
    found = [(into(last[code] or labels.NO_GROUP), number) for code, number in helped.groups.items()]
    return sorted(found, key=lambda pair: sort_key(pair[0].text, lang()))


def genders(helped: Counted) -> list[tuple[str, int]]:
    """Representatives as their States have said, those of whom nothing is said last."""
    return [(str(said), helped.genders.get(gender, 0)) for gender, said in labels.GENDER_WORDS.items()]


def _listed(
    key: str,
    caption: LazyString,
    columns: Sequence[str | LazyString],
    rows: Sequence[tuple[Cell, ...]],
    *,
    numeric: set[int],
    widths: tuple[int, ...] = (),
    note: str = "",
) -> Listed:
    return Listed(key, str(caption), tuple(map(str, columns)), tuple(rows), frozenset(numeric), widths, note)


def _in(column: LazyString, currency: str) -> str:
    return str(labels.IN_CURRENCY) % {"column": column, "currency": currency}


def _numbered(pledge: Pledge) -> str:
    return str(labels.NUMBERED) % {"number": pledge.id}


def _meeting(meeting: Meeting) -> str | Localized:
    return into(meeting.short or meeting.title) if meeting.is_published else str(labels.UNANNOUNCED)


def _rate(rate: int | None, on: date | None, source: str) -> str:
    if rate is None or on is None:
        return ""
    said = labels.RATE_OF if source else labels.RATE_OF_DAY
    return str(said) % {"rate": money.typed_rate(rate), "day": day(on), "source": source}


def _earmark(pledge: Pledge, names: Names) -> str:
    """What a contribution is meant for now, as one line."""
    mark = pledge.earmark
    parts = [
        *([str(_meeting(mark.meeting))] if mark.meeting is not None else []),
        *([_group(mark.group_code, names)] if mark.group_code else []),
        *([str(labels_fund.COUNTRY_LISTS[mark.country_list])] if mark.country_list is not None else []),
        *([str(labels_fund.COSTS[mark.cost_kind])] if mark.cost_kind is not None else []),
    ]
    return format_words(parts, lang()) if parts else str(labels.FREE)


def _group(code: str, names: Names) -> str:
    called: Text | None = names.earmarked.get(code)
    return into(called).text if called else code
