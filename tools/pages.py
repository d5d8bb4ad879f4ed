"""
Documentation that runs: the code blocks of a Markdown page, carried out in order.

All blocks of a page share one empty folder and one Python namespace, as a reader's own would be.
CONTRIBUTING.md says what each kind of block means; `carry_out` is the same list in code. What this
module cannot carry out is an error, never skipped in silence.

It needs nothing but leadcore itself, so that the README can also be run in an environment into
which only the built wheel was installed: `python -m tools.pages README.md --section Quickstart`.
"""

from __future__ import annotations

import argparse
import contextlib
import csv
import difflib
import doctest
import io
import json
import os
import re
import shlex
import subprocess
import sys
import tempfile
import tomllib
import types
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tools.blocks import Block, PageError, blocks_of

# Shown to the reader and given to nobody; with a title they are still written to that file.
SHOWN = {"diff", "dockerfile", "html", "makefile", "markdown", "sql", "text"}
# What a console block may call: leadcore, and plain commands that show what it did.
COMMANDS = {"cat", "echo", "gzip", "head", "leadcore", "ls", "mkdir", "python", "wc"}
# A terminal that is the same on every machine.
TERMINAL = {"COLUMNS": "100", "LINES": "40", "NO_COLOR": "1", "TERM": "dumb", "TZ": "UTC"}


