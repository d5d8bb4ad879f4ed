"""Every page can be reached, and leads somewhere; of this the site's builder checks only a part."""

import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
#: Pages that are read in the repository, and not built into the site.
OUTSIDE = sorted({*ROOT.glob("*.md"), *ROOT.glob("*/README.md")} - {ROOT / "CHANGELOG.md"})


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


def _dead_links(page: Path) -> list[str]:
    """The links of a page that lead to no file of the repository."""
    text = re.sub(r"```.*?```", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)
    links = re.findall(r"\]\((?!https?://|#)([^)#]+)(?:#[^)]*)?\)", text)
    return [link for link in links if not (page.parent / link).exists()]


@pytest.mark.parametrize("page", OUTSIDE, ids=lambda page: str(page.relative_to(ROOT)))
def test_the_links_of_pages_outside_the_site_lead_to_files(page: Path) -> None:
    """README.md and its like lead to files that are there."""
    assert _dead_links(page) == []


def test_a_dead_link_is_noticed(tmp_path: Path) -> None:
    """A link to nothing is told, one to a file, to a heading or to elsewhere is not."""
    page = tmp_path / "page.md"
    page.write_text(
        "[a](gone.md#x) [b](page.md) [c](#c) [d](https://example.org)\n", encoding="utf-8"
    )

    assert _dead_links(page) == ["gone.md"]
