"""Loading: files, folders, lists and tables; what cannot be read says why, and nothing else is."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from leadcore.definition.loading.loaded import from_document, load, loads
from leadcore.definition.sections.document import Document, ListFile, Table
from leadcore.errors import DefinitionError, Problem
from tests.definition.sample import FILES, SAMPLE, write_sample

HEAD = "leadcore: 1\ndefinition: x\n"


def refused(path: Path) -> Problem:
    """Why nothing can be read at all."""
    with pytest.raises(DefinitionError) as caught:
        load(path)
    (problem,) = caught.value.problems
    return problem


def only(text: str, folder: Path | None = None) -> Problem:
    """The only problem of a document."""
    (problem,) = loads(HEAD + text, folder=folder).problems
    return problem


# -- one file --------------------------------------------------------------------------------------


def test_the_sample_loads_without_problems(tmp_path: Path) -> None:
    """The sample of the design, with its list and its table."""
    loaded = load(write_sample(tmp_path))

    assert loaded.problems == ()
    assert loaded.document.definition == "diversifyedu"
    assert loaded.lists == {"competitors": ("rival.example", "other.example")}
    table = loaded.tables["regions.csv"]
    assert table.columns == ("country", "region")
    assert table.rows[0] == ("US", "north_america")
    line = SAMPLE.split("\n").index("    cap: 40") + 1
    cap = loaded.source.span(("score", "fit", "cap"))
    assert str(cap) == f"{tmp_path / 'leads.yaml'}:{line}:10"


def test_a_place_names_the_file_as_it_was_given(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever writes `leads.yaml` reads `leads.yaml:3:1`."""
    write_sample(tmp_path, HEAD + "teems: []\n")
    monkeypatch.chdir(tmp_path)

    assert str(load("leads.yaml").problems[0].span) == "leads.yaml:3:1"


@pytest.mark.parametrize(
    ("content", "code", "at"),
    [
        (b"leadcore: 1\ndefinition: caf\xe9\n", "LC-YAML-002", "2:16"),
        (b"leadcore: 1\r\n# \xc3\xa9 \xff\n", "LC-YAML-002", "2:5"),
        (b"a: b\xc3", "LC-YAML-002", "1:5"),
        (b"\xff\xfea\x00:\x00 \x00\x00\xd8", "LC-YAML-002", "1:4"),
        (b"\xff\xfea\x00:", "LC-YAML-002", "1:2"),
        (b"a: b\x00", "LC-YAML-003", "1:5"),
        (b"PL\x03\x04\x00", "LC-YAML-003", "1:3"),
        (b"a: [", "LC-YAML-001", "1:4"),
    ],
)
def test_a_file_that_is_no_text_is_refused_at_its_line(
    content: bytes, code: str, at: str, tmp_path: Path
) -> None:
    """Wrong encodings and binary files are told with the place of the first wrong byte."""
    path = tmp_path / "a.yaml"
    path.write_bytes(content)
    problem = refused(path)

    assert (problem.code, str(problem.span)) == (code, f"{path}:{at}")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_a_byte_order_mark_says_what_the_encoding_is(encoding: str, tmp_path: Path) -> None:
    """A mark at the beginning is read and counts as no column."""
    path = tmp_path / "a.yaml"
    path.write_bytes("définition: x\nleadcore: 1\n".encode(encoding))
    (problem,) = load(path).problems

    assert (problem.code, str(problem.span)) == ("LC-DEF-002", f"{path}:1:1")


def test_text_and_bytes_load_alike() -> None:
    """A mark in a text that was read by other means is passed over too."""
    for text in (HEAD, HEAD.encode(), "\ufeff" + HEAD, b"\xef\xbb\xbf" + HEAD.encode()):
        assert loads(text).document == loads(HEAD).document
        assert loads(text).content_digest == loads(HEAD).content_digest


def test_what_cannot_be_opened_says_why(tmp_path: Path) -> None:
    """No such file, no rights, no YAML in the folder."""
    (tmp_path / "empty").mkdir()
    locked = tmp_path / "locked.yaml"
    locked.write_text("a: b")
    locked.chmod(0)

    missing = refused(tmp_path / "none.yaml")
    assert missing.code == "LC-DEF-001"
    assert "there is no such file" in missing.message
    assert "holds no definition" in refused(tmp_path / "empty").message
    assert refused(tmp_path / "locked.yaml" / "x").code == "LC-DEF-001"
    assert refused(Path("a\0b")).code == "LC-DEF-001"
    if not os.access(locked, os.R_OK):
        assert "no right" in refused(locked).message


