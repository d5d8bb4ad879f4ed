"""Promises of the help texts and of the page that is made of them."""

from __future__ import annotations

from typing import Any

import pytest
import typer.main

from leadcore.cli.program import VERBS, app
from tests.cli.programs import Run
from tools.command_page import PAGE, page

COMMANDS: dict[str, Any] = typer.main.get_command(app).commands  # type: ignore[attr-defined]


def test_the_page_is_what_the_program_says() -> None:
    """`python -m tools.command_page` brings the page up to date."""
    assert PAGE.read_text(encoding="utf-8") == page()


@pytest.mark.parametrize("verb", VERBS)
def test_every_option_is_explained(leadcore: Run, verb: str) -> None:
    """Each argument and option stands in the help and on the page, with its words."""
    text = PAGE.read_text(encoding="utf-8")
    section = text.partition(f"## leadcore {verb}\n")[2].partition("\n## ")[0]
    shown = leadcore(verb, "--help").out

    for parameter in COMMANDS[verb].params:
        said = parameter.help.replace("|", r"\|")
        assert said.endswith(".")
        assert said in section
        for name in parameter.opts if parameter.param_type_name == "option" else ():
            assert f"`{name}" in section
            assert name in shown


@pytest.mark.parametrize("verb", VERBS)
def test_every_help_has_examples(leadcore: Run, verb: str) -> None:
    """Help shows how the verb is used, within a terminal of 80 columns."""
    done = leadcore(verb, "--help")

    assert done.code == 0
    assert "Examples:\n" in done.out
    assert f"    leadcore {verb} " in done.out
    assert max(map(len, done.out.splitlines())) <= 80


def test_the_program_lists_its_verbs(leadcore: Run) -> None:
    """Each with one short sentence, in the order in which people need them."""
    lines = leadcore("--help").out.splitlines()
    start = lines.index("Commands:") + 1

    listed = [line.split() for line in lines[start : start + len(VERBS)]]
    assert [words[0] for words in listed] == list(VERBS)
    assert [words[-1] for words in listed if not words[-1].endswith(".")] == []
    assert [words for words in listed if words[-1].endswith("...")] == []


def test_without_arguments_there_is_help(leadcore: Run) -> None:
    """Whoever types only the name is shown what there is."""
    done = leadcore()

    assert "Usage: leadcore" in done.out + done.err
    assert "Commands:" in done.out + done.err
