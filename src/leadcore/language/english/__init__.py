"""Rules in plain English, for people who read them; nothing here is read back."""

from leadcore.language.english.sentences import english

__all__ = ["english"]
