"""From the text of a condition to Python's syntax tree; it knows the grammar, and no field."""

from leadcore.language.syntax.expression import (
    MAX_DEPTH,
    MAX_TEXT,
    Syntax,
    parse,
)
from leadcore.language.syntax.strings import without_strings

__all__ = ["MAX_DEPTH", "MAX_TEXT", "Syntax", "parse", "without_strings"]
