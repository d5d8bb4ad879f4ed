"""The reference leaves nothing out: what the code knows, a page says."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Annotated, Any, get_args, get_origin

import pytest
from pydantic import BaseModel

import leadcore
from leadcore.definition import Document
from leadcore.definition.sections.document import FieldDeclaration
from leadcore.errors import CATALOGUE
from leadcore.language import tree
from leadcore.language.vocabulary import RESERVED, Section
from leadcore.model import STANDARD_TOUCH_KINDS, Company, Inquiry, Lead, Stage, Touch
from tools import reference_pages
from tools.error_examples import EXAMPLES

REFERENCE = Path(__file__).parents[2] / "docs" / "reference"
LANGUAGE = sorted(REFERENCE.glob("language*.md"))


@cache
def text_of(*pages: str) -> str:
    """The text of pages of the reference."""
    return "\n".join((REFERENCE / page).read_text(encoding="utf-8") for page in pages)


def tables(text: str) -> list[list[str]]:
    """The tables of a page, each as the names in the first cells of its rows."""
    found: list[list[str]] = [[]]
    for line in text.splitlines():
        row = re.match(r"\| `([^`]+)`(?:, `([^`]+)`)*", line)
        if row is not None:
            found[-1] += re.findall(r"`([^`]+)`", line.split(" |")[0])
        elif not line.startswith("|") and found[-1]:
            found.append([])
    return found


# -- what comes from the code --------------------------------------------------------------------


def test_what_comes_from_the_code_is_up_to_date() -> None:
    """`python -m tools.reference_pages` would change nothing."""
    for page, text in reference_pages.pages():
        assert page.read_text(encoding="utf-8") == text, f"{page.name}: run tools.reference_pages"


def test_an_outdated_page_is_noticed() -> None:
    """A table that differs from the code is written anew, whatever stood there."""
    old = "<!-- from the code: fields of Company -->\n| `nothing` |\n<!-- end -->\nKept."
    new = reference_pages.brought_up_to_date(old)

    assert "`nothing`" not in new
    assert "`employees`" in new
    assert new.endswith("Kept.")
    assert reference_pages.brought_up_to_date(new) == new


# -- definition ----------------------------------------------------------------------------------


def parts_of(model: type[BaseModel]) -> Iterator[type[BaseModel]]:
    """A model and those that its fields hold, however deep."""
    seen: dict[type[BaseModel], None] = {model: None}
    left = [model]
    while left:
        for field in left.pop().model_fields.values():
            for found in _models_in(field.annotation):
                if found not in seen:
                    seen[found] = None
                    left.append(found)
    yield from seen


def _models_in(annotation: Any) -> Iterator[type[BaseModel]]:
    if get_origin(annotation) is Annotated:
        yield from _models_in(get_args(annotation)[0])
        return
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for part in get_args(annotation):
        yield from _models_in(part)


@pytest.mark.parametrize("part", list(parts_of(Document)), ids=lambda part: part.__name__)
def test_every_key_of_a_definition_is_documented(part: type[BaseModel]) -> None:
    """Each part of a definition has a table that lists all of its keys."""
    keys = {field.alias or name for name, field in part.model_fields.items()}
    found = tables(text_of("definition.md", "capture.md"))

    assert any(keys <= set(names) for names in found), f"no table lists {sorted(keys)}"


def test_every_type_of_field_is_documented() -> None:
    """Each type that a field can be declared with has a row of its own."""
    types = set(get_args(FieldDeclaration.model_fields["type"].annotation))

    assert any(types <= set(names) for names in tables(text_of("definition.md")))


def test_the_order_of_sections_is_that_of_the_code() -> None:
    """The page numbers the sections in the order in which they are decided."""
    numbered = re.findall(r"^\| \d \| `(\w+)` ", text_of("definition.md"), re.MULTILINE)

    assert numbered == [section.key for section in Section if section is not Section.TRACKS]


# -- errors --------------------------------------------------------------------------------------


@pytest.mark.parametrize("code", list(CATALOGUE))
def test_every_code_has_an_entry_that_can_be_linked_to(code: str) -> None:
    """The page of error codes has a heading with an anchor for each code."""
    assert f"{{#{code.lower()}}}" in text_of("errors.md")


def test_examples_are_of_codes_that_exist() -> None:
    """No example outlives its code."""
    assert set(EXAMPLES) <= set(CATALOGUE)


# -- the language --------------------------------------------------------------------------------


def nodes() -> Iterator[str]:
    """The names of all things that can be said."""
    for name in tree.__all__:
        node = getattr(tree, name)
        bases = (tree.Node, tree.Value, tree.Condition)
        if inspect.isclass(node) and issubclass(node, tree.Node) and node not in bases:
            yield name


@pytest.mark.parametrize("node", list(nodes()))
def test_every_node_of_the_tree_is_documented(node: str) -> None:
    """The table of the typed tree names each node."""
    assert any(node in names for names in tables(text_of("language.md")))


WORDS = {
    *(f".{name}(" for name in get_args(tree.TextTestName)),
    *(f"now.{name}(" for name in get_args(tree.CalendarPartName)),
    *get_args(tree.Comparison),
    *(f".{name}(" for name in ("where", "within", "count", "exists", "sum", "max", "min")),
    *(f".{name}()" for name in ("first", "last")),
    *(f".{name}(" for name in ("has", "has_any", "has_all", "allows", "reached")),
    *(f"{name}(" for name in ("known", "missing", "days_since", "days_until")),
    *(" in [", " in lists.", " not in ", "not ", " and ", " or "),
}


@pytest.mark.parametrize("word", sorted(WORDS))
def test_every_word_of_the_language_is_documented(word: str) -> None:
    """Each operator, method and function is used in a condition on the pages of the language."""
    conditions = re.findall(r"`([^`\n]+)`|ask\((.+)", text_of(*(page.name for page in LANGUAGE)))

    assert any(word in inline or word in asked for inline, asked in conditions)


def test_reserved_names_are_documented() -> None:
    """The page lists the names that a definition may not give."""
    assert " ".join(sorted(RESERVED)) in text_of("language.md")


# -- the model and the Python names --------------------------------------------------------------


@pytest.mark.parametrize("record", [Lead, Company, Inquiry, Touch, Stage])
def test_every_field_of_the_model_is_documented(record: type[BaseModel]) -> None:
    """Each record has a table that lists its fields."""
    fields = set(record.model_fields)

    assert any(fields <= set(names) for names in tables(text_of("model.md")))


def test_every_standard_kind_of_touch_is_documented() -> None:
    """The page lists each standard kind of touch."""
    assert any(set(STANDARD_TOUCH_KINDS) <= set(names) for names in tables(text_of("model.md")))


@pytest.mark.parametrize("name", leadcore.__all__)
def test_every_public_name_is_documented(name: str) -> None:
    """The page of Python names has a heading or a row for each name in `leadcore.__all__`."""
    text = text_of("python.md")

    assert re.search(rf"^(#+ |\| )`{name}`", text, re.MULTILINE), f"`{name}` has no entry"
