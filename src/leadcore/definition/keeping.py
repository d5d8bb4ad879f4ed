"""A definition as one text that holds all of it: to be kept by its digest, and made again from."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from pydantic import ValidationError

from leadcore.definition.loading.loaded import Loaded, from_document
from leadcore.definition.sections.document import Document, Table
from leadcore.errors import DefinitionError, Problem

#: The version of the form.
_FORM = 1
_BROKEN = "LC-DEF-014"


def kept(read: Loaded) -> str:
    """
    The document with the files it names, as JSON; the same content gives the same text.

    Args:
        read: What was read of the definition.
    """
    files = {name: [table.columns, *table.rows] for name, table in sorted(read.files.items())}
    document = read.document.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    whole = {"kept": _FORM, "document": document, "files": files}
    return json.dumps(whole, ensure_ascii=False, separators=(",", ":"))


def digest_of(text: str) -> str:
    """The SHA-256 of a kept definition, in hexadecimal."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def read_kept(text: str) -> Loaded:
    """
    What a kept definition says.

    Raises:
        DefinitionError: It is none.
    """
    try:
        whole = json.loads(text)
        form = whole["kept"]
        document = Document.model_validate(whole["document"])
        files = {name: _table(name, rows) for name, rows in whole["files"].items()}
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError, ValidationError):
        form = None
    if form != _FORM:
        message = "the text is no kept definition"
        hint = "give what `definition.to_json()` gave, unchanged"
        raise DefinitionError(Problem(_BROKEN, message, hint))
    return from_document(document, files=files)


def _table(name: str, rows: Any) -> Table:
    columns, *others = rows
    return Table(name=name, columns=tuple(columns), rows=tuple(map(tuple, others)))
