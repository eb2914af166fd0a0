"""Passkeys in a real browser, with the authenticator that Chromium brings for tests."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.support.database import DEMO_PASSWORD
from tests.support.server import LiveServer

DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def sign_in(page: Any, local: str) -> None:
    page.goto("/en/sign-in")
    page.fill("#email", f"{local}@example.org")
    page.fill("#password", DEMO_PASSWORD)
    page.click("main form .btn")


def sign_out(page: Any) -> None:
    page.goto("/en/account/")
    page.click(".account summary")
    page.click(".account form button")


def test_a_passkey_is_made_and_signs_in_again(
    start_server: Callable[..., LiveServer], new_page: Callable[..., Any]
) -> None:
    page = new_page(start_server().url, viewport={"width": 1280, "height": 800})
    tools = page.context.new_cdp_session(page)
    tools.send("WebAuthn.enable")
    tools.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
    sign_in(page, "peru")
    page.goto("/es/account/passkeys")
    page.fill("#name", "Portátil")
    page.click("main form .btn")
    page.wait_for_url("**/es/account/")
    assert "Portátil" in page.inner_text("main")
    sign_out(page)
    page.goto("/es/sign-in/passkey?next=/es/account/")
    page.click("main form .btn")
    page.wait_for_url("**/es/account/")
    assert "peru@example.org" in page.inner_text("main")


def test_a_device_that_does_not_answer_is_said_and_may_be_asked_again(
    start_server: Callable[..., LiveServer], new_page: Callable[..., Any]
) -> None:
    page = new_page(start_server().url, viewport={"width": 360, "height": 700})
    tools = page.context.new_cdp_session(page)
    tools.send("WebAuthn.enable")
    device = tools.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE | {"isUserVerified": False}})
    page.goto("/en/sign-in/passkey")
    page.click("main form .btn")
    page.wait_for_selector("[data-passkey-failed]:visible")
    tools.send("WebAuthn.removeVirtualAuthenticator", {"authenticatorId": device["authenticatorId"]})
    assert page.is_enabled("main form .btn")
