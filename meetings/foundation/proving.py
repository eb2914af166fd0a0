"""What the commands that prove a record do with what they find."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable

import click

from .database import db, one_state, reading_only


def prove(find: Callable[[], Iterable[str]], count: Callable[[], int], agreed: str) -> None:
    """Print what `find` says is wrong and exit with 1, or print `agreed` with how many (%d) there are."""
    db.session.rollback()  # what was begun before would be of another moment
    with reading_only():  # proving takes a while, and must not keep anybody from acting
        one_state()  # nor accuse whoever acts meanwhile: what is compared is of one moment
        problems, number = list(find()), count()
        db.session.rollback()
    for problem in problems:
        click.echo(problem)
    if problems:
        sys.exit(1)
    click.echo(agreed % number)
