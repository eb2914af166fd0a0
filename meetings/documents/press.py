"""A process of its own that sets one PDF: asked on standard input, in JSON; answers with the bytes on standard output.

It is started by its path and imports nothing of the application, so that it is there in some fifty milliseconds and
knows no secret. It limits its own time and memory; whoever starts it ends it when it takes too long all the same.
"""

from __future__ import annotations

import importlib.util
import json
import sys
from pathlib import Path
from typing import Any

SECONDS = 20  # of processor time, on all cores together
MEMORY = 2 << 30  # of addresses; what is really used is a tenth of it
FONTS = ("fontpkg_source_serif_4", "fontpkg_amiri", "pylopdf_fonts_zh_cn")


def font_folders() -> list[str]:
    """Where the packages of the typefaces lie."""
    found = [importlib.util.find_spec(name) for name in FONTS]
    return [folder for spec in found if spec for folder in spec.submodule_search_locations or ()]


def press(template: str, document: str, seconds: int) -> bytes:
    """The PDF of a document (JSON), dated `seconds` after the epoch: PDF/UA-1, unless a character has no glyph."""
    import typst

    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=list(font_folders()))
    source = Path(template)
    compiler = typst.Compiler(
        source, root=source.parent, font_paths=fonts, ignore_system_fonts=True, sys_inputs={"document": document}
    )
    standards: list[Any] = ["ua-1"]
    try:
        made = compiler.compile(format="pdf", pdf_standards=standards, timestamp=seconds)
    except typst.TypstError as error:
        # A letter of a script that none of the typefaces has: the standard forbids it, a tagged PDF shows a box.
        sys.stderr.write(f"not PDF/UA-1: {error.message}\n")
        made = compiler.compile(format="pdf", timestamp=seconds)
    assert isinstance(made, bytes)
    return made


def limit() -> None:
    """Hold this process to its time and memory, where the system can."""
    try:
        import resource
    except ImportError:  # Windows: whoever started it watches the clock
        return
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    limit()
    asked = json.load(sys.stdin.buffer)
    sys.stdout.buffer.write(
        press(asked["template"], json.dumps(asked["document"], ensure_ascii=False), asked["seconds"])
    )
