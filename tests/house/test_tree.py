"""The files themselves: short, without drawers, without traces of a machine; what they promise exists."""

from __future__ import annotations

import re
import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LONGEST = 400  # lines
TEXTS = {
    ".py",
    ".html",
    ".txt",
    ".md",
    ".css",
    ".js",
    ".toml",
    ".csv",
    ".po",
    ".pot",
    ".in",
    ".ini",
    ".mako",
    ".pyi",
    "",
}
SELF = Path(__file__)
# Spelt in pieces, so that this file does not contain what it looks for.
MACHINE_PATHS = re.compile(
    r"(?:^|[^A-Za-z0-9_.])/(?:" + "|".join(("wor" + "k", "far" + "m", "roo" + "t", "hom" + "e")) + r")/[A-Za-z.]"
)
MARKS = ("TO" + "DO", "FIX" + "ME", "XX" + "X", "NotImplemented" + "Error")
UNFINISHED = re.compile(r"\b(?:" + "|".join(MARKS) + r")\b")


@cache
def files() -> list[Path]:
    """Everything that is, or would be, committed."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    return [ROOT / name for name in listed.stdout.decode().split("\0") if name and (ROOT / name).is_file()]


def texts() -> list[tuple[Path, str]]:
    return [(f, f.read_text(encoding="utf-8")) for f in files() if f.suffix in TEXTS and f != SELF]


def test_no_file_of_code_is_long() -> None:
    long = {
        str(file.relative_to(ROOT)): lines
        for file in files()
        if file.suffix in {".py", ".html", ".js", ".css"}
        if (lines := len(file.read_text(encoding="utf-8").splitlines())) > LONGEST
    }

    assert long == {}


def test_there_is_no_drawer_for_everything() -> None:
    assert [
        f.name for f in files() if f.stem in {"utils", "util", "helpers", "misc", "common"} and f.suffix == ".py"
    ] == []


def test_no_file_names_a_path_of_a_machine() -> None:
    found = [
        f"{file.relative_to(ROOT)}: {line.strip()[:100]}"
        for file, text in texts()
        for line in text.splitlines()
        if MACHINE_PATHS.search(line)
    ]

    assert found == []


def test_nothing_says_of_itself_that_it_is_unfinished() -> None:
    found = [
        f"{file.relative_to(ROOT)}: {line.strip()[:100]}"
        for file, text in texts()
        if file.suffix in {".py", ".html", ".js", ".css", ".md"}
        for line in text.splitlines()
        if UNFINISHED.search(line)
    ]

    assert found == []


def test_every_module_says_what_it_holds() -> None:
    silent = [
        str(file.relative_to(ROOT))
        for file, text in texts()
        if file.suffix == ".py" and text.strip() and not re.match(r'(#!.*\n)?r?"""', text)
    ]

    assert silent == []


def test_every_command_that_the_texts_name_exists() -> None:
    targets = set(re.findall(r"^([a-z][a-z-]*):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.M))
    named = {
        command
        for file, text in texts()
        if file.suffix == ".md"
        for command in re.findall(r"(?:`|^ {4}|\$ )make ([a-z][a-z-]*)", text, re.M)
    }

    assert {"run", "test"} <= named
    assert named - targets == set()


def test_every_local_link_of_the_texts_leads_somewhere() -> None:
    broken = [
        f"{file.relative_to(ROOT)}: {target}"
        for file, text in texts()
        if file.suffix == ".md"
        for target in re.findall(r"\]\((?!https?:|mailto:|#)([^)#\s]+)", text)
        if not (file.parent / target).exists()
    ]

    assert broken == []


def test_style_sheets_know_no_left_and_right() -> None:
    physical = re.compile(
        r"(?:^|[\s;{])(?:margin|padding|border)-(?:left|right)\b|(?:^|[\s;{])(?:left|right)\s*:|text-align\s*:\s*(?:left|right)\b|float\s*:\s*(?:left|right)\b"
    )
    found = [
        f"{file.relative_to(ROOT)}: {line.strip()}"
        for file, text in texts()
        if file.suffix == ".css"
        for line in text.splitlines()
        if physical.search(line)
    ]

    assert found == []
