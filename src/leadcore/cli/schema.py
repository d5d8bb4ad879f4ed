"""`leadcore schema`: the JSON Schema by which editors complete and check definitions."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from leadcore.cli.examples import Example
from leadcore.cli.opening import opened

EXAMPLES = (
    Example("leadcore schema > leadcore.schema.json", "then name it in the editor"),
    Example("leadcore schema leads > leads/schema.json", "with the stages and teams of one"),
)


def command(
    definition: Annotated[
        Path | None,
        typer.Argument(
            metavar="DEF",
            help="A definition whose stages and teams are then offered where they belong.",
        ),
    ] = None,
) -> None:
    """
    Write the JSON Schema of definitions, for editors.

    With it an editor completes keys, explains them, and marks unknown ones. In VS Code with the
    YAML extension, begin the definition with the line

    `# yaml-language-server: $schema=leadcore.schema.json`

    or map it once for all files under `yaml.schemas` in the settings. What conditions mean is
    beyond a schema: that is what `leadcore check` is for.
    """
    from leadcore.cli.terminal import write_json
    from leadcore.definition.editor_schema import editor_schema

    if definition is None:
        write_json(editor_schema())
    else:
        document = opened(definition).document
        write_json(editor_schema(document, in_parts=definition.is_dir()))