def test_a_file_that_is_too_large_is_refused(tmp_path: Path) -> None:
    """More than 32 MB are not even read."""
    path = tmp_path / "a.yaml"
    with path.open("wb") as file:
        file.truncate(33 * 1024 * 1024)

    assert refused(path).code == "LC-YAML-004"
    with pytest.raises(DefinitionError) as caught:
        loads(" " * (33 * 1024 * 1024))
    assert caught.value.code == "LC-YAML-004"


@pytest.mark.parametrize("text", ["- a\n", "just words\n", "'x'\n"])
def test_a_document_that_is_no_mapping_is_told(text: str) -> None:
    """A definition consists of sections."""
    (problem,) = loads(text).problems

    assert problem.code == "LC-DEF-004"
    assert str(problem.span) == "1:1"


@pytest.mark.parametrize(
    "text", ["", "\ufeff", "\n\n", "# nothing yet\n", "---\n", "---\n...\n", "~", "null\n", "{}\n"]
)
def test_an_empty_document_is_one_problem(text: str) -> None:
    """An empty file is told as that, with how to begin; not as lacking this and that."""
    [problem] = loads(text).problems

    assert (problem.code, problem.message) == ("LC-DEF-003", "the document is empty")
    assert problem.hint == "begin it with `leadcore: 1` and `definition: my-company`"
    assert problem.span is not None


@pytest.mark.parametrize("text", ["5", "hello\n", "'leadcore: 1'", "!x y"])
def test_a_document_that_is_no_mapping_is_one_problem(text: str) -> None:
    """A text in the place of a document is told with how to begin."""
    [problem] = loads(text).problems

    assert problem.code in ("LC-DEF-004", "LC-YAML-008")
    assert problem.hint.startswith(("write `key: value` lines", "remove it"))


# -- a folder --------------------------------------------------------------------------------------


def folder_of(tmp_path: Path, **files: str) -> Path:
    """A folder with YAML files."""
    for name, text in files.items():
        (tmp_path / f"{name}.yaml").write_text(text)
    return tmp_path


def test_a_folder_is_one_document(tmp_path: Path) -> None:
    """Sections are spread over files, and lists go on in the order of the files' names."""
    folder = folder_of(
        tmp_path,
        a="leadcore: 1\ndefinition: x\ndisqualify:\n- {rule: a, when: b}\n"
        "score: {fit: {cap: 5, rules: [{rule: c, when: d}]}}\n"
        "route: {assign_on: [sql], rules: []}\n",
        b="leadcore: 1\ndisqualify:\n- {rule: e, when: f}\nlists:\nfields: {x: {type: text}}\n"
        "score: {fit: {rules: [{rule: g, when: h}]}, trust: {rules: []}}\n",
        c="fields: {y: {type: text}}\nlists: {z: [q]}\nroute: {rules: [{rule: i, to: j}]}\n",
    )
    (folder / "old").mkdir()
    (folder / "old" / "z.yaml").write_text("nonsense: [")
    (folder / ".hidden.yaml").write_text("nonsense: [")
    (folder / "notes.txt").write_text("nonsense: [")
    loaded = load(folder)

    assert loaded.problems == ()
    assert [rule.rule for rule in loaded.document.disqualify] == ["a", "e"]
    assert [rule.rule for rule in loaded.document.score["fit"].rules] == ["c", "g"]
    assert list(loaded.document.score) == ["fit", "trust"]
    assert list(loaded.document.fields) == ["x", "y"]
    assert loaded.document.route is not None
    assert loaded.document.route.assign_on == ["sql"]
    source = loaded.source
    assert str(source.span(("disqualify", 1, "when"))) == f"{folder / 'b.yaml'}:3:19"
    assert str(source.span(("score", "fit", "rules", 1, "when"))) == f"{folder / 'b.yaml'}:6:39"
    assert str(source.key_span(("fields", "y"))) == f"{folder / 'c.yaml'}:1:10"
    assert str(source.span(("route", "rules", 0, "to"))) == f"{folder / 'c.yaml'}:3:31"
    assert str(source.span(("score", "fit"))) == f"{folder / 'a.yaml'}:5:20"


