"""Sentences with values that people typed."""

from __future__ import annotations

from flask import Flask, render_template_string
from flask_babel import lazy_gettext


def test_what_people_typed_into_a_lazy_sentence_is_text_and_not_html(app: Flask) -> None:
    with app.test_request_context("/en/"):
        shown = render_template_string("{{ words }}", words=lazy_gettext("About %(what)s", what="<script>"))
    assert shown == "About &lt;script&gt;"
