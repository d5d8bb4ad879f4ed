"""From Python's syntax tree to the typed tree; what is not expressly allowed is refused."""

from leadcore.language.reading.reader import read_condition, read_items, read_value

__all__ = ["read_condition", "read_items", "read_value"]
