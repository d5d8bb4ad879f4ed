"""The runner of documentation pages runs what it should, and notices what is wrong."""

from __future__ import annotations

import csv
import sys
from pathlib import Path
from types import ModuleType

import pytest

from tools.blocks import PageError, blocks_of
from tools.pages import main, run_page


@pytest.fixture
def page(tmp_path: Path) -> Path:
    """The file that a test writes its page to."""
    return tmp_path / "page.md"


def run(page: Path, text: str, section: str | None = None) -> int:
    """Run a page with this text in a folder of its own."""
    page.write_text(text, encoding="utf-8")
    folder = page.parent / "folder"
    folder.mkdir(exist_ok=True)
    return run_page(page, directory=folder, section=section)


@pytest.fixture
def leadcore(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """A stand-in for the library: a definition loads unless its name is `broken`."""
    library = ModuleType("leadcore")
    commands = ModuleType("leadcore.cli")

    class Definition:
        loaded: list[str] = []  # noqa: RUF012 - read by the tests, new for each of them

        @classmethod
        def loads(cls, text: str, *, folder: Path | None = None) -> None:
            assert folder is None or folder.is_dir()
            cls.loaded.append(text)
            if "broken" in text:
                raise ValueError("LC-DEF-001: the definition is broken")

        @classmethod
        def load(cls, path: Path) -> None:
            cls.loads(path.read_text(encoding="utf-8"))

    def main() -> int:
        verb, *rest = sys.argv[1:]
        if verb == "stop":
            raise SystemExit(2)
        print(verb, *rest)
        print("in", Path.cwd().name)
        return 0

    library.Definition = Definition  # type: ignore[attr-defined]
    library.cli = commands  # type: ignore[attr-defined]
    commands.main = main  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "leadcore", library)
    monkeypatch.setitem(sys.modules, "leadcore.cli", commands)
    return library


def test_blocks_of_a_page_share_namespace_folder_and_modules(page: Path) -> None:
    """Names, files and modules of earlier blocks are there in later ones, and gone afterwards."""
    text = """
```python title="rates.py"
rate = 3
```

```csv title="data/leads.csv"
id,city
1,Berlin
```

- a list

    ```python
    import rates
    from dataclasses import dataclass
    from pathlib import Path

    @dataclass
    class Lead:
        city: str

    lead = Lead(Path("data/leads.csv").read_text().splitlines()[1].split(",")[1])
    ```

<!-- hidden
```python
assert rates.rate == 3
```
-->

```python
print(lead.city)
```

```text title="Output"
Ber...
```
"""
    assert run(page, text) == 6
    assert "rates" not in sys.modules
    assert "page" not in sys.modules


def test_a_file_of_a_page_knows_where_it_lies(page: Path) -> None:
    """A program that reads what lies beside it does so on the page as in the reader's folder."""
    text = """
```text title="rates.txt"
3
```

```python title="rates.py"
from pathlib import Path

rate = Path(__file__).with_name("rates.txt").read_text()
```

```python
import rates
assert rates.rate == rate == "3\\n"
```
"""
    assert run(page, text) == 3


def test_a_failing_python_block_fails_at_its_own_line(page: Path) -> None:
    """The traceback of a broken block leads to the line of the page."""
    with pytest.raises(ZeroDivisionError) as caught:
        run(page, "# Title\n\n```python\nx = 1\n1 / 0\n```\n")

    assert (str(caught.traceback[-1].path), caught.traceback[-1].lineno + 1) == (str(page), 5)
    assert caught.value.__notes__ == [f"in the block at {page}:4"]


# What a page may hold, and what its failure must say; nothing when it is no failure.
PAGES = {
    "other output": (
        '```python\nprint(1)\n```\n```text title="Output"\n2\n```\n',
        "something else",
    ),
    "output of nothing": ('```text title="Output"\n2\n```\n', "no Python block stands before"),
    "other result": ("```python\n>>> 1 + 1\n3\n```\n", "Expected:"),
    "other result in a session": ("```pycon\n>>> 1 + 1\n3\n```\n", "Expected:"),
    "no language": ("```\nplain\n```\n", "names no language"),
    "shell": ("```bash\nls\n```\n", "use `console`"),
    "unknown language": ("```klingon\nls\n```\n", "no way is known to run `klingon`"),
    "drawn by a script of elsewhere": ("```mermaid\ngraph\n```\n", "no way is known to run"),
    "unknown option": (
        "```text title=leads.yaml\n2\n```\n",
        "`title=leads.yaml` is not understood",
    ),
    "unclosed": ("```python\n", "never closed"),
    "file outside": ('```csv title="../out.csv"\na\n```\n', "leads out of the page's folder"),
    "no reason": ("<!-- not run: -->\n```python\n1 / 0\n```\n", "needs a text"),
    "mark of a text": ("<!-- not run: because -->\n\nNo block.\n", "has no block after it"),
    "mark at the end": ("<!-- not run: because -->\n", "has no block after it"),
    "reason not to run": ("<!-- not run: because -->\n\n```python\n1 / 0\n```\n", None),
    "meant to fail": ("<!-- fails: ZeroDivisionError -->\n```python\n1 / 0\n```\n", None),
    "other failure": ("<!-- fails: NameError -->\n```python\n1 / 0\n```\n", "meant to fail with"),
    "words of a failure": (
        '<!-- fails: KeyError -->\n```python\n{}["a"]\n```\n```text title="Output"\n\'a\'\n```\n',
        None,
    ),
    "other words of a failure": (
        '<!-- fails: KeyError -->\n```python\n{}["a"]\n```\n```text title="Output"\n\'b\'\n```\n',
        "something else",
    ),
    "no failure": ("<!-- fails: NameError -->\n```python\nx = 1\n```\n", "and went well"),
    "no prompt": ("```console\nleadcore check\n```\n", "a console block starts with"),
    "other program": ("```console\n$ rm -r x\n```\n", "`rm -r x` is not among"),
    "failing command": ("```console\n$ cat none.txt\n```\n", "ended with 1"),
    "part of nothing": ("```yaml\nscore: {}\n```\n", "needs a whole one"),
    "list": ("```yaml\n- a\n```\n", "not a mapping"),
}


