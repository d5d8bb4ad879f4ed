"""A definition as Markdown for people who read no YAML; it says what is, and judges nothing."""

from leadcore.definition.showing.whole import show

__all__ = ["show"]
