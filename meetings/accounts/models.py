"""Tables of accounts: people, the roles they hold for a term, invitations, sessions, passkeys."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, ClassVar

import sqlalchemy as sa
from flask_security import UserMixin, WebAuthnMixin
from sqlalchemy.ext.mutable import MutableList
from sqlalchemy.orm import Mapped, mapped_column, relationship

from meetings.foundation.access import Role
from meetings.foundation.clock import stamp
from meetings.foundation.database import Instant, Model, choice


class User(UserMixin, Model):
    """A person with an account. The columns with tf_, mf_ and fs_ are named by Flask-Security."""

    __tablename__ = "account"
    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(sa.String(254), unique=True)  # small letters
    name: Mapped[str] = mapped_column(sa.String(200))
    search_text: Mapped[str] = mapped_column(sa.Text, default="")  # normalised name and address
    language: Mapped[str] = mapped_column(sa.String(2), default="en")
    active: Mapped[bool] = mapped_column(default=True)
    is_demo: Mapped[bool] = mapped_column(default=False)  # production refuses to start with these
    password: Mapped[str | None] = mapped_column(sa.String(255))
    fs_uniquifier: Mapped[str] = mapped_column(sa.String(64), unique=True)
    tf_primary_method: Mapped[str | None] = mapped_column(sa.String(64))
    tf_totp_secret: Mapped[str | None] = mapped_column(sa.Text)  # sealed with a key made from SECRET_KEY
    tf_last_counter: Mapped[int | None] = mapped_column(sa.BigInteger)  # a code works once
    mf_recovery_codes: Mapped[list[str] | None] = mapped_column(
        MutableList.as_mutable(sa.JSON(none_as_null=True))
    )  # sealed as well
    fs_webauthn_user_handle: Mapped[str | None] = mapped_column(  # type: ignore[assignment]  # until the first passkey
        sa.String(64), unique=True
    )
    created_at: Mapped[datetime] = mapped_column(Instant, default=stamp)
    signed_in_at: Mapped[datetime | None] = mapped_column(Instant)
    appointments: Mapped[list[Appointment]] = relationship(
        foreign_keys="Appointment.user_id", back_populates="user", order_by="Appointment.id", lazy="raise_on_sql"
    )
    # Flask-Security reads it at times of its own; a person has a handful.
    webauthn: Mapped[list[Passkey]] = relationship(  # type: ignore[assignment]
        back_populates="user", order_by="Passkey.id", cascade="all, delete-orphan"
    )

    tf_phone_number: ClassVar[Any] = None  # type: ignore[misc]  # Flask-Security clears it; there are no codes by telephone
    roles: ClassVar[Any] = ()  # type: ignore[misc]  # roles are appointments; Flask-Security's own are not used


class Passkey(WebAuthnMixin, Model):
    """A passkey of a person; columns as Flask-Security names them."""

    __tablename__ = "passkey"
    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("account.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(sa.String(64))
    credential_id: Mapped[bytes] = mapped_column(sa.LargeBinary(1024), unique=True)
    public_key: Mapped[bytes] = mapped_column(sa.LargeBinary)
    sign_count: Mapped[int] = mapped_column(sa.BigInteger, default=0)
    transports: Mapped[list[str] | None] = mapped_column(sa.JSON)
    backup_state: Mapped[bool] = mapped_column(default=False)
    device_type: Mapped[str] = mapped_column(sa.String(64))
    extensions: Mapped[str | None] = mapped_column(sa.String(255))
    usage: Mapped[str] = mapped_column(sa.String(64))
    create_datetime: Mapped[datetime] = mapped_column(Instant, default=stamp)
    lastuse_datetime: Mapped[datetime] = mapped_column(Instant, default=stamp)
    user: Mapped[User] = relationship(back_populates="webauthn", lazy="raise_on_sql")


class Appointment(Model):
    """A role held for a term in a scope. Ending one keeps it: `ended_at` says when it stopped before its last day."""

    __tablename__ = "appointment"
    __table_args__ = (sa.CheckConstraint("until_on IS NULL OR until_on >= from_on", name="term"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("account.id"), index=True)
    role: Mapped[Role] = mapped_column(choice(Role))
    scope: Mapped[str] = mapped_column(sa.String(80), default="*")  # a code; "*" is everything
    from_on: Mapped[date]
    until_on: Mapped[date | None]
    reason: Mapped[str] = mapped_column(sa.String(300), default="")
    granted_by: Mapped[int | None] = mapped_column(sa.ForeignKey("account.id"))  # None: a command
    granted_at: Mapped[datetime] = mapped_column(Instant, default=stamp)
    ended_at: Mapped[datetime | None] = mapped_column(Instant)
    user: Mapped[User] = relationship(foreign_keys=[user_id], back_populates="appointments", lazy="raise_on_sql")


class Invitation(Model):
    """An invitation by e-mail. The link's token is stored hashed and works once."""

    __tablename__ = "invitation"
    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(sa.String(254), index=True)
    role: Mapped[Role] = mapped_column(choice(Role))
    scope: Mapped[str] = mapped_column(sa.String(80), default="*")
    from_on: Mapped[date | None]  # None: from the day of acceptance
    until_on: Mapped[date | None]
    language: Mapped[str] = mapped_column(sa.String(2))
    token_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    invited_by: Mapped[int | None] = mapped_column(sa.ForeignKey("account.id"))
    created_at: Mapped[datetime] = mapped_column(Instant, default=stamp)
    expires_at: Mapped[datetime] = mapped_column(Instant, index=True)
    used_at: Mapped[datetime | None] = mapped_column(Instant)
    withdrawn_at: Mapped[datetime | None] = mapped_column(Instant)
    user_id: Mapped[int | None] = mapped_column(sa.ForeignKey("account.id"))  # who accepted
    inviter: Mapped[User | None] = relationship(foreign_keys=[invited_by], lazy="raise_on_sql")


class SessionRow(Model):
    """A browser's session. The cookie holds a random id, of which only the hash is kept."""

    __tablename__ = "account_session"
    id: Mapped[int] = mapped_column(primary_key=True)
    key_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    user_id: Mapped[int | None] = mapped_column(sa.ForeignKey("account.id", ondelete="CASCADE"), index=True)
    data: Mapped[Any] = mapped_column(sa.JSON)
    created_at: Mapped[datetime] = mapped_column(Instant)
    last_seen_at: Mapped[datetime] = mapped_column(Instant, index=True)
    expires_at: Mapped[datetime] = mapped_column(Instant, index=True)
    renew: Mapped[bool] = mapped_column(default=False)  # its holder's roles changed: the next request gets a new id
    network: Mapped[str] = mapped_column(sa.String(64), default="")
    agent: Mapped[str] = mapped_column(sa.String(120), default="")