@dataclass(slots=True)
class Run:
    """
    One reading of one page: what its blocks so far have made.

    Attributes:
        directory: The folder the page works in.
        installed: Start `leadcore` as the installed program rather than inside this process,
            which is truer and much slower.
    """

    directory: Path
    installed: bool = False
    module: types.ModuleType = field(default_factory=lambda: types.ModuleType("page"))
    printed: str | None = None  # by the last Python block; what it said if it was meant to fail
    definition: Any = None  # the last whole lead definition, as a YAML node

    def carry_out(self, block: Block) -> None:
        """
        Do what the block says.

        Raises:
            PageError: It does something else, or is of a kind that cannot be carried out.
        """
        if block.title and block.title != "Output":
            self.write(block)
        match block.language:
            case "python" | "pycon":
                self.python(block)
            case "console":
                self.console(block)
            case "yaml":
                self.yaml(block)
            case "json":
                json.loads(block.text)
            case "jsonl":
                for line in block.text.splitlines():
                    json.loads(line)
            case "toml":
                tomllib.loads(block.text)
            case "csv":
                list(csv.reader(io.StringIO(block.text), strict=True))
            case "text" if block.title == "Output":
                if self.printed is None:
                    raise block.error("no Python block stands before this output")
                _compare(block, expected=block.text, actual=self.printed)
            case language if language in SHOWN:
                pass
            case "":
                raise block.error("the block names no language; use `text` for plain text")
            case "bash" | "sh" | "shell":
                raise block.error("use `console`, with `$ ` before each command")
            case language:
                raise block.error(f"no way is known to run `{language}`; see CONTRIBUTING.md")

    def write(self, block: Block) -> None:
        """Write the block to the file that its title names."""
        path = (self.directory / str(block.title)).resolve()
        if not path.is_relative_to(self.directory.resolve()):
            raise block.error(f"the title `{block.title}` leads out of the page's folder")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(block.text, encoding="utf-8")

    def python(self, block: Block) -> None:
        """Run Python in the page's namespace; what `>>>` lines show must come out."""
        name = str(block.page)
        if block.title:  # a file knows where it lies, and what lies beside it
            self.module.__file__ = str(self.directory / block.title)
        with contextlib.redirect_stdout(io.StringIO()) as printed:
            if block.text.lstrip().startswith(">>>"):
                session = doctest.DocTestParser().get_doctest(
                    block.text, self.module.__dict__, name, name, block.line - 1
                )
                complaints: list[str] = []
                runner = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS, verbose=False)
                # Not cleared, and by the page's own dictionary: later blocks see its names.
                session.globs = self.module.__dict__
                if runner.run(session, out=complaints.append, clear_globs=False).failed:
                    raise block.error("".join(complaints))
            else:
                # Empty lines before it make tracebacks point at the page's own lines.
                source = "\n" * (block.line - 1) + block.text
                exec(compile(source, name, "exec", dont_inherit=True), self.module.__dict__)
        self.printed = printed.getvalue()

    def yaml(self, block: Block) -> None:
        """
        Load a lead definition, or check a part of one.

        A part (some sections without the line `leadcore: 1`) is put in place of the same sections
        of the page's last whole definition. A titled file that is no definition is only parsed.
        Files that a definition names lie in the page's folder.
        """
        import yaml

        from leadcore import Definition

        try:
            node = yaml.compose(block.text, Loader=yaml.SafeLoader)
        except yaml.YAMLError:
            Definition.loads(block.text)  # which says what is wrong with it in leadcore's words
            raise
        if not isinstance(node, yaml.MappingNode):
            raise block.error("the block is not a mapping of names to values")
        names = [key.value for key, _ in node.value]
        if names and names[0] == "leadcore":
            if block.title:
                Definition.load(self.directory / block.title)
            else:
                Definition.loads(block.text, folder=self.directory)
            self.definition = node  # one that fails is no base for parts
        elif block.title:
            return
        elif self.definition is None:
            raise block.error(
                "a part of a definition needs a whole one (`leadcore: 1`) before it on the page, "
                'and a file of another kind needs a title="..."'
            )
        else:
            kept = [pair for pair in self.definition.value if pair[0].value not in names]
            whole = yaml.MappingNode(self.definition.tag, [*kept, *node.value])
            Definition.loads(yaml.serialize(whole, allow_unicode=True), folder=self.directory)

    def console(self, block: Block) -> None:
        """Run each `$ ` command; compare what is shown below it, `...` standing for anything."""
        status = 0
        commands = list(_commands(block))
        for number, (command, shown) in enumerate(commands):
            if command == "echo $?":
                output, status = f"{status}\n", 0
            else:
                output, status = self.command(block, command)
            following = commands[number + 1][0] if number + 1 < len(commands) else ""
            if status and following != "echo $?":
                raise block.error(
                    f"`{command}` ended with {status}; a command that is meant to fail is "
                    f"followed by `$ echo $?`\n{output}"
                )
            if shown:
                _compare(block, expected=shown, actual=output, of=command)

    def command(self, block: Block, command: str) -> tuple[str, int]:
        """What a command prints on both streams, and its exit status."""
        words = shlex.split(command, comments=True)
        if not words or words[0] not in COMMANDS:
            raise block.error(f"`{command}` is not among {', '.join(sorted(COMMANDS))}")
        if words[0] == "leadcore" and not self.installed and not re.search(r"[|<>&;$*]", command):
            return _leadcore(words)
        done = subprocess.run(
            ["/bin/sh", "-c", command],
            cwd=self.directory,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            check=False,
        )
        return done.stdout, done.returncode


def _commands(block: Block) -> Iterator[tuple[str, str]]:
    """The commands of a console block, each with the output that is shown below it."""
    lines = block.text.splitlines()
    if not lines or not lines[0].startswith("$ "):
        raise block.error("a console block starts with `$ ` and a command")
    number = 0
    while number < len(lines):
        command = lines[number].removeprefix("$ ")
        number += 1
        while command.endswith("\\") and number < len(lines):
            command = command[:-1] + lines[number].removeprefix(">").strip()
            number += 1
        shown = []
        while number < len(lines) and not lines[number].startswith("$ "):
            shown.append(lines[number])
            number += 1
        yield command.strip(), "\n".join(shown).strip("\n")


