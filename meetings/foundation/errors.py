"""Domain errors: what a rule says when it is broken, as a code and its values, never as a sentence."""

from __future__ import annotations

from typing import Self


class DomainError(Exception):
    """A rule was broken; `code` names it, `params` holds the values its sentence needs, `field` the form field.

    Codes are dotted (`date.no_such_day`). Their sentences are translated where pages are made, so that this class
    and every `rules.py` stay free of any language.
    """

    def __init__(self, code: str, /, *, field: str | None = None, **params: object) -> None:
        super().__init__(code)
        self.code = code
        self.field = field
        self.params: dict[str, object] = params

    def on(self, field: str) -> Self:
        """The same error, said about a form field; raise the result."""
        self.field = field
        return self

    def __str__(self) -> str:
        values = ", ".join(f"{name}={value!r}" for name, value in sorted(self.params.items()))
        return f"{self.code}({values})" if values else self.code


class RuleViolation(DomainError):
    """What was asked for breaks a rule: a form shows it beside the field, an API answers 422."""


class NotFound(DomainError):
    """There is no such thing, or none that this reader may know of: 404 in both cases."""


class Conflict(DomainError):
    """Somebody else changed the same thing in the meantime, or its state does not allow this: 409."""
