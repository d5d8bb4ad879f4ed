"""What went wrong, where, and what to do about it; reports, and never decides or prints."""

from leadcore.errors.catalogue import CATALOGUE, Entry, explain_code
from leadcore.errors.errors import (
    DefinitionError,
    DeskError,
    InputError,
    LeadcoreError,
    LeadError,
    MomentError,
    StoreError,
)
from leadcore.errors.nearest import nearest
from leadcore.errors.problem import Problem, Problems, Severity, Span

__all__ = [
    "CATALOGUE",
    "DefinitionError",
    "DeskError",
    "Entry",
    "InputError",
    "LeadError",
    "LeadcoreError",
    "MomentError",
    "Problem",
    "Problems",
    "Severity",
    "Span",
    "StoreError",
    "explain_code",
    "nearest",
]
