"""Patterns of Python's `re` as RE2 patterns and back, exactly or not at all."""

from leadcore.language.business_rules.python_regex.patterns import python_pattern, re2_pattern

__all__ = ["python_pattern", "re2_pattern"]