def _leadcore(words: list[str]) -> tuple[str, int]:
    from leadcore.cli import main

    argv, sys.argv = sys.argv, words
    printed = io.StringIO()
    status: object = 0
    try:
        with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(printed):
            status = main()
    except SystemExit as ending:
        status = ending.code
    finally:
        sys.argv = argv
    return printed.getvalue(), status if isinstance(status, int) else int(status is not None)


def _compare(block: Block, *, expected: str, actual: str, of: str = "the block") -> None:
    want = [line.rstrip() for line in expected.rstrip().splitlines()]
    have = [line.rstrip() for line in actual.rstrip().splitlines()]
    pattern = "".join(
        r"(?:.*\n)*?"
        if line.strip() == "..."
        else ".*?".join(map(re.escape, line.split("..."))) + r"\n"
        for line in want
    )
    if re.fullmatch(pattern, "".join(f"{line}\n" for line in have)) is None:
        difference = "\n".join(difflib.ndiff(want, have))
        raise block.error(f"`{of}` prints something else (- the page, + in truth):\n{difference}")


@contextlib.contextmanager
def _place(directory: Path, module: types.ModuleType) -> Iterator[None]:
    """Work in the page's folder, with its modules importable, and leave no trace of either."""
    before = {**os.environ}
    programs = str(Path(sys.executable).parent)
    path = sys.path[:]
    modules = set(sys.modules)
    # Classes look their module up by name, so the namespace must be found under its name.
    sys.modules[module.__name__] = module
    sys.path.insert(0, str(directory))
    os.environ.pop("FORCE_COLOR", None)
    os.environ.update(TERMINAL, PATH=programs + os.pathsep + os.environ.get("PATH", ""))
    try:
        with contextlib.chdir(directory):
            yield
    finally:
        sys.path[:] = path
        os.environ.clear()
        os.environ.update(before)
        for name in set(sys.modules) - modules:
            place = getattr(sys.modules[name], "__file__", None) or ""
            if name == module.__name__ or place.startswith(str(directory)):
                del sys.modules[name]


def run_page(
    page: Path, *, directory: Path, section: str | None = None, installed: bool = False
) -> int:
    """
    Carry out the blocks of a page, or of one of its sections, in an empty folder.

    Args:
        page: The Markdown file.
        directory: The folder to work in.
        section: Only the blocks under this second-level heading.
        installed: Start `leadcore` as the installed program.

    Returns:
        How many blocks were carried out; those with a reason not to run do not count.

    Raises:
        PageError: A block does not do what the page says.
    """
    run = Run(directory, installed=installed)
    count = 0
    with _place(directory, run.module):
        for block in blocks_of(page):
            if block.not_run or (section is not None and block.section != section):
                continue
            count += 1
            try:
                run.carry_out(block)
            except Exception as error:
                if block.fails is None:
                    if not isinstance(error, PageError):
                        error.add_note(f"in the block at {block.page}:{block.line}")
                    raise
                told = f"{type(error).__name__}: {error}"
                if block.fails not in told:
                    meant = f"meant to fail with `{block.fails}`, failed with"
                    raise block.error(f"{meant}:\n{told}") from error
                run.printed = str(error)  # what it says can be shown, and is then compared
            else:
                if block.fails is not None:
                    raise block.error(f"meant to fail with `{block.fails}`, and went well")
    return count


def main(arguments: list[str] | None = None) -> int:
    """Run one page with what is installed here, and say how many blocks that were."""
    parser = argparse.ArgumentParser(description="Carry out the code blocks of a Markdown page.")
    parser.add_argument("page", type=Path)
    parser.add_argument("--section", help="only the blocks under this second-level heading")
    chosen = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as directory:
        count = run_page(
            chosen.page.resolve(),
            directory=Path(directory),
            section=chosen.section,
            installed=True,
        )
    place = f"section `{chosen.section}` of {chosen.page.name}" if chosen.section else chosen.page
    if not count:
        print(f"{place}: there is no block to run", file=sys.stderr)
        return 1
    print(f"{place}: blocks run: {count}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
