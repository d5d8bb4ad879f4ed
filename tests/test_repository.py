"""Promises about the files of the repository themselves."""

from __future__ import annotations

import ast
import importlib
import inspect
import pkgutil
import re
import subprocess
from pathlib import Path
from types import FunctionType, ModuleType

import pytest

import leadcore

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "src" / "leadcore"

# Written in pieces, so that this file keeps its own promises.
PLACES = re.compile(rf"(?<![\w.~])/(?:{'home|root|Users|opt|tmp|work'})/[\w.-]+")
HOSTS = (("pypi", "org"), ("pythonhosted", "org"), ("npmjs", "org"), ("debian", "org"))
OPTIONS = ("index-url", "extra-index-url", "find-links", "trusted-host")
SOURCES = re.compile(
    "|".join([*(rf"{name}\.{end}" for name, end in HOSTS), *(f"--{option}" for option in OPTIONS)])
)
PINNED = re.compile(r"[\w.-]+==[\w.]+(?: ; .+)?")


def _texts() -> dict[str, str]:
    """Every text file that is, or is about to be, part of the repository."""
    if not (ROOT / ".git").exists():
        pytest.skip("not a git checkout, so there is no list of files")
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        encoding="utf-8",
    ).stdout
    texts = {}
    for name in filter(None, listed.split("\0")):
        content = (ROOT / name).read_bytes() if (ROOT / name).is_file() else b"\0"
        if b"\0" not in content:
            texts[name] = content.decode("utf-8", errors="replace")
    return texts


@pytest.fixture(scope="module")
def texts() -> dict[str, str]:
    """The text files by name."""
    return _texts()


def _lines_with(texts: dict[str, str], pattern: re.Pattern[str]) -> list[str]:
    return [
        f"{name}:{number}: {found[0]}"
        for name, text in texts.items()
        for number, line in enumerate(text.splitlines(), 1)
        if (found := pattern.search(line))
    ]


def test_no_file_names_a_place_on_somebodys_machine(texts: dict[str, str]) -> None:
    """A clone works anywhere, so no file holds an absolute path into a home or work folder."""
    assert _lines_with(texts, PLACES) == []


def test_no_file_names_where_packages_come_from(texts: dict[str, str]) -> None:
    """Where packages are fetched from is each installation's own business."""
    assert _lines_with(texts, SOURCES) == []


@pytest.mark.parametrize("pattern", [PLACES, SOURCES])
def test_the_forbidden_is_recognised(pattern: re.Pattern[str]) -> None:
    """The two searches above find what they look for, and say where."""
    line = f"open {Path('/home') / 'ada'}, --{OPTIONS[0]}"

    found = _lines_with({"a.md": f"fine\n{line}\n"}, pattern)

    assert len(found) == 1
    assert found[0].startswith("a.md:2: ")


def test_every_requirement_is_pinned(texts: dict[str, str]) -> None:
    """Whoever sets up gets the versions that were tested together."""
    lines = [
        line
        for name, text in texts.items()
        if name.startswith("requirements/")
        for line in text.splitlines()
        if line and not line.startswith("#")
    ]

    assert lines
    assert [line for line in lines if not PINNED.fullmatch(line)] == []


def test_text_files_end_with_one_newline(texts: dict[str, str]) -> None:
    """Files end as editors and diffs expect."""
    assert [n for n, text in texts.items() if text and not re.search(r"[^\n]\n\Z", text)] == []


def test_no_module_is_named_for_nothing() -> None:
    """A module is named after what is in it."""
    vague = {"common", "helper", "helpers", "manager", "misc", "util", "utils"}
    modules = (path for part in ("src", "tests", "tools") for path in (ROOT / part).rglob("*.py"))

    assert [path.name for path in modules if vague & {path.stem, path.parent.name}] == []


def test_every_package_says_what_it_is_for() -> None:
    """Each package opens with one line: what it is for and what it refuses to do."""
    packages = sorted(PACKAGE.rglob("__init__.py"))
    docstrings = {
        path.relative_to(PACKAGE).as_posix(): ast.get_docstring(ast.parse(path.read_text("utf-8")))
        for path in packages
    }

    assert docstrings
    assert [name for name, text in docstrings.items() if not text or "\n" in text] == []


def _modules() -> list[ModuleType]:
    names = (found.name for found in pkgutil.walk_packages(leadcore.__path__, "leadcore."))
    # Alembic runs its `env`, within a migration and nowhere else.
    called = [name for name in names if not name.endswith(("__main__", ".migrations.env"))]
    return [importlib.import_module(name) for name in called]


def test_every_public_method_is_documented() -> None:
    """A public method has a docstring, its own or that of the method that it overrides."""
    undocumented = [
        f"{module.__name__}.{owner}.{name}"
        for module in _modules()
        for owner, kind in vars(module).items()
        if isinstance(kind, type) and kind.__module__ == module.__name__ and owner[0] != "_"
        for name, member in vars(kind).items()
        if name[0] != "_"
        and isinstance(member, FunctionType | property | classmethod | staticmethod)
        and getattr(member, "__module__", module.__name__) == module.__name__
        and not inspect.getdoc(getattr(kind, name))
    ]

    assert undocumented == []


def _given_by_place(kind: type) -> list[str]:
    """The arguments of a class's own methods that have a default and need not be named."""
    by_place = inspect.Parameter.POSITIONAL_OR_KEYWORD
    return [
        f"{name}({parameter.name})"
        for name, member in vars(kind).items()
        if isinstance(function := getattr(member, "__func__", member), FunctionType)
        and name[0] != "_"  # a record may be made of its parts in their order
        and function.__module__ == kind.__module__
        for parameter in inspect.signature(function).parameters.values()
        if parameter.kind is by_place and parameter.default is not parameter.empty
    ]


@pytest.mark.parametrize("name", [each for each in leadcore.__all__ if each[0] != "_"])
def test_arguments_with_defaults_are_named(name: str) -> None:
    """So that a call says what it asks for, and further arguments can come between."""
    public = getattr(leadcore, name)
    ours = [kind for kind in public.__mro__ if kind.__module__.startswith("leadcore.")]

    assert [each for kind in ours for each in _given_by_place(kind)] == []


def test_an_argument_that_need_not_be_named_is_noticed() -> None:
    """The search above finds what it looks for."""

    class Lamp:
        def light(self, room: str, hours: int = 1, *, red: bool = False) -> None:
            """Shine."""

        @classmethod
        def bought(cls, shop: str = "any") -> None:
            """Pay."""

    assert _given_by_place(Lamp) == ["light(hours)", "bought(shop)"]
