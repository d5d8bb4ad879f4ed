"""The agreement between marketing and sales, carried out; loads nothing until it is asked."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    __version__: str
    from leadcore.definition import (
        Captured,
        Decision,
        DecisionRecord,
        Definition,
        Document,
        NearMiss,
        Question,
        Reason,
        Route,
        Score,
        Transition,
    )
    from leadcore.desk import Desk, Receipt
    from leadcore.errors import (
        DefinitionError,
        DeskError,
        InputError,
        LeadcoreError,
        LeadError,
        MomentError,
        Problem,
        Span,
        StoreError,
    )
    from leadcore.model import Company, Consent, Inquiry, Lead, Stage, Touch

_HOMES = {
    "Captured": "definition",
    "Company": "model",
    "Consent": "model",
    "Decision": "definition",
    "DecisionRecord": "definition",
    "Definition": "definition",
    "DefinitionError": "errors",
    "Desk": "desk",
    "DeskError": "errors",
    "Document": "definition",
    "InputError": "errors",
    "Inquiry": "model",
    "Lead": "model",
    "LeadError": "errors",
    "LeadcoreError": "errors",
    "MomentError": "errors",
    "NearMiss": "definition",
    "Problem": "errors",
    "Question": "definition",
    "Receipt": "desk",
    "Reason": "definition",
    "Route": "definition",
    "Score": "definition",
    "Span": "errors",
    "Stage": "model",
    "StoreError": "errors",
    "Touch": "model",
    "Transition": "definition",
}

__all__ = [
    "Captured",
    "Company",
    "Consent",
    "Decision",
    "DecisionRecord",
    "Definition",
    "DefinitionError",
    "Desk",
    "DeskError",
    "Document",
    "InputError",
    "Inquiry",
    "Lead",
    "LeadError",
    "LeadcoreError",
    "MomentError",
    "NearMiss",
    "Problem",
    "Question",
    "Reason",
    "Receipt",
    "Route",
    "Score",
    "Span",
    "Stage",
    "StoreError",
    "Touch",
    "Transition",
    "__version__",
]


def __getattr__(name: str) -> Any:
    if name == "__version__":
        return _version()
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module `leadcore` has no attribute `{name}`")
    found = getattr(import_module(f"leadcore.{home}"), name)
    globals()[name] = found
    return found


def _version() -> str:
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("leadcore")
    except PackageNotFoundError:  # run from a source tree that was never installed
        return "0+unknown"


def __dir__() -> list[str]:
    return sorted(__all__)
