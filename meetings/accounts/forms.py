"""The forms of accounts: shape and plain checks; choices are passed in by the views."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import EmailField, HiddenField, PasswordField, SearchField, SelectField, StringField
from wtforms.validators import InputRequired, Optional

from meetings.foundation.access import SCOPE_OF_ROLE, Role, ScopeKind
from meetings.foundation.errors import DomainError, RuleViolation
from meetings.foundation.languages import LANGUAGES, NAMES
from meetings.foundation.presentation import sentence
from meetings.foundation.windows import parse_date

from .labels import ROLES, SCOPE_HEADINGS, SCOPES
from .rules import Term, check_scope

_EMPTY = _l("This cannot be empty.")
_LANGUAGES = [(code, NAMES[code]) for code in LANGUAGES]
ScopeOptions = dict[ScopeKind, list[tuple[str, str]]]


def _required() -> list[Any]:
    return [InputRequired(_EMPTY)]


def show(form: FlaskForm, error: DomainError) -> None:
    """Put a broken rule beside the field it is about, or above the form."""
    field = form._fields.get(error.field or "")
    if field is None:
        form.form_errors.append(sentence(error))
    else:
        field.errors = [*field.errors, sentence(error)]


class Search(FlaskForm):
    """Words in a name or an address; sent with GET, so it carries no token."""

    class Meta:
        csrf = False

    q = SearchField(_l("Name or address"), render_kw={"maxlength": 200})


class Profile(FlaskForm):
    """What people change about themselves."""

    name = StringField(_l("Name"), validators=_required(), render_kw={"autocomplete": "name", "maxlength": 200})
    language = SelectField(_l("Language of mails"), choices=_LANGUAGES)


class Acceptance(FlaskForm):
    """What opens an account."""

    name = StringField(_l("Name"), validators=_required(), render_kw={"autocomplete": "name", "maxlength": 200})
    language = SelectField(_l("Language of mails"), choices=_LANGUAGES)
    password = PasswordField(_l("Password"), validators=_required(), render_kw={"autocomplete": "new-password"})
    again = PasswordField(
        _l("The password once more"), validators=_required(), render_kw={"autocomplete": "new-password"}
    )

    def checked_password(self) -> str:
        """The password, typed alike twice. Raises `password.differ`."""
        if self.password.data != self.again.data:
            raise RuleViolation("password.differ", field="again")
        return str(self.password.data)


class Dated(FlaskForm):
    """Dates that are kept as typed when they are wrong."""

    def day(self, name: str) -> date | None:
        """The day in a field, None when it is empty and may be. Raises date errors on the field."""
        field = self._fields[name]
        text = (field.data or "").strip()
        if not text and not field.flags.required:
            return None
        try:
            return parse_date(text)
        except DomainError as error:
            raise error.on(name) from None

    def needed_day(self, name: str) -> date:
        """The day in a field that must be filled in."""
        found = self.day(name)
        if found is None:
            raise RuleViolation("date.empty", field=name)
        return found


class WithRole(Dated):
    """A role and what it is held within."""

    role = SelectField(_l("Role"), validators=_required())
    scope = SelectField(_l("Held within"), validate_choice=False)
    organization = StringField(
        _l("Organisation"),
        validators=[Optional()],
        description=_l("For civil society and donor contacts only: a short name in Latin letters, such as iansa."),
        render_kw={"maxlength": 60},
    )

    def offer(self, roles: tuple[Role, ...], options: ScopeOptions) -> None:
        """Fill the choices; scopes stand under the name of their kind."""
        self.role.choices = [(role.value, str(ROLES[role])) for role in roles]
        groups: dict[str, list[tuple[str, str]]] = {"": [("none:*", str(SCOPES[ScopeKind.NONE]))]}
        for kind, choices in options.items():
            if choices:
                groups[str(SCOPE_HEADINGS[kind])] = [(f"{kind.value}:{code}", name) for code, name in choices]
        first = groups.pop("")
        self.scope.choices = {"—": first, **groups}

    def chosen(self) -> tuple[Role, str]:
        """Role and scope. Raises `role.scope` when they do not suit each other."""
        role = Role(str(self.role.data))
        if SCOPE_OF_ROLE[role] is ScopeKind.ORGANIZATION:
            typed = (self.organization.data or "").strip().lower()
            try:
                return role, check_scope(role, ScopeKind.ORGANIZATION, typed)
            except DomainError as error:
                raise error.on("organization") from None
        kind, _, code = str(self.scope.data or "none:*").partition(":")
        if kind not in set(ScopeKind):
            raise RuleViolation("role.scope", field="scope")
        return role, check_scope(role, ScopeKind(kind), code)


class Invite(WithRole):
    """An invitation by the administrator or the secretariat."""

    email = EmailField(_l("E-mail address"), validators=_required(), render_kw={"maxlength": 254})
    language = SelectField(_l("Language of the invitation"), choices=_LANGUAGES)
    until_on = StringField(
        _l("Last day of the role"), description=_l("Empty: until it is ended. For example 2012-12-31.")
    )


class Appoint(WithRole):
    """A role for somebody who has an account."""

    from_on = StringField(_l("First day"), validators=_required())
    until_on = StringField(_l("Last day"), description=_l("Empty: until it is ended. For example 2012-12-31."))
    reason = StringField(_l("Reason"), validators=[Optional()], render_kw={"maxlength": 300})

    def term(self) -> Term:
        """What was asked for. Raises what is wrong with it."""
        role, scope = self.chosen()
        return Term(role, scope, self.needed_day("from_on"), self.day("until_on"))


class InviteColleague(FlaskForm):
    """An invitation by a focal point, for the own delegation."""

    email = EmailField(_l("E-mail address"), validators=_required(), render_kw={"maxlength": 254})
    role = SelectField(_l("Role"), validators=_required())
    language = SelectField(_l("Language of the invitation"), choices=_LANGUAGES)


class HandOverForm(Dated):
    """Who coordinates the group next, and from which day."""

    act = HiddenField(default="hand-over")
    user = SelectField(_l("Successor"), coerce=int, validators=_required())
    on = StringField(_l("First day of the successor"), validators=_required())


class DeputyForm(Dated):
    """Who stands in for the coordinator, and when."""

    act = HiddenField(default="deputy")
    user = SelectField(_l("Deputy"), coerce=int, validators=_required())
    from_on = StringField(_l("First day"), validators=_required())
    until_on = StringField(_l("Last day"), description=_l("Empty: until it is ended. For example 2012-12-31."))