@pytest.mark.parametrize(
    ("first", "second", "path", "places"),
    [
        ("definition: y", "definition: z", "definition", ("1:1", "1:1")),
        ("fields: {a: {type: text}}", "fields: {a: {label: b}}", "fields.a", ("1:10", "1:10")),
        ("derive: {a: [{value: b}]}", "derive: {a: [{value: c}]}", "derive.a", ("1:10", "1:10")),
        (
            "score: {f: {cap: 1, rules: []}}",
            "score: {f: {cap: 1, rules: []}}",
            "score.f.cap",
            ("1:13", "1:13"),
        ),
        (
            "qualify: {need: 1, criteria: []}",
            "qualify: {need: 1}",
            "qualify.need",
            ("1:11", "1:11"),
        ),
        ("teams: [a]", "teams: {b: c}", "teams", ("1:1", "1:1")),
    ],
)
def test_two_files_cannot_give_the_same_key(
    first: str, second: str, path: str, places: tuple[str, str], tmp_path: Path
) -> None:
    """Only one could count, so both places are named, and the first goes on being checked."""
    folder = folder_of(tmp_path, a=first, b=second, c="leadcore: 1")
    problems = [each for each in load(folder).problems if each.code == "LC-DEF-010"]

    assert [problem.path for problem in problems] == [path]
    assert f"{folder / 'a.yaml'}:{places[0]}" in problems[0].message
    assert str(problems[0].span) == f"{folder / 'b.yaml'}:{places[1]}"


def test_every_file_that_is_not_yaml_is_told(tmp_path: Path) -> None:
    """One error for each file, all at once."""
    folder = folder_of(tmp_path, a="a: [", b="c: d", e='f: "g')
    with pytest.raises(DefinitionError) as caught:
        load(folder)

    assert [each.code for each in caught.value.problems] == ["LC-YAML-001", "LC-YAML-017"]


def test_paths_of_a_later_file_count_the_lists_before(tmp_path: Path) -> None:
    """A note of the second file has the path in the whole document."""
    folder = folder_of(
        tmp_path,
        a=HEAD + "disqualify: [{rule: a, when: b}]",
        b='disqualify: [{rule: c, when: d, when: e}, {rule: f, when: "\\x08"}]\nteams: [!x y]',
        c="- no\n",
    )
    loaded = load(folder)

    assert {(each.code, each.path) for each in loaded.problems} == {
        ("LC-YAML-006", "disqualify[1].when"),
        ("LC-YAML-016", "disqualify[2].when"),
        ("LC-YAML-008", "teams[0]"),
        ("LC-DEF-004", ""),
    }
    assert loaded.told == {"disqualify[2].when", "teams[0]"}


# -- lists and tables ------------------------------------------------------------------------------


def test_lists_are_read_from_files_and_text(tmp_path: Path) -> None:
    """In order, without repeats, without blanks around them or empty ones."""
    (tmp_path / "a.csv").write_text("name;country\n Acme ; US\nBeta;\n\nAcme;DE\n")
    text = "lists: {a: {file: a.csv}, b: {file: a.csv, column: country}, c: [x, y, x]}"
    loaded = loads(HEAD + text, folder=tmp_path)

    assert loaded.problems == ()
    assert loaded.lists == {"a": ("Acme", "Beta"), "b": ("US", "DE"), "c": ("x", "y")}


def test_a_list_without_its_column_is_told(tmp_path: Path) -> None:
    """The nearest column is offered; the list is empty, and nothing more is said of it."""
    (tmp_path / "a.csv").write_text("name,country\nAcme,US\n")
    loaded = loads(HEAD + "lists: {a: {file: a.csv, column: contry}}", folder=tmp_path)

    (problem,) = loaded.problems
    assert (problem.code, problem.path) == ("LC-DEF-013", "lists.a.column")
    assert "`country`" in problem.hint
    assert loaded.lists == {"a": ()}
    assert "a" in loaded.unsure


