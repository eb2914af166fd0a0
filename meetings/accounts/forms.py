"""The forms of accounts: shape and plain checks; choices are passed in by the views."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from flask import request
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, EmailField, HiddenField, PasswordField, SearchField, SelectField, StringField
from wtforms.validators import InputRequired

from meetings.foundation.access import SCOPE_OF_ROLE, Role, ScopeKind
from meetings.foundation.errors import DomainError, RuleViolation
from meetings.foundation.forms import DayField, Form, LineField, lazy
from meetings.foundation.languages import LANGUAGES, NAMES

from .labels import ROLES, SCOPE_HEADINGS, SCOPES
from .rules import ADDRESS_MAXIMUM, DELEGATION, NAME_MAXIMUM, REASON_MAXIMUM, Term, check_scope

_LANGUAGES = [(code, NAMES[code]) for code in LANGUAGES]
_OPEN_END = lazy(_l("Leave empty for no end date. For example 2012-12-31."))


def _filled() -> InputRequired:
    return InputRequired(lazy(_l("This cannot be empty.")))


def _address() -> EmailField:
    return EmailField(
        lazy(_l("E-mail address")), validators=[_filled()], render_kw={"maxlength": ADDRESS_MAXIMUM, "dir": "ltr"}
    )


def is_sent(form: Form) -> bool:
    """Whether the form came back, and everything in it has the right shape."""
    return request.method == "POST" and form.validate()


class Search(Form):
    """Words in a name or an address; sent with GET, so it carries no token."""

    class Meta:
        csrf = False

    q = SearchField(lazy(_l("Name or address")), render_kw={"maxlength": NAME_MAXIMUM})


class ActsFilter(Form):
    """Which acts of the audit log are shown; sent with GET, so it carries no token."""

    class Meta:
        csrf = False

    who = SearchField(lazy(_l("Name or address")), render_kw={"maxlength": NAME_MAXIMUM})
    kind = SelectField(lazy(_l("What")), validate_choice=False)
    from_on = DayField(lazy(_l("First day")))
    until_on = DayField(lazy(_l("Last day")))

    def offer(self, kinds: Sequence[tuple[str, str]]) -> None:
        """Fill the kinds of objects."""
        self.kind.choices = [("", str(_l("All"))), *kinds]


class Profile(Form):
    """What people change about themselves."""

    name = LineField(
        lazy(_l("Name")),
        maximum=NAME_MAXIMUM,
        required=True,
        render_kw={"autocomplete": "name", "maxlength": NAME_MAXIMUM},
    )
    language = SelectField(lazy(_l("Language of mails")), choices=_LANGUAGES)


class Acceptance(Profile):
    """What opens an account."""

    password = PasswordField(lazy(_l("Password")), validators=[_filled()], render_kw={"autocomplete": "new-password"})
    again = PasswordField(
        lazy(_l("Repeat the password")), validators=[_filled()], render_kw={"autocomplete": "new-password"}
    )

    def checked_password(self) -> str:
        """The password, typed alike twice. Raises `password.differ`."""
        if self.password.data != self.again.data:
            raise RuleViolation("password.differ", field="again")
        return self.password.data or ""


class Inviting(Form):
    """An invitation: to whom, in which language."""

    email = _address()
    language = SelectField(lazy(_l("Language of the invitation")), choices=_LANGUAGES)


class WithRole(Form):
    """A role and what it is held within."""

    role = SelectField(lazy(_l("Role")), validators=[_filled()])
    scope = SelectField(lazy(_l("Scope")), validate_choice=False)
    organization = StringField(
        lazy(_l("Organization")),
        description=lazy(
            _l("For civil society and donor contacts only: a short name in Latin letters, such as iansa.")
        ),
        render_kw={"maxlength": 60, "dir": "ltr"},
    )

    def offer(self, roles: Sequence[Role], options: Mapping[ScopeKind, list[tuple[str, str]]]) -> None:
        """Fill the choices; scopes stand under the name of their kind, and no other is taken."""
        self.offered = {f"{kind.value}:{code}" for kind, choices in options.items() for code, _name in choices}
        self.role.choices = [(role.value, str(ROLES[role])) for role in roles]
        groups: dict[str, list[tuple[str, str]]] = {"—": [("none:*", str(SCOPES[ScopeKind.NONE]))]}
        for kind, choices in options.items():
            if choices:
                groups[str(SCOPE_HEADINGS[kind])] = [(f"{kind.value}:{code}", name) for code, name in choices]
        self.scope.choices = groups

    def chosen(self) -> tuple[Role, str]:
        """Role and scope. Raises `role.scope` when they do not suit each other."""
        role = Role(str(self.role.data))
        if SCOPE_OF_ROLE[role] is ScopeKind.ORGANIZATION:
            typed = (self.organization.data or "").strip().lower()
            try:
                return role, check_scope(role, ScopeKind.ORGANIZATION, typed)
            except DomainError as error:
                raise error.on("organization") from None
        chosen = str(self.scope.data or "none:*")
        kind, _, code = chosen.partition(":")
        if kind not in set(ScopeKind) or (kind != ScopeKind.NONE and chosen not in self.offered):
            raise RuleViolation("role.scope", field="scope")
        return role, check_scope(role, ScopeKind(kind), code)


class Invite(WithRole, Inviting):
    """An invitation by the administrator or the secretariat."""

    until_on = DayField(lazy(_l("Last day of the role")), description=_OPEN_END)


class Appoint(WithRole):
    """A role for somebody who has an account."""

    from_on = DayField(lazy(_l("First day")), required=True)
    until_on = DayField(lazy(_l("Last day")), description=_OPEN_END)
    reason = LineField(lazy(_l("Reason")), maximum=REASON_MAXIMUM, render_kw={"maxlength": REASON_MAXIMUM})

    def term(self) -> Term:
        """What was asked for. Raises what is wrong with it."""
        role, scope = self.chosen()
        return Term(role, scope, needed(self.from_on), self.until_on.day)


class InviteColleague(Inviting):
    """An invitation by a focal point, for the own delegation."""

    role = SelectField(lazy(_l("Role")), validators=[_filled()])

    def offer(self, iso3: str) -> None:
        """Fill the choices: a role in that delegation."""
        self.iso3 = iso3
        self.role.choices = [(role.value, str(ROLES[role])) for role in reversed(DELEGATION)]

    def chosen(self) -> tuple[Role, str]:
        """The role, in the own delegation."""
        return Role(str(self.role.data)), self.iso3


class HandOverForm(Form):
    """Who coordinates the group next, and from which day."""

    act = HiddenField(default="hand-over")
    user = SelectField(lazy(_l("Successor")), coerce=int, validators=[_filled()])
    on = DayField(lazy(_l("First day of the successor")), required=True)
    sure = BooleanField(
        lazy(_l("I know that my own role ends the day before.")),
        validators=[InputRequired(lazy(_l("Tick this box to confirm.")))],
    )


class DeputyForm(Form):
    """Who stands in for the coordinator, and when."""

    act = HiddenField(default="deputy")
    user = SelectField(lazy(_l("Deputy")), coerce=int, validators=[_filled()])
    from_on = DayField(lazy(_l("First day")), required=True)
    until_on = DayField(lazy(_l("Last day")), description=_OPEN_END)


def needed(field: DayField) -> date:
    """The day in a field that must be filled in; validating has made sure that it is."""
    assert field.day is not None
    return field.day
