"""The README and every page of the documentation do what they show."""

from pathlib import Path

import pytest

from tools.pages import blocks_of, run_page

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
WITH_BLOCKS = [page for page in PAGES if blocks_of(page)]


@pytest.mark.parametrize("page", WITH_BLOCKS, ids=lambda page: str(page.relative_to(ROOT)))
def test_a_page_does_what_it_shows(page: Path, tmp_path: Path) -> None:
    """Following a page from top to bottom in an empty folder gives what the page says."""
    run_page(page, directory=tmp_path)
