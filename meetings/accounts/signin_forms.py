"""The forms of signing in: Flask-Security's, with our words, our limits and the same answer for every address."""

from __future__ import annotations

import json
from typing import Any

from flask import after_this_request, current_app, session, url_for
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from flask_security import forms as theirs
from flask_security import webauthn as their_passkeys
from flask_security.recovery_codes import MfRecoveryCodesForm, MfRecoveryForm
from flask_security.utils import get_message, hash_password, verify_password
from flask_wtf import FlaskForm
from wtforms import EmailField, HiddenField, PasswordField, StringField
from wtforms.validators import InputRequired, Length

from meetings.foundation.database import db, reading_only
from meetings.foundation.errors import DomainError
from meetings.foundation.forms import Form, LineField, Showable, lazy
from meetings.foundation.presentation import sentence

from . import queries
from .limits import apply_answer, attempts
from .rules import PASSKEY_NAME_MAXIMUM, PASSWORD_MAXIMUM, PASSWORD_MINIMUM, clean_address

_ADDRESS = lazy(_l("E-mail address"))
_PASSWORD = lazy(_l("Password"))
_AGAIN = lazy(_l("Repeat the new password"))
_EMPTY = lazy(_l("This cannot be empty."))


def _typed(message: Any = _EMPTY) -> list[Any]:
    return [InputRequired(message), Length(max=PASSWORD_MAXIMUM, message=lazy(_l("This is too long.")))]


def _refused(form: Any, error: DomainError) -> bool:
    after_this_request(apply_answer)
    form.form_errors.append(sentence(error))
    return False


def present_account() -> str:
    """Whose failures count: the person in the middle of signing in, or who is signed in."""
    if current_user and current_user.is_authenticated:
        return str(current_user.email)
    return str(session.get("tf_user_id", ""))


class SignInForm(Showable, theirs.LoginForm):
    """Address and password. An unknown address costs the same time and gets the same answer as a wrong password."""

    email = EmailField(_ADDRESS, validators=_typed(), render_kw={"autocomplete": "username", "autofocus": True})
    password = PasswordField(_PASSWORD, validators=_typed(), render_kw={"autocomplete": "current-password"})
    remember: Any = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.password.description = ""  # Flask-Security puts a link there, in its own words

    def validate(self, **kwargs: Any) -> bool:
        """Sets `user` when address and password are right."""
        if not FlaskForm.validate(self, **kwargs):
            return False
        try:
            email = clean_address(self.email.data or "")
        except DomainError:
            email = ""  # no account has it, and a database may refuse to look for it
        try:
            attempts().check(email)
        except DomainError as error:
            return _refused(self, error)
        # The hash is checked with no transaction open: it takes long, and on SQLite others would wait.
        with reading_only():
            found = queries.user_by_email(email) if email else None
            stored = found.password if found is not None else None
            may_enter = found is not None and found.active and (current_app.config["DEMO"] or not found.is_demo)
            db.session.rollback()
        security = current_app.extensions["security"]
        password = security.password_util.normalize(self.password.data or "")
        known = stored or current_app.extensions["rostrum_nobody"]
        if not (verify_password(password, known) and stored and may_enter):
            try:
                attempts().count(email)
            except DomainError as error:
                return _refused(self, error)
            self.form_errors.append(get_message("GENERIC_AUTHN_FAILED")[0])
            return False
        attempts().forget(email)
        # Without it Flask-Security would lead back to this page once the second factor is given.
        self.next.data = self.next.data or url_for("overview.home")
        self.user = queries.user_by_email(email)
        if self.user is not None and security.pwd_context.needs_update(self.user.password):
            self.user.password = hash_password(password)
        return self.user is not None


class ConfirmForm(Showable, theirs.VerifyForm):
    """The password again, before something about signing in is changed."""

    password = PasswordField(_PASSWORD, validators=_typed(), render_kw={"autocomplete": "current-password"})

    def validate(self, **kwargs: Any) -> bool:
        """Counts what is wrong, as signing in does."""
        return _counted(self, super().validate, kwargs)


class ForgotForm(Form):
    """The address of the account whose password is forgotten."""

    email = EmailField(_ADDRESS, validators=_typed(), render_kw={"autocomplete": "username"})


class NewPasswordForm(Showable, theirs.ResetPasswordForm):
    """A new password, by a link that was mailed."""

    password = PasswordField(lazy(_l("New password")), validators=_typed(), render_kw={"autocomplete": "new-password"})
    password_confirm = PasswordField(
        _AGAIN,
        validators=[*_typed(), theirs.EqualToLocalize("password", message="RETYPE_PASSWORD_MISMATCH")],
        render_kw={"autocomplete": "new-password"},
    )


