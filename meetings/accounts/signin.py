"""Sets Flask-Security up: its addresses below the language, our forms and words, what it may and must not do."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import Flask, Response, abort, current_app, flash, redirect, render_template, request, session, url_for
from flask_login import current_user, user_logged_in, user_logged_out
from flask_security import (
    PasswordUtil,
    RoleMixin,
    Security,
    SQLAlchemyUserDatastore,
    WebauthnUtil,
    password_changed,
    password_reset,
    tf_disabled,
    tf_profile_changed,
    user_authenticated,
    wan_registered,
)
from flask_security.recoverable import generate_reset_password_token
from flask_security.totp import Totp
from flask_security.utils import get_message, hash_password
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from meetings.foundation import audit, clock
from meetings.foundation.access import Actor
from meetings.foundation.access_table import Action
from meetings.foundation.database import db, unit_of_work
from meetings.foundation.errors import DomainError
from meetings.foundation.presentation import sentence
from meetings.foundation.sealing import derived_key, fernet_key, secrets_of
from meetings.foundation.text import clean_line
from meetings.foundation.web import AccessRule, public_uncached

from . import letters, queries, rules, services
from .labels import MESSAGES
from .limits import MAILS, MAILS_NETWORK, apply_answer, attempts
from .models import Passkey, User
from .sessions import RowSession
from .signin_forms import FORMS, ForgotForm

# Endpoint of Flask-Security: who may come there. What is not here answers 404.
OPEN = ("login", "logout", "forgot_password", "reset_password", "two_factor_token_validation", "mf_recovery",
        "wan_signin", "wan_signin_response")  # fmt: skip
OWN = ("verify", "change_password", "two_factor_setup", "mf_recovery_codes", "wan_register", "wan_register_response",
       "wan_verify", "wan_verify_response")  # fmt: skip
CLOSED = ("two_factor_setup_validate", "two_factor_rescue", "tf_select", "wan_delete")


class OneTimeCodes(Totp):
    """Codes of an authenticator work once; the picture to scan is drawn in the page, which the policy allows."""

    def get_last_counter(self, user: Any) -> int | None:
        """The last code used, as its number in time."""
        found: int | None = user.tf_last_counter
        return found

    def set_last_counter(self, user: Any, tmatch: Any) -> None:
        """Remember it."""
        user.tf_last_counter = tmatch.counter

    def generate_qrcode(self, username: str, totp: str) -> str:
        """An SVG for the page itself."""
        import segno

        drawn = segno.make(self.get_totp_uri(username, totp), error="m")
        return str(drawn.svg_inline(scale=5, border=4, dark="#000", light="#fff", omitsize=True))


class Passwords(PasswordUtil):
    """Our rules for new passwords, in our words."""

    def validate(self, password: str, is_register: bool, **kwargs: Any) -> tuple[list[str] | None, str]:
        """What is wrong with a password, and its normalised form."""
        normal = self.normalize(password)
        user = kwargs.get("user")
        known = (user.email.partition("@")[0], user.name) if user is not None else ()
        try:
            rules.check_password(normal, *known, "rostrum")
        except DomainError as error:
            return [sentence(error)], normal
        return None, normal


class Passkeys(WebauthnUtil):
    """Passkeys that any device may keep and that ask for its owner: they replace password and code."""

    def authenticator_selection(self, user: Any, usage: str) -> AuthenticatorSelectionCriteria:
        """Kept on the device, opened by its owner."""
        return AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED, user_verification=UserVerificationRequirement.REQUIRED
        )

    def name_svn(self, value: str) -> tuple[str | None, str | None]:
        """A passkey's name, cleaned as all text that people enter, and what is wrong with it."""
        try:
            return None, clean_line(value, maximum=rules.PASSKEY_NAME_MAXIMUM)
        except DomainError as error:
            return sentence(error), None

    def user_verification(self, user: Any, usage: list[str]) -> UserVerificationRequirement:
        """The device asks who holds it."""
        return UserVerificationRequirement.REQUIRED


class _NoRoles(RoleMixin):
    """Flask-Security wants a model of roles; ours are appointments."""

    name = ""


