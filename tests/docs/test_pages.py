"""The README and every page of the documentation do what they show."""

import shutil
from pathlib import Path

import pytest

from tools.blocks import blocks_of
from tools.pages import run_page

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
WITH_BLOCKS = [page for page in PAGES if blocks_of(page)]


@pytest.mark.parametrize("page", WITH_BLOCKS, ids=lambda page: str(page.relative_to(ROOT)))
def test_a_page_does_what_it_shows(page: Path, tmp_path: Path) -> None:
    """Following a page from top to bottom in an empty folder gives what the page says."""
    run_page(page, directory=tmp_path)


def test_the_examples_run_as_their_page_says(tmp_path: Path) -> None:
    """The commands of examples/README.md give what it shows, at the top of a copy."""
    shutil.copytree(ROOT / "examples", tmp_path / "examples")

    assert run_page(ROOT / "examples" / "README.md", directory=tmp_path) > 0
