"""The rules of a draft: few, marked as stand-ins, each on a fact that tells leads apart."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from leadcore import Definition
from leadcore.intake.drafting.draft import draft
from leadcore.intake.drafting.head_rows import head_row_of, is_total
from leadcore.intake.drafting.titles import common_words, senior_words


def drafted(folder: Path, head: str, rows: list[str]) -> str:
    """The text of a draft, which must be without any problem."""
    path = folder / "leads.csv"
    path.write_text("\n".join([head, *rows, ""]), encoding="utf-8")
    text = draft(path).text
    assert Definition.loads(text).warnings == ()
    return text


def rules_of(text: str) -> dict[str, str]:
    """The conditions of the rules that disqualify, qualify and score, by name."""
    document = yaml.safe_load(text)
    rules = [*document.get("disqualify", []), *document.get("qualify", {}).get("criteria", [])]
    for dimension in document.get("score", {}).values():
        rules += dimension["rules"]
    return {rule["rule"]: rule["when"] for rule in rules}


def test_every_rule_is_marked(tmp_path: Path) -> None:
    """Above each stands that it only stands in for a better one, and where it comes from."""
    rows = [
        f"{at},a{at}@example.com,{['CEO', 'Nurse', ''][at % 3]},{['DE', 'FR'][at % 2]},{at * 100}"
        for at in range(30)
    ]
    text = drafted(tmp_path, "id,email,title,country,budget", rows)
    lines = text.splitlines()
    rules = rules_of(text)
    assert list(rules) == ["competitor", "budget", "title", "senior", "home-market"]
    for rule in rules:
        at = next(at for at, line in enumerate(lines) if f"rule: {rule}" in line)
        assert lines[at - 1].strip().startswith("# stand-in")
    assert "# stand-in: 53% of those told have as much" in text
    assert "# stand-in: 67% of the rows tell it" in text
    assert "# stand-in: the commonest country, 50% of those told" in text
    assert "`need`, how many must hold, is a guess." in text


def test_what_everybody_or_nobody_tells_makes_no_rule(tmp_path: Path) -> None:
    """Nor do running numbers and codes; where nothing is left, there are no such sections."""
    rows = [f"{at},Anna,Rome,x,1,{at % 5}0000" for at in range(40)]
    text = drafted(tmp_path, "id,first name,city,note,pages,zip code", rows)
    assert rules_of(text) == {}
    document = yaml.safe_load(text)
    assert {"disqualify", "qualify", "score"} & document.keys() == set()
    assert "nothing in this file tells" in text
    assert [grade["grade"] for grade in document["grades"]] == ["C"]
    assert document["route"]["assign_on"] == ["mql"]


def test_of_many_facts_a_few_rules_are_made(tmp_path: Path) -> None:
    """A draft is to be read."""
    head = ",".join(["id", *(f"answer {at}" for at in range(30))])
    words = ["red", "blue", "green", ""]
    rows = [
        ",".join([str(row), *(words[(row + column) % 4] for column in range(30))])
        for row in range(60)
    ]
    assert len(rules_of(drafted(tmp_path, head, rows))) == 3


def test_a_rule_says_which_values_it_never_sees(tmp_path: Path) -> None:
    """Those that `bad: missing` loses; a summary of a run counts them too."""
    rows = [f"{at},{'nobody' if at < 4 else f'a{at}@b.com'}" for at in range(40)]
    text = drafted(tmp_path, "id,email", rows)
    assert "email: {from: email, bad: missing}  # 4 of 40 values cannot be read" in text
    comment = " ".join(line.strip(" #") for line in text.splitlines() if line.startswith("  #"))
    assert "4 of 40 values of `email` cannot be read, and are missing here" in comment


def test_remarks_are_doubted(tmp_path: Path) -> None:
    """A column of comments may be the need of a lead, and may be anything."""
    rows = [f"{at},{'please call' if at % 2 else ''}" for at in range(10)]
    text = drafted(tmp_path, "id,comment", rows)
    assert "need: comment  # taken for what the lead needs, and it may be any remark" in text


@pytest.mark.parametrize(
    ("titles", "words"),
    [
        (["Geschäftsführer", "Leiterin IT", "Azubi"], "geschäftsführer, leiterin"),
        (["Directrice commerciale", "Stagiaire"], "directrice"),
        (["Head of Sales", "VP", "Intern"], "head, vp"),
        (["Nurse", "Nurse", "Teacher", "Teacher", "Cook"], "nurse, teacher"),
    ],
)
def test_titles_are_named_in_the_words_of_the_file(
    tmp_path: Path, titles: list[str], words: str
) -> None:
    """A German file gets no English words."""
    rows = [f"{at},{titles[at % len(titles)]}" for at in range(30)]
    condition = rules_of(drafted(tmp_path, "id,title", rows))["senior"]
    quoted = ", ".join(f'"{word}"' for word in words.split(", "))
    assert condition == f"title.has_word({quoted})"


def test_words_that_tell_of_a_say() -> None:
    """The commonest first; of those that do not, none that is rare or everywhere."""
    assert senior_words({"Projektleiter": 1, "Leiter": 3, "Leitfaden": 9}) == (
        "leiter",
        "projektleiter",
    )
    assert senior_words({"Nurse": 9}) == ()
    assert common_words({"Nurse": 9, "Cook": 1}) == ()


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        ([["name", "email"], ["a", "b"]], 1),
        ([["Leads", "", ""], ["name", "email", "city"], ["a", "b", "c"]], 2),
        ([["Leads"], [], ["name", "email", "city"], ["a", "b", "c"]], 3),
        ([["Person", "", "Company", ""], ["Name", "E-Mail", "Name", "City"]], 2),
        # The names of the columns are those of the first row, however strange they are.
        ([["Q1", "Q2"], ["email", "name"]], 1),
        # Leads are no names.
        ([["id", "", ""], ["1", "Anna", "Rome"], ["email", "name", "city"]], 1),
        ([["Leads", "", ""], ["2", "a@b.com", "Rome"]], 1),
        ([["x"]], 1),
        ([], 1),
    ],
)
def test_the_row_of_names(rows: list[list[str]], found: int) -> None:
    """Below titles and groups of columns, and never among the leads."""
    assert head_row_of(rows) == found


@pytest.mark.parametrize(
    ("row", "total"),
    [
        (["Total", "", "5"], True),
        (["", "Gesamtsumme:", "", "5"], True),
        (["Total: 200", "", ""], True),
        (["Grand total", "", "7"], True),
        (["Total", "a@b.com", "5"], False),
        (["Total Energies", "", "5"], False),
        (["Summer", "", "5"], False),
        (["", ""], False),
    ],
)
def test_rows_that_sum_up_the_others(row: list[str], *, total: bool) -> None:
    """They begin with a word for it, and are not full."""
    assert is_total(row) == total
