"""The fast engine: typed trees as Python code, built from `ast` nodes and never from strings."""

from leadcore.language.python.code import (
    assign,
    attribute,
    both,
    call,
    compare,
    const,
    either,
    load,
    negated,
)
from leadcore.language.python.writer import PythonWriter

__all__ = [
    "PythonWriter",
    "assign",
    "attribute",
    "both",
    "call",
    "compare",
    "const",
    "either",
    "load",
    "negated",
]
