"""Every page of the documentation can be reached; the site's builder does not check that."""

import tomllib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]


def _entries(nav: object) -> Iterator[str]:
    if isinstance(nav, str):
        yield nav
    elif isinstance(nav, dict):
        yield from _entries(list(nav.values()))
    elif isinstance(nav, list):
        for entry in nav:
            yield from _entries(entry)


def test_every_page_stands_once_in_the_navigation() -> None:
    """`nav` in zensical.toml lists each page below docs/ once, and no page that is not there."""
    settings = tomllib.loads((ROOT / "zensical.toml").read_text(encoding="utf-8"))
    docs = ROOT / "docs"
    pages = Counter(page.relative_to(docs).as_posix() for page in docs.rglob("*.md"))

    assert Counter(_entries(settings["project"]["nav"])) == pages