def settings(app: Flask) -> dict[str, Any]:
    """Flask-Security's settings."""
    secrets = secrets_of(app)
    # Sealed with the newest key; an older one still opens what it sealed. passlib takes the highest tag for new ones.
    totp = {str(len(secrets) - i): derived_key(s, "totp").hex() for i, s in enumerate(secrets)}
    codes = [fernet_key(s, "recovery") for s in secrets]
    values: dict[str, Any] = {
        "URL_PREFIX": "/<lang:lang>",
        "STATIC_FOLDER": None,
        "LOGIN_URL": "/sign-in",
        "LOGOUT_URL": "/sign-out",
        "VERIFY_URL": "/account/confirm",
        "RESET_URL": "/account/reset",
        "CHANGE_URL": "/account/password",
        "TWO_FACTOR_SETUP_URL": "/account/authenticator",
        "TWO_FACTOR_TOKEN_VALIDATION_URL": "/sign-in/code",
        "TWO_FACTOR_RESCUE_URL": "/sign-in/help",
        "TWO_FACTOR_SELECT_URL": "/sign-in/choose",
        "MULTI_FACTOR_RECOVERY_CODES_URL": "/account/recovery-codes",
        "MULTI_FACTOR_RECOVERY_URL": "/sign-in/recovery",
        "WAN_REGISTER_URL": "/account/passkeys",
        "WAN_DELETE_URL": "/account/passkeys-remove",
        "WAN_SIGNIN_URL": "/sign-in/passkey",
        "WAN_VERIFY_URL": "/account/confirm-passkey",
        "POST_LOGIN_VIEW": "overview.home",
        "POST_LOGOUT_VIEW": "overview.home",
        "POST_CHANGE_VIEW": "accounts.own",
        "POST_RESET_VIEW": "security.login",
        "POST_VERIFY_VIEW": "accounts.own",
        "TWO_FACTOR_POST_SETUP_VIEW": "accounts.after_authenticator",
        "TWO_FACTOR_ERROR_VIEW": "security.login",
        "WAN_POST_REGISTER_VIEW": "accounts.own",
        "LOGIN_USER_TEMPLATE": "security/sign_in.html",
        "VERIFY_TEMPLATE": "security/confirm.html",
        "RESET_PASSWORD_TEMPLATE": "security/reset.html",
        "CHANGE_PASSWORD_TEMPLATE": "security/password.html",
        "TWO_FACTOR_SETUP_TEMPLATE": "security/authenticator.html",
        "TWO_FACTOR_VERIFY_CODE_TEMPLATE": "security/code.html",
        "MULTI_FACTOR_RECOVERY_CODES_TEMPLATE": "security/recovery_codes.html",
        "MULTI_FACTOR_RECOVERY_TEMPLATE": "security/recovery.html",
        "WAN_REGISTER_TEMPLATE": "security/passkeys.html",
        "WAN_SIGNIN_TEMPLATE": "security/passkey_sign_in.html",
        "WAN_VERIFY_TEMPLATE": "security/passkey_confirm.html",
        "RECOVERABLE": True,
        "CHANGEABLE": True,
        "TWO_FACTOR": True,
        "TWO_FACTOR_ENABLED_METHODS": ["authenticator"],
        "TWO_FACTOR_RESCUE_EMAIL": False,
        "TWO_FACTOR_AUTHENTICATOR_VALIDITY": 30,  # one code before and after the present one
        "TOTP_SECRETS": totp,
        "TOTP_ISSUER": "Rostrum",
        "MULTI_FACTOR_RECOVERY_CODES": True,
        "MULTI_FACTOR_RECOVERY_CODES_N": 10,
        "MULTI_FACTOR_RECOVERY_CODES_KEYS": codes,
        "WEBAUTHN": True,
        "WAN_RP_NAME": "Rostrum",
        "WAN_ALLOW_USER_HINTS": False,  # nothing about an account is said before it has signed in
        "WAN_SIGNIN_WITHIN": timedelta(minutes=5),
        "RETURN_GENERIC_RESPONSES": True,
        "SEND_PASSWORD_CHANGE_EMAIL": False,  # ours go out in the person's language
        "SEND_PASSWORD_RESET_NOTICE_EMAIL": False,
        "PASSWORD_LENGTH_MIN": rules.PASSWORD_MINIMUM,
        "PASSWORD_SCHEMES": ["argon2"],
        "PASSWORD_SINGLE_HASH": {"argon2"},
        "API_ENABLED_METHODS": ["session"],
        "CACHE_CONTROL": None,  # every answer says `no-store` unless it may be kept
        "JOIN_USER_ROLES": False,
        "FRESHNESS": timedelta(minutes=30),
        "FRESHNESS_GRACE_PERIOD": timedelta(minutes=15),
        "DATETIME_FACTORY": clock.real_now,
        "I18N_DOMAIN": "messages",
        "I18N_DIRNAME": str(app.config["BABEL_TRANSLATION_DIRECTORIES"]),
        "CLI_USERS_NAME": None,
        "CLI_ROLES_NAME": None,
        **{f"MSG_{name}": message for name, message in MESSAGES.items()},
    }
    if app.config["TESTING"]:
        values["PASSWORD_HASH_PASSLIB_OPTIONS"] = {"argon2__time_cost": 1, "argon2__memory_cost": 64}
    return {f"SECURITY_{name}": value for name, value in values.items()}


def init_app(app: Flask) -> None:
    """Bind Flask-Security and say who may come to its pages."""
    app.config.from_mapping(settings(app))
    datastore = SQLAlchemyUserDatastore(db, User, _NoRoles, Passkey)
    classes: dict[str, Any] = {"totp_cls": OneTimeCodes, "password_util_cls": Passwords, "webauthn_util_cls": Passkeys}
    security = Security(app, datastore, **classes, **FORMS)
    security.want_json(lambda _request: False)
    security.mf_recovery_codes_context_processor(_kept_codes)
    manager = security.login_manager
    manager.request_loader(lambda _request: None)  # no tokens for programs
    manager.session_protection = None  # a session may move with its laptop; ids are renewed and can be revoked
    # Neither who is meant by `current_user` nor Flask-Principal's identity is needed on every page: a query each.
    security.principal.identity_loaders.clear()
    processors = app.template_context_processors[None]
    processors[:] = [p for p in processors if getattr(p, "__name__", "") != "_user_context_processor"]
    with app.app_context():
        app.extensions["rostrum_nobody"] = hash_password("nobody has this password")
    _give_rules(app)
    app.before_request(_guard)
    _listen(app)


