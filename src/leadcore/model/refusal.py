"""Why a raw value was refused, whichever field refused it; the one error that readers raise."""

from __future__ import annotations


class RefusedValueError(ValueError):
    """
    A raw value is not of the kind asked for.

    The message completes "the value is ...", so that a field's name or the value itself can be
    put before it. It never repeats the value, which may be personal.

    Attributes:
        message: What the value is instead, as "not a country".
        hint: What to do about it, as "did you mean `Germany`?"; may be empty.
        code: The problem code under which it is reported.

    >>> str(RefusedValueError("not a country", "did you mean `Germany`?"))
    'not a country; did you mean `Germany`?'
    """

    def __init__(self, message: str, hint: str = "", *, code: str = "LC-LEAD-001") -> None:
        self.message = message
        self.hint = hint
        self.code = code
        super().__init__(f"{message}; {hint}" if hint else message)