class ChangePasswordForm(Showable, theirs.ChangePasswordForm):
    """The present password and a new one."""

    password = PasswordField(
        lazy(_l("Current password")), validators=_typed(), render_kw={"autocomplete": "current-password"}
    )
    new_password = PasswordField(
        lazy(_l("New password")), validators=_typed(), render_kw={"autocomplete": "new-password"}
    )
    new_password_confirm = PasswordField(
        _AGAIN,
        validators=[*_typed(), theirs.EqualToLocalize("new_password", message="RETYPE_PASSWORD_MISMATCH")],
        render_kw={"autocomplete": "new-password"},
    )

    def validate(self, **kwargs: Any) -> bool:
        """Counts a wrong present password, as signing in does."""
        return _counted(self, super().validate, kwargs, only=("password",))


class CodeForm(Showable, theirs.TwoFactorVerifyCodeForm):
    """The six digits that an authenticator shows."""

    code = StringField(
        lazy(_l("Code of the authenticator")),
        validators=_typed(),
        render_kw={"autocomplete": "one-time-code", "inputmode": "numeric", "dir": "ltr", "maxlength": 12},
    )

    def validate(self, **kwargs: Any) -> bool:
        """Blanks between digits do not matter; wrong codes are counted."""
        self.code.data = "".join((self.code.data or "").split())
        return _counted(self, super().validate, kwargs)


class RecoveryForm(Showable, MfRecoveryForm):
    """One of the recovery codes, in place of the authenticator's."""

    code = StringField(
        lazy(_l("Recovery code")), validators=_typed(), render_kw={"autocomplete": "off", "dir": "ltr", "maxlength": 40}
    )

    def validate(self, **kwargs: Any) -> bool:
        """Case and blanks do not matter; wrong codes are counted."""
        self.code.data = (self.code.data or "").strip().lower()
        return _counted(self, super().validate, kwargs)


class CodesForm(Showable, MfRecoveryCodesForm):
    """Asks for new recovery codes."""


class PasskeyForm(Showable, their_passkeys.WebAuthnRegisterForm):
    """The name of a new passkey. Every passkey signs in by itself, without a password."""

    name = LineField(lazy(_l("Name of the passkey")), maximum=PASSKEY_NAME_MAXIMUM, required=True)
    usage: Any = HiddenField(default="first")

    def validate(self, **kwargs: Any) -> bool:
        """There is one usage, whatever was sent."""
        self.usage.data = "first"
        return bool(super().validate(**kwargs))


class PasskeyMadeForm(Showable, their_passkeys.WebAuthnRegisterResponseForm):
    """What the browser says of a new passkey."""

    def validate(self, **kwargs: Any) -> bool:
        """Extensions are kept only as the short text that they should be."""
        if not _is_object(self.credential.data) or not super().validate(**kwargs):
            if not self.credential.errors:
                self.credential.errors = [get_message("API_ERROR")[0]]
            return False
        extensions = self.extensions if isinstance(self.extensions, str) and len(self.extensions) <= 255 else None
        self.extensions: Any = extensions if extensions and _is_object(extensions) else None
        return True


class PasskeyUsedForm(Showable, their_passkeys.WebAuthnSigninResponseForm):
    """What the browser says when a passkey is used."""

    def validate(self, **kwargs: Any) -> bool:
        """Failures are counted by network; which account is meant is not known before."""
        try:
            attempts().check("")
        except DomainError as error:
            return _refused(self, error)
        good = _is_object(self.credential.data) and bool(super().validate(**kwargs)) and not self.credential.errors
        if good and self.user is not None and getattr(self.user, "is_demo", False) and not current_app.config["DEMO"]:
            good = False
        if not good:
            attempts().count("")
            if not self.credential.errors:
                self.credential.errors = [get_message("API_ERROR")[0]]
        return good


def _is_object(text: Any) -> bool:
    if not isinstance(text, str) or len(text) > 20_000:
        return False
    try:
        return isinstance(json.loads(text), dict)
    except (ValueError, RecursionError):
        return False


def _counted(form: Any, validate: Any, kwargs: dict[str, Any], only: tuple[str, ...] | None = None) -> bool:
    """Validate under the limits: a field that is wrong counts as a failed attempt."""
    account = present_account()
    try:
        attempts().check(account)
        if validate(**kwargs):
            attempts().forget(account)
            return True
        if only is None or any(form[name].errors for name in only):
            attempts().count(account)
    except DomainError as error:
        return _refused(form, error)
    return False


PASSWORD_HINT = _l(
    "At least %(minimum)s characters. A few unrelated words make a good password.", minimum=PASSWORD_MINIMUM
)
FORMS: dict[str, Any] = {
    "login_form": SignInForm,
    "verify_form": ConfirmForm,
    "reset_password_form": NewPasswordForm,
    "change_password_form": ChangePasswordForm,
    "two_factor_verify_code_form": CodeForm,
    "mf_recovery_form": RecoveryForm,
    "mf_recovery_codes_form": CodesForm,
    "wan_register_form": PasskeyForm,
    "wan_register_response_form": PasskeyMadeForm,
    "wan_signin_response_form": PasskeyUsedForm,
}
