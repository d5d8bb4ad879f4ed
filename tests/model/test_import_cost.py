"""What importing the model loads, and what only using it does."""

from __future__ import annotations

import subprocess
import sys

HEAVY = ("email_validator", "phonenumbers", "tldextract", "pycountry", "idna", "requests")


def _loaded_after(code: str) -> set[str]:
    """Which of the heavy libraries a fresh interpreter has loaded after some code."""
    script = f"{code}\nimport sys\nprint(*[name for name in {HEAVY} if name in sys.modules])"
    return set(
        subprocess.run(
            [sys.executable, "-c", script], check=True, capture_output=True, encoding="utf-8"
        ).stdout.split()
    )


def test_importing_the_model_is_light() -> None:
    """The libraries behind addresses and codes are loaded on first use, each by itself."""
    assert _loaded_after("import leadcore.model") == set()


def test_a_lead_without_addresses_needs_none_of_them() -> None:
    """A plain lead pays nothing for what it does not have."""
    code = "from leadcore.model import Lead\nLead(id='7', title='ceo', budget=1).model_dump_json()"
    assert _loaded_after(code) == set()


def test_each_is_loaded_on_use() -> None:
    """A telephone number loads the library for it and no other."""
    code = "from leadcore.model import Lead\nLead(id='7', phone='+49 30 901820')"
    assert _loaded_after(code) == {"phonenumbers"}