def test_a_head_row_that_looks_like_a_value_is_worth_a_warning(tmp_path: Path) -> None:
    """A list file without a head row would lose its first value."""
    (tmp_path / "a.csv").write_text("acme.example\nbeta.example\n")
    (problem,) = loads(HEAD + "lists: {a: {file: a.csv}}", folder=tmp_path).problems

    assert (problem.severity, str(problem.span)) == ("warning", "a.csv:1:1")


TABLES = [
    ("derive: {r: {lookup: %s, by: country, take: r}}", "derive.r.lookup"),
    ("derive: {r: {table: %s, take: r}}", "derive.r.table"),
    ("score: {fit: {rules: [{rule: a, table: %s}]}}", "score.fit.rules[0].table"),
    ("route: {rules: [{rule: a, table: %s}]}", "route.rules[0].table"),
    ("lists: {a: {file: %s}}", "lists.a.file"),
]


@pytest.mark.parametrize(("text", "path"), TABLES)
def test_tables_are_read_wherever_they_are_named(text: str, path: str, tmp_path: Path) -> None:
    """In derive, score and route, and for lists; a missing one is told where it is named."""
    (tmp_path / "regions.csv").write_text(FILES["regions.csv"])
    loaded = loads(HEAD + text % "regions.csv", folder=tmp_path)
    assert loaded.problems == ()
    assert path.startswith("lists") or "regions.csv" in loaded.tables

    problem = only(text % "region.csv", tmp_path)
    assert (problem.code, problem.path) == ("LC-DEF-012", path)
    assert "`regions.csv`" in problem.hint
    assert problem.span is not None
    assert problem.span.line == 3


@pytest.mark.parametrize(("text", "path"), TABLES)
@pytest.mark.parametrize(
    "name",
    [
        "../secret.csv",
        "/etc/passwd",
        "a/../../secret.csv",
        "C:/x.csv",
        "C:x",
        "..\\secret.csv",
        "..",
    ],
)
def test_no_file_outside_the_folder_is_reached(
    text: str, path: str, name: str, tmp_path: Path
) -> None:
    """A name that leads out is refused before anything is opened, whether it is there or not."""
    (tmp_path / "secret.csv").write_text("a,b\n")
    folder = tmp_path / "inner"
    folder.mkdir()
    problem = only(text % f"'{name}'", folder)

    assert (problem.code, problem.path) == ("LC-DEF-011", path)


def test_no_link_leads_out_of_the_folder(tmp_path: Path) -> None:
    """A link within the folder is followed, and one that leaves it is not."""
    (tmp_path / "secret.csv").write_text("a,b\n")
    folder = tmp_path / "inner"
    (folder / "data").mkdir(parents=True)
    (folder / "data" / "real.csv").write_text("a,b\n")
    try:
        (folder / "out.csv").symlink_to(tmp_path / "secret.csv")
        (folder / "up").symlink_to(tmp_path)
        (folder / "in.csv").symlink_to(folder / "data" / "real.csv")
        (folder / "loop.csv").symlink_to(folder / "loop.csv")
        (folder / "b.yaml").symlink_to(tmp_path / "secret.csv")
    except OSError:
        pytest.skip("this system allows no links")

    table = TABLES[2][0]
    assert only(table % "out.csv", folder).code == "LC-DEF-011"
    assert only(table % "up/secret.csv", folder).code == "LC-DEF-011"
    assert only(table % "loop.csv", folder).code == "LC-DEF-012"
    assert loads(HEAD + table % "in.csv", folder=folder).problems == ()
    assert loads(HEAD + table % "data/real.csv", folder=folder).problems == ()
    assert refused(folder).code == "LC-DEF-001"


@pytest.mark.parametrize("name", ["inner", ".", "pipe", "x" * 5_000, "a\\0b"])
def test_what_is_no_file_is_told(name: str, tmp_path: Path) -> None:
    """Folders, pipes and impossible names are no tables, and nothing waits for them."""
    (tmp_path / "inner").mkdir()
    if hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / "pipe")
    elif name == "pipe":
        pytest.skip("this system has no named pipes")
    problem = only(TABLES[2][0] % f'"{name}"', tmp_path)

    assert problem.code in ("LC-DEF-012", "LC-YAML-016")


def test_without_a_folder_no_file_is_named() -> None:
    """Text that came from nowhere has no files beside it."""
    problem = only(TABLES[0][0] % "regions.csv")

    assert problem.code == "LC-DEF-012"
    assert "folder=" in problem.hint


