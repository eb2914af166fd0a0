"""Logs as JSON lines: no raw line breaks or escapes from input, no secrets, a reference that error pages show."""

from __future__ import annotations

import json
import logging
import re
import sys
from typing import Any

from flask import Flask, g, has_request_context, request

from .clock import real_now

# The paths of a private feed, of an invitation, of a new password and of a mail's link carry a token.
_SECRET_PATH = re.compile(r"(/(?:feeds/private|invitations/accept|account/reset|[a-z]{2}/n)/)[^/?\s]+")
_STANDARD = frozenset(vars(logging.LogRecord("", 0, "", 0, "", (), None))) | {"message", "asctime", "taskName"}


class JsonLines(logging.Formatter):
    """One JSON object a record; `json` escapes CR, LF and ESC."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "at": real_now().isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": redact(record.getMessage()),
        }
        if has_request_context():
            line |= {"reference": g.get("reference"), "method": request.method, "path": redact(request.path)}
        line |= {k: v for k, v in vars(record).items() if k not in _STANDARD}
        if record.exc_info:
            line["exception"] = redact(self.formatException(record.exc_info))
        return json.dumps(line, ensure_ascii=True, default=str)


def redact(text: str) -> str:
    """Without tokens of private addresses."""
    return _SECRET_PATH.sub(r"\1…", text)


def init_app(app: Flask) -> None:
    """Send every logger's lines to standard error, or to `LOG_FILE`."""
    if app.config["TESTING"]:
        return
    target = app.config["LOG_FILE"]
    handler: logging.Handler = logging.FileHandler(target) if target else logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines())
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(logging.INFO)
    for name in ("alembic", "huey"):
        logging.getLogger(name).setLevel(logging.WARNING)