@pytest.mark.parametrize(("text", "message"), PAGES.values(), ids=PAGES)
@pytest.mark.usefixtures("leadcore")
def test_what_a_page_gets_wrong_is_an_error(page: Path, text: str, message: str | None) -> None:
    """Nothing that cannot be carried out, or comes out differently, is passed over in silence."""
    if message is None:
        run(page, text)
        return
    with pytest.raises(PageError, match=message):
        run(page, text)


@pytest.mark.parametrize("block", ["json\n{,}", "jsonl\n{}\n{,}", "toml\na = b", 'csv\n"a"b,c'])
def test_data_must_parse(page: Path, block: str) -> None:
    """A block of data that no reader could parse fails."""
    with pytest.raises((ValueError, csv.Error)):
        run(page, f"```{block}\n```\n")


@pytest.mark.parametrize("block", ["json\n{}", "jsonl\n{}\n{}", "toml\na = 1", 'csv\n"a",c'])
def test_data_that_parses_is_fine(page: Path, block: str) -> None:
    """A block of sound data passes."""
    assert run(page, f"```{block}\n```\n") == 1


def test_only_one_section_can_be_run(page: Path) -> None:
    """With a section named, blocks of other sections are left alone."""
    broken, sound = "```python\n1 / 0\n```\n", "```python\nx = 1\n```\n"
    text = f"{broken}\n## Quickstart\n\n### Part\n\n{sound}\n## Next\n\n{broken}"

    assert run(page, text, section="Quickstart") == 1
    assert run(page, text, section="Nowhere") == 0


def test_a_page_without_blocks_to_run_fails_as_a_program(
    page: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The quickstart cannot vanish unnoticed: no block in the named section is a failure."""
    page.write_text(
        "## Quickstart\n\n<!-- not run: why -->\n\n```python\n1\n```\n", encoding="utf-8"
    )

    assert main([str(page), "--section", "Quickstart"]) == 1
    assert "no block to run" in capsys.readouterr().err


def test_whole_definitions_and_parts_are_loaded(page: Path, leadcore: ModuleType) -> None:
    """A part of a definition is checked within the page's last whole definition."""
    text = """
```yaml title="leads.yaml"
leadcore: 1
fields: {a: {type: text}}
score: {}
```

```yaml
score:
  fit: {cap: "07"}
```

```yaml title="roster.yaml"
teams: {}
```
"""
    assert run(page, text) == 3
    whole, part = leadcore.Definition.loaded
    assert whole.startswith("leadcore: 1\nfields")
    assert part == 'leadcore: 1\nfields: {a: {type: text}}\nscore:\n  fit: {cap: "07"}\n'


def test_what_is_not_even_yaml_is_given_to_leadcore(page: Path, leadcore: ModuleType) -> None:
    """A page can show what leadcore says of a text that breaks YAML's own rules."""
    with pytest.raises(ValueError, match="LC-DEF-001"):
        run(page, "```yaml\nleadcore: 1\nbroken: [\n```\n")
    assert leadcore.Definition.loaded == ["leadcore: 1\nbroken: [\n"]


@pytest.mark.parametrize("title", ["", ' title="leads.yaml"'])
@pytest.mark.usefixtures("leadcore")
def test_a_definition_with_a_problem_fails(page: Path, title: str) -> None:
    """A definition that does not load fails the page, unless the page says with which code."""
    block = f"```yaml{title}\nleadcore: 1\ndefinition: broken\n```\n"

    with pytest.raises(ValueError, match="LC-DEF-001"):
        run(page, block)
    assert run(page, f"<!-- fails: LC-DEF-001 -->\n{block}") == 1


@pytest.mark.usefixtures("leadcore")
def test_commands_are_run_and_compared(page: Path) -> None:
    """Each command runs in the page's folder, and only what is shown below it is compared."""
    text = """
```console
$ leadcore check \\
    "a b.yaml"
check a b.yaml
in folder
$ leadcore check leads.yaml
...
in ...
$ leadcore unseen
$ leadcore stop
$ echo $?
2
$ echo one | cat
one
$ python -c "print('two')"
two
```
"""
    assert run(page, text) == 1


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("$ leadcore check x\ncheck y\n...", "prints something else"),
        ("$ leadcore check x\ncheck x", "prints something else"),
        ("$ leadcore stop", "ended with 2"),
        ("$ leadcore stop\n$ echo $?\n0", "prints something else"),
        ("$ echo one\none\n...\ntwo", "prints something else"),
    ],
)
@pytest.mark.usefixtures("leadcore")
def test_commands_that_do_otherwise_fail(page: Path, text: str, message: str) -> None:
    """Other output or another exit status than the page shows is an error."""
    with pytest.raises(PageError, match=message):
        run(page, f"```console\n{text}\n```\n")


def test_a_block_knows_where_it_stands(page: Path) -> None:
    """Line, section, title and language are the page's own, also within indented blocks."""
    page.write_text(
        '# T\n\n## How\n\n  ~~~~yaml title="a.yaml"\n  x: |\n    ```\n  ~~~~\n', encoding="utf-8"
    )

    (block,) = blocks_of(page)

    assert (block.line, block.section, block.title) == (6, "How", "a.yaml")
    assert (block.language, block.text) == ("yaml", "x: |\n  ```\n")
