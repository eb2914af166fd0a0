"""Words for roles, scopes, broken rules, and everything that Flask-Security says."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from meetings.foundation.access import Role, ScopeKind
from meetings.foundation.languages import LazyString

ROLES: dict[Role, LazyString] = {
    Role.READER: _l("Reader"),
    Role.FOCAL_POINT: _l("Focal point of a delegation"),
    Role.MEMBER: _l("Member of a delegation"),
    Role.COORDINATOR: _l("Coordinator of a regional group"),
    Role.DEPUTY_COORDINATOR: _l("Deputy coordinator of a regional group"),
    Role.CHAIRS_DESK: _l("Chair’s desk"),
    Role.CIVIL_SOCIETY: _l("Civil society"),
    Role.DONOR_CONTACT: _l("Donor contact"),
    Role.TRANSLATOR: _l("Translator"),
    Role.SECRETARIAT: _l("Secretariat"),
    Role.FINANCE: _l("Finance"),
    Role.AUDITOR: _l("Auditor"),
    Role.ADMINISTRATOR: _l("Administrator"),
}
ROLE_NOTES: dict[Role, LazyString] = {
    Role.READER: _l("Has an account and no other role."),
    Role.FOCAL_POINT: _l("A mission’s responsible officer: invites colleagues and submits for the delegation."),
    Role.MEMBER: _l("Drafts, and submits what the focal point lets members submit."),
    Role.COORDINATOR: _l("The group’s chair of the month or its coordinator: hands over with a date."),
    Role.DEPUTY_COORDINATOR: _l("Stands in for the coordinator."),
    Role.CHAIRS_DESK: _l("The chair-designate of a meeting and their team."),
    Role.CIVIL_SOCIETY: _l("Speaks for an organization that is accredited or has applied for accreditation."),
    Role.DONOR_CONTACT: _l("The contact of a State or an organization for the sponsorship fund."),
    Role.TRANSLATOR: _l("Sees and edits the texts assigned to them."),
    Role.SECRETARIAT: _l("Runs the meetings."),
    Role.FINANCE: _l("Awards sponsorship and keeps the ledger; above the limit a second person approves."),
    Role.AUDITOR: _l("Reads everything but secrets, changes nothing."),
    Role.ADMINISTRATOR: _l("Looks after accounts and settings; has no say in substance."),
}
SCOPES: dict[ScopeKind, LazyString] = {
    ScopeKind.NONE: _l("everywhere"),
    ScopeKind.STATE: _l("one State"),
    ScopeKind.GROUP: _l("one regional group"),
    ScopeKind.MEETING: _l("a meeting"),
    ScopeKind.ORGANIZATION: _l("an organization"),
    ScopeKind.PROCESS: _l("a process"),
    ScopeKind.LANGUAGE: _l("a language"),
}
SCOPE_HEADINGS: dict[ScopeKind, LazyString] = {
    ScopeKind.STATE: _l("States"),
    ScopeKind.GROUP: _l("Regional groups"),
    ScopeKind.MEETING: _l("Meetings"),
    ScopeKind.ORGANIZATION: _l("Organizations"),
    ScopeKind.PROCESS: _l("Processes"),
    ScopeKind.LANGUAGE: _l("Languages"),
}

ERRORS: dict[str, LazyString] = {
    "account.address": _l("This is not an e-mail address. Write it as name@example.org."),
    "account.oneself": _l("Nobody changes their own roles or disables their own account."),
    "account.unusable": _l("This account is disabled."),
    "password.short": _l("The password is too short: use at least %(minimum)s characters."),
    "password.long": _l("The password is too long: use at most %(maximum)s characters."),
    "password.simple": _l("The password is too easy to guess. A few unrelated words make a good one."),
    "password.differ": _l("The two passwords are not the same."),
    "role.scope": _l("This role needs a different scope. Choose one that fits it."),
    "role.not_yours": _l("You may not give this role."),
    "role.held": _l("This person already holds that role there at that time."),
    "role.ended": _l("This role has already ended."),
    "hand_over.too_early": _l("The day of the handover must be later than today."),
    "hand_over.already": _l("Your own term already ends on %(day)s."),
    "hand_over.successor": _l("Choose somebody from the delegations of the group."),
    "invitation.used": _l("This invitation has been used or withdrawn, or it has expired. Ask for a new one."),
    "invitation.other_person": _l("This invitation is for another address. Sign out and open the link again."),
    "invitation.own": _l("You cannot accept an invitation that you sent yourself."),
    "limit.reached": _l("Too many attempts. Wait a quarter of an hour and try again."),
    "limit.unavailable": _l("Signing in is not possible at the moment. Try again in a few minutes."),
}

# What the audit log says.
ACCOUNTS = _l("Accounts")
INVITATIONS = _l("Invitations")
AUDITED: dict[str, LazyString] = {
    "account.open": _l("The account is opened."),
    "account.change": _l("Name or language is changed."),
    "account.disable": _l("The account is disabled and signed out everywhere."),
    "account.enable": _l("The account is enabled."),
    "account.remove_factors": _l("Authenticator, recovery codes and passkeys are removed."),
    "invitation.send": _l("The invitation is sent."),
    "invitation.withdraw": _l("The invitation is withdrawn."),
    "invitation.accept": _l("The invitation is accepted."),
    "role.give": _l("The role is given."),
    "role.end": _l("The role is ended."),
    "group.hand_over": _l("The regional group is handed over."),
    "session.begin": _l("The person has signed in."),
    "session.end": _l("The device is signed out."),
    "session.end_others": _l("All other devices are signed out."),
    "password.ask": _l("A link to set a new password is sent."),
    "password.change": _l("The password is changed. Other devices have been signed out."),
    "authenticator.set": _l("The authenticator is set up. From now on signing in asks for its code."),
    "authenticator.remove": _l("Signing in no longer asks for a code."),
    "passkey.add": _l("A passkey is added."),
    "passkey.remove": _l("A passkey is removed."),
}
AUDITED_FIELDS: dict[str, LazyString] = {
    "name": _l("Name"),
    "language": _l("Language of mails"),
    "email": _l("E-mail address"),
    "role": _l("Role"),
    "scope": _l("Scope"),
    "group": _l("Scope"),
    "from_on": _l("First day"),
    "until_on": _l("Last day"),
    "by": _l("Signing in"),
    "authenticator": _l("Authenticator"),
    "passkeys": _l("Passkeys"),
    "agent": _l("Browser"),
    "network": _l("Network"),
    "sessions": _l("Devices"),
}
SIGNED_IN_BY: dict[str, LazyString] = {
    "password": _l("Password"),
    "webauthn": _l("Passkeys"),
    "code": _l("Authenticator"),
    "invitation": _l("An invitation"),
    "reset": _l("A new password"),
}
# What acts that are nobody's were done by.
SYSTEMS: dict[str, LazyString] = {
    "command": _l("A command of the operator"),
    "sign-in": _l("The page of signing in"),
    "addressee": _l("An addressee, known to the manager"),
    "timer": _l("The clock"),
}

# Flask-Security's own sentences, by the name it has for them; those that no page of ours can show are in UNUSED.
MESSAGES: dict[str, tuple[LazyString, str]] = {
    "API_ERROR": (_l("What was sent could not be read. Start again."), "error"),
    "GENERIC_AUTHN_FAILED": (_l("The address or the password is not right."), "error"),
    "UNAUTHENTICATED": (_l("Sign in to see this page."), "info"),
    "UNAUTHORIZED": (_l("You may not see this page."), "error"),
    "REAUTHENTICATION_REQUIRED": (_l("Confirm that it is you before you change this."), "info"),
    "REAUTHENTICATION_SUCCESSFUL": (_l("Thank you. You can go on."), "success"),
    "PASSWORD_MISMATCH": (_l("The two passwords are not the same."), "error"),
    "RETYPE_PASSWORD_MISMATCH": (_l("The two passwords are not the same."), "error"),
    "INVALID_REDIRECT": (_l("The address to go on to is not on this site."), "error"),
    "INVALID_RECOVERY_CODE": (_l("This recovery code is not right, or it has been used."), "error"),
    "NO_RECOVERY_CODES_SETUP": (_l("You have no recovery codes yet."), "info"),
    "PASSWORD_RESET_REQUEST": (
        _l("If there is an account with the address %(email)s, a link to set a new password is on its way to it."),
        "info",
    ),
    "PASSWORD_RESET_EXPIRED": (_l("The link to set a new password has expired. Ask for a new one."), "error"),
    "INVALID_RESET_PASSWORD_TOKEN": (
        _l("The link to set a new password is not valid. Ask for a new one."),
        "error",
    ),
    "PASSWORD_RESET_NO_LOGIN": (_l("The new password is set. Sign in with it."), "success"),
    "PASSWORD_CHANGE": (_l("The password is changed. Other devices have been signed out."), "success"),
    "PASSWORD_IS_THE_SAME": (_l("The new password is the same as the old one."), "error"),
    "PASSWORD_NOT_PROVIDED": (_l("Enter the password."), "error"),
    "PASSWORD_INVALID_LENGTH": (_l("The password is too short: use at least %(length)s characters."), "error"),
    "PASSWORD_TOO_SIMPLE": (
        _l("The password is too easy to guess. A few unrelated words make a good one."),
        "error",
    ),
    "INVALID_PASSWORD": (_l("The password is not right."), "error"),
    "USER_DOES_NOT_EXIST": (_l("The address or the password is not right."), "error"),
    "DISABLED_ACCOUNT": (_l("This account is disabled."), "error"),
    "EMAIL_NOT_PROVIDED": (_l("Enter the e-mail address."), "error"),
    "INVALID_EMAIL_ADDRESS": (_l("This is not an e-mail address. Write it as name@example.org."), "error"),
    "INVALID_CODE": (_l("This code is not right. Wait for the next one and try again."), "error"),
    "ANONYMOUS_USER_REQUIRED": (_l("You are signed in already."), "info"),
    "TWO_FACTOR_INVALID_TOKEN": (_l("This code is not right. Wait for the next one and try again."), "error"),
    "TWO_FACTOR_LOGIN_SUCCESSFUL": (_l("You are signed in."), "success"),
    "TWO_FACTOR_CHANGE_METHOD_SUCCESSFUL": (
        _l("The authenticator is set up. From now on signing in asks for its code."),
        "success",
    ),
    "TWO_FACTOR_PERMISSION_DENIED": (_l("Start by signing in with your address and password."), "error"),
    "TWO_FACTOR_METHOD_NOT_AVAILABLE": (_l("Choose what to do."), "error"),
    "TWO_FACTOR_DISABLED": (_l("Signing in no longer asks for a code."), "success"),
    "TWO_FACTOR_SETUP_EXPIRED": (_l("That took too long. Start again."), "error"),
    "WEBAUTHN_EXPIRED": (_l("That took too long. Start again."), "error"),
    "WEBAUTHN_NAME_REQUIRED": (_l("Enter a name by which you will know the passkey."), "error"),
    "WEBAUTHN_NAME_INUSE": (_l("You already have a passkey with the name %(name)s."), "error"),
    "WEBAUTHN_NAME_NOT_FOUND": (_l("There is no passkey with the name %(name)s."), "error"),
    "WEBAUTHN_CREDENTIAL_DELETED": (_l("The passkey %(name)s is removed."), "success"),
    "WEBAUTHN_REGISTER_SUCCESSFUL": (_l("The passkey %(name)s is added."), "success"),
    "WEBAUTHN_CREDENTIAL_ID_INUSE": (_l("This passkey is already in use."), "error"),
    "WEBAUTHN_UNKNOWN_CREDENTIAL_ID": (_l("This passkey is not known here."), "error"),
    "WEBAUTHN_ORPHAN_CREDENTIAL_ID": (_l("This passkey is not known here."), "error"),
    "WEBAUTHN_NO_VERIFY": (_l("The passkey could not be checked. Try again."), "error"),
    "WEBAUTHN_CREDENTIAL_WRONG_USAGE": (_l("This passkey is not known here."), "error"),
    "WEBAUTHN_MISMATCH_USER_HANDLE": (_l("This passkey belongs to another account."), "error"),
}
# Features of Flask-Security that are off: registration, confirmation by mail, names of users, codes by mail and
# telephone, single sign-on, tokens for programs.
UNUSED = frozenset({
    "ALREADY_CONFIRMED", "CHANGE_EMAIL_CONFIRMED", "CHANGE_EMAIL_EXPIRED", "CHANGE_EMAIL_SENT", "CODE_HAS_BEEN_SENT",
    "CONFIRMATION_EXPIRED", "CONFIRMATION_REQUEST", "CONFIRMATION_REQUIRED", "CONFIRM_REGISTRATION",
    "EMAIL_ALREADY_ASSOCIATED", "EMAIL_CONFIRMED", "FAILED_TO_SEND_CODE", "FORGOT_PASSWORD", "GENERIC_RECOVERY",
    "GENERIC_US_SIGNIN", "IDENTITY_ALREADY_ASSOCIATED", "IDENTITY_NOT_REGISTERED", "INVALID_CONFIRMATION_TOKEN",
    "INVALID_INPUT", "INVALID_INPUT_LENGTH", "INVALID_LOGIN_TOKEN", "INVALID_PASSWORD_CODE", "LOGIN",
    "LOGIN_EMAIL_SENT", "LOGIN_EXPIRED", "OAUTH_HANDSHAKE_ERROR", "PASSWORDLESS_LOGIN_SUCCESSFUL",
    "PASSWORD_BREACHED", "PASSWORD_BREACHED_SITE_ERROR", "PASSWORD_RESET", "PHONE_INVALID", "REFRESH",
    "REFRESH_TOKEN_INVALID", "USERNAME_ALREADY_ASSOCIATED", "USERNAME_CHANGE", "USERNAME_DISALLOWED_CHARACTERS",
    "USERNAME_INVALID_LENGTH", "USERNAME_NOT_PROVIDED", "USERNAME_RECOVERY_REQUEST", "USE_CODE", "US_CURRENT_METHODS",
    "US_METHOD_NOT_AVAILABLE", "US_SETUP_EXPIRED", "US_SETUP_SUCCESSFUL", "US_SPECIFY_IDENTITY",
    "WEBAUTHN_NAME_DISALLOWED_CHARACTERS",
})  # fmt: skip