def test_a_faulty_table_is_told_with_its_own_lines(tmp_path: Path) -> None:
    """Rows that do not fit are told by file and line, and the others are there."""
    (tmp_path / "regions.csv").write_text("country,region\nUS,north\nCA\n\nDE,europe\n")
    text = (
        "derive: {region: {lookup: regions.csv, by: country, take: region}}\n"
        "lists: {a: {file: regions.csv}}\n"
    )
    loaded = loads(HEAD + text, folder=tmp_path)

    (problem,) = loaded.problems
    assert (problem.code, str(problem.span)) == ("LC-DEF-013", "regions.csv:3:1")
    assert loaded.tables["regions.csv"].rows == (("US", "north"), ("DE", "europe"))
    assert [loaded.row_line("regions.csv", row) for row in (0, 1)] == [2, 5]
    assert loaded.row_line("other.csv", 0) == 2
    assert {"region", "a"} <= loaded.unsure


def test_a_large_table_is_read(tmp_path: Path) -> None:
    """Ten thousand rows are read, every one."""
    rows = "".join(f"US,{n:05},team_{n % 50},north\n" for n in range(10_000))
    (tmp_path / "t.csv").write_text("country,region,to,because\n" + rows)
    loaded = loads(HEAD + "route: {rules: [{rule: a, table: t.csv}]}", folder=tmp_path)

    assert len(loaded.tables["t.csv"].rows) == 10_000


# -- the digest of the content ---------------------------------------------------------------------


def test_the_digest_is_that_of_the_content(tmp_path: Path) -> None:
    """It changes with every text and table, and not with names of folders or line ends."""
    path = write_sample(tmp_path)
    digest = load(path).content_digest
    assert len(digest) == 64

    moved = tmp_path / "elsewhere"
    shutil.copytree(tmp_path, moved, ignore=shutil.ignore_patterns("elsewhere"))
    (moved / "leads.yaml").write_bytes(SAMPLE.replace("\n", "\r\n").encode())
    assert load(moved / "leads.yaml").content_digest == digest

    (moved / "regions.csv").write_text(FILES["regions.csv"].replace("DE", "FR"))
    assert load(moved / "leads.yaml").content_digest != digest
    assert load(write_sample(tmp_path, SAMPLE + "# more\n")).content_digest != digest


# -- from Python -----------------------------------------------------------------------------------


def test_a_document_built_in_python_has_paths_and_no_places(tmp_path: Path) -> None:
    """Lists and tables are read as for a text; there are no lines to name."""
    (tmp_path / "a.csv").write_text("name\nAcme\n")
    document = Document(definition="x", lists={"a": ListFile(file="a.csv"), "b": ["c"]})
    loaded = from_document(document, tmp_path)

    assert loaded.problems == ()
    assert loaded.document is document
    assert loaded.lists == {"a": ("Acme",), "b": ("c",)}
    assert loaded.source.span(("lists", "a")) is None
    assert loaded.source.key_span(("lists", "a")) is None
    assert loaded.source.span_within(("lists", "a"), 0, 1) is None
    assert loaded.source.path_text(("lists", "a")) == "lists.a"


def test_names_and_version_of_a_python_document_are_checked() -> None:
    """What YAML may not do, Python may not do either."""
    document = Document(
        leadcore=2, definition="x", lists={"a-b": []}, touches={"c": {"Bad": "text"}}
    )

    assert [(each.code, each.path) for each in from_document(document).problems] == [
        ("LC-DEF-008", "leadcore"),
        ("LC-DEF-006", "lists.a-b"),
        ("LC-DEF-006", "touches.c.Bad"),
    ]


def test_tables_can_be_given_from_python() -> None:
    """A given table needs no file, and counts in the digest."""
    (loaded, other, missing) = (
        from_document(
            loads(HEAD + TABLES[0][0] % "r.csv").document,
            files={name: Table(name=name, columns=("country", "r"), rows=rows)},
        )
        for name, rows in [("r.csv", (("US", "a"),)), ("r.csv", (("US", "b"),)), ("s.csv", ())]
    )

    assert loaded.problems == ()
    assert loaded.tables["r.csv"].rows == (("US", "a"),)
    assert loaded.content_digest != other.content_digest
    assert [each.code for each in missing.problems] == ["LC-DEF-012"]
