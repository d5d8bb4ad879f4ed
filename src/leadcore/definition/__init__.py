"""The document: load, check, compile, decide; reads no clock, reaches no file it was not given."""

from leadcore.definition.asking import Question
from leadcore.definition.capturing.captured import Captured
from leadcore.definition.decision import Decision
from leadcore.definition.decision_parts import Reason, Route, Score, Transition
from leadcore.definition.definition import Definition
from leadcore.definition.near_misses import NearMiss
from leadcore.definition.record import DecisionRecord
from leadcore.definition.sections.document import Document

__all__ = [
    "Captured",
    "Decision",
    "DecisionRecord",
    "Definition",
    "Document",
    "NearMiss",
    "Question",
    "Reason",
    "Route",
    "Score",
    "Transition",
]