def _give_rules(app: Flask) -> None:
    table = app.extensions["rostrum_rules"]
    table |= {f"security.{name}": AccessRule(Action.PUBLIC_READ) for name in OPEN}
    table |= {f"security.{name}": AccessRule(Action.ACCOUNT_OWN) for name in OWN}
    for name in CLOSED:
        app.view_functions[f"security.{name}"] = _closed
    app.view_functions["security.forgot_password"] = forgot_password


def _kept_codes() -> dict[str, bool]:
    """For the page of recovery codes: whether there are any to show."""
    return {"has_recovery_codes": bool(current_user.mf_recovery_codes)}


@public_uncached
def _closed(**_values: Any) -> Response:
    """A page of Flask-Security that is not used here."""
    abort(404)


def _guard() -> None:
    """Redirects stay on this site, and nothing is read from JSON."""
    if request.blueprint != "security":
        return
    if request.is_json:
        abort(415)
    for target in (*request.args.getlist("next"), *request.form.getlist("next")):
        if target and rules.safe_path(target, request.host_url) is None:
            abort(400)


@public_uncached
def forgot_password() -> str | Response:
    """Ask for a link to set a new password. Everything about the account happens after the answer has left."""
    form = ForgotForm()
    if request.method == "POST" and form.validate():
        email = str(form.email.data or "")
        try:
            email = rules.clean_address(email)
            attempts().check(email, "reset", MAILS, MAILS_NETWORK)
            attempts().count(email, "reset", MAILS, MAILS_NETWORK)
        except DomainError as error:
            form.email.errors = [*form.email.errors, sentence(error)]
            return apply_answer(Response(render_template("security/forgot.html", form=form)))  # type: ignore[no-any-return]
        flash(*get_message("PASSWORD_RESET_REQUEST", email=email))
        response: Response = redirect(url_for("security.login"))  # type: ignore[assignment]
        app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
        response.call_on_close(lambda: _send_reset(app, email))
        return response
    return render_template("security/forgot.html", form=form)


def _send_reset(app: Flask, email: str) -> None:
    with app.app_context(), unit_of_work():
        user = queries.user_by_email(email)
        if user is None or not user.active:
            return
        letters.reset(user, str(generate_reset_password_token(user)))  # type: ignore[no-untyped-call]
        audit.record(Actor(name="sign-in"), "password.ask", "account", user.id)


# --- what Flask-Security tells of ------------------------------------------------------------------------------------


def _listen(app: Flask) -> None:
    # The signals keep weak references, the module keeps the functions.
    user_logged_in.connect(_began, app)
    user_logged_out.connect(_ended, app)
    user_authenticated.connect(_signed_in, app)
    password_changed.connect(_password_changed, app)
    password_reset.connect(_password_changed, app)
    tf_profile_changed.connect(_authenticator_set, app)
    tf_disabled.connect(_authenticator_removed, app)
    wan_registered.connect(_passkey_added, app)


def _row() -> RowSession:
    found = session._get_current_object()  # type: ignore[attr-defined]
    assert isinstance(found, RowSession)
    return found


def _began(_app: Flask, user: User, **_: Any) -> None:
    _row().begin(user.id)


def _ended(_app: Flask, **_: Any) -> None:
    _row().drop()


def _signed_in(_app: Flask, user: User, authn_via: Any = None, **_: Any) -> None:
    if "change" in (authn_via or ()):
        return  # the same person, in the same place, with another password
    user.signed_in_at = clock.stamp()
    audit.record(
        Actor(user.id, user.name), "session.begin", "account", user.id, None, {"by": list(authn_via or ["code"])}
    )


def _password_changed(_app: Flask, user: User, **_: Any) -> None:
    row = _row()
    keep = row.record.id if row.record is not None and row.user_id == user.id else None
    services.drop_sessions(user.id, keep)
    audit.record(Actor(user.id, user.name), "password.change", "account", user.id)
    letters.changed(user, "password")


def _authenticator_set(_app: Flask, user: User, **_: Any) -> None:
    audit.record(Actor(user.id, user.name), "authenticator.set", "account", user.id)
    letters.changed(user, "authenticator")


def _authenticator_removed(_app: Flask, user: User, **_: Any) -> None:
    user.tf_last_counter = None
    user.mf_recovery_codes = None
    audit.record(Actor(user.id, user.name), "authenticator.remove", "account", user.id)
    letters.changed(user, "no_authenticator")


def _passkey_added(_app: Flask, user: User, name: str, **_: Any) -> None:
    audit.record(Actor(user.id, user.name), "passkey.add", "account", user.id, None, {"name": name})
    letters.changed(user, "passkey")
