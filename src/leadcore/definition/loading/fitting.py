"""
Plain data to a document: every fault of shape is told at once, and the rest goes on being checked.

A part that cannot be read is taken out, so that the conditions of all other parts are checked in
the same run. What follows only from that is not told: `Fitted` remembers what was taken out.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from pydantic import ValidationError

from leadcore.definition.composing.composed import Data, Path, shown
from leadcore.definition.composing.source import Source
from leadcore.definition.composing.whole_values import is_cut_short
from leadcore.definition.loading import refusals
from leadcore.definition.loading.findings import Findings
from leadcore.definition.loading.forms import (
    Condition,
    Form,
    Group,
    Key,
    Named,
    OneOf,
    Sequence,
    Single,
    document_form,
)
from leadcore.definition.loading.naming import name_fault, section_fault, unknown_key
from leadcore.definition.sections.document import LANGUAGE_VERSION, Document
from leadcore.errors import Problem
from leadcore.language.look_alikes import foreign_letter

#: The name of a definition whose name cannot be read.
UNNAMED = "unnamed"
_WHOLE = re.compile(r"[+-]?[0-9]+")
_LONGEST_TEXT = 100_000

#: Sections of the design that this version of the package does not carry out yet.
_LATER = ("hand_back", "tracks")
_ROSTER = ("calendars", "holidays", "roster")
#: Keys that make a mapping a condition tree.
_TREE_KEYS = frozenset({"all", "any", "not", "name", "operator", "value"})


#: The results that say nothing without the section that declares what they can be.
_MADE_OF: Mapping[Path, tuple[str, ...]] = MappingProxyType(
    {("grades",): ("grade",), ("stages",): ("stage",)}
)


class _Gone:
    """Stands for a part that was taken out."""


_GONE: Final = _Gone()


@dataclass(frozen=True, slots=True)
class Fitted:
    """
    A document, as far as it can be read.

    Attributes:
        document: What could be read of it.
        source: The places of what could be read.
        problems: What is wrong with the rest.
        told: Paths, as shown, of values that problems are about; nothing more need be said of them.
        mended: Paths, as shown, of parts that lack something because it was taken out.
        unsure: Names whose declarations have a fault, so that nothing can be said of their use.
    """

    document: Document
    source: Source
    problems: tuple[Problem, ...]
    told: frozenset[str]
    mended: frozenset[str]
    unsure: frozenset[str]


def fit(data: Data, source: Source, *, told: tuple[Path, ...] = ()) -> Fitted:
    """
    Read a document from plain data.

    Args:
        data: Mappings, lists and texts.
        source: Where they stand.
        told: The ways to values of which a problem was told already.

    Returns:
        The document without what is faulty, and every problem found.
    """
    fitter = _Fitter(source)
    findings = fitter.findings
    for path in told:
        findings.spoil(path)
    fitted = fitter.document(data)
    try:
        document = Document.model_validate(fitted)
    except ValidationError as error:  # `forms` knows less than the classes: tell it all the same
        for each in error.errors(include_url=False, include_context=False, include_input=False):
            findings.file("LC-DEF-004", each["msg"].lower(), "", each["loc"])
        document = Document(definition=UNNAMED)
    return Fitted(
        document=document,
        source=source.at_lists(fitter.kept),
        problems=findings.all(),
        told=findings.shown(findings.told),
        mended=findings.shown(findings.mended),
        unsure=frozenset(findings.unsure),
    )


class _Fitter:
    """Holds data against the form that it should have, and takes out what does not fit."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.findings = Findings(source)
        self.file = self.findings.file
        self.kept: dict[Path, tuple[int, ...]] = {}
        self.traps = source.has_comments

    def document(self, data: Data) -> Data:
        """The whole document, its language version first: of another nothing more can be said."""
        form = document_form()
        if not data:
            message = "the document is empty"
            hint = f"begin it with `leadcore: {LANGUAGE_VERSION}` and `definition: my-company`"
            self.findings.add(Problem("LC-DEF-003", message, hint, "", self.source.start_span(())))
            return {"definition": UNNAMED}
        if not isinstance(data, dict):
            code, message, hint = refusals.wrong_kind(form, data)
            if not isinstance(data, list):
                hint = f"write `key: value` lines, the first `leadcore: {LANGUAGE_VERSION}`"
            self.file(code, message, hint, ())
            return {"definition": UNNAMED}
        if not self._version(data):
            return {"definition": UNNAMED}
        fitted = self._group(form, data, ())
        if isinstance(fitted, _Gone):
            fitted = {}
        assert isinstance(fitted, dict)
        fitted.setdefault("definition", UNNAMED)
        return fitted

    def _version(self, data: dict[str, Data]) -> bool:
        written = data.get("leadcore")
        if "leadcore" not in data:
            span = self.source.start_span(())
            message = "the version of the definition language is missing"
            hint = f"begin the document with `leadcore: {LANGUAGE_VERSION}`"
            self.findings.add(Problem("LC-DEF-008", message, hint, "leadcore", span, "warning"))
            return True
        if not isinstance(written, str) or not _WHOLE.fullmatch(written):
            return True  # told like any other wrong value
        if len(written) < 10 and int(written) == LANGUAGE_VERSION:
            return True
        message = (
            f"the definition is written in version {written[:20]} of the language, and this "
            f"package reads version {LANGUAGE_VERSION}"
        )
        self.file(
            "LC-DEF-008", message, "install a version of leadcore that reads it", ("leadcore",)
        )
        return False

    # -- fitting -----------------------------------------------------------------------------------

    def _fit(self, form: Form, value: Data, path: Path) -> Data | _Gone:
        if isinstance(form, Single):
            return self._single(form, value, path)
        if isinstance(form, Condition):
            return self._condition(value, path)
        if isinstance(form, Group):
            return self._group(form, value, path)
        if isinstance(form, Sequence):
            return self._sequence(form, value, path)
        if isinstance(form, Named):
            return self._named(form, value, path)
        if isinstance(form, OneOf):
            return self._one_of(form, value, path)
        return value

    def _wrong(self, form: Form, value: Data, path: Path) -> _Gone:
        if value is None:
            self._no_value(path)
        else:
            self.file(*refusals.wrong_kind(form, value), path)
        return _GONE

    def _no_value(self, path: Path) -> None:
        name = f"`{path[-1]}`" if path and isinstance(path[-1], str) else "this entry"
        word = self.source.written(path)
        if word:
            message = f"{name} has no value: `{word}` means nothing in YAML"
            hint = f"put it in quotes if the word is meant: '{word}'"
        else:
            message, hint = f"{name} has no value", "give it one, or remove it"
        self.file("LC-DEF-003", message, hint, path)

    def _single(self, form: Single, value: Data, path: Path) -> Data | _Gone:
        if not isinstance(value, str):
            if value is None or isinstance(value, dict | list):
                return self._wrong(form, value, path)
        elif form.check is None and len(value) <= _LONGEST_TEXT:
            if form.expression and self.traps:
                self._cut_by_comment(value, path)
            return value
        if form.check is None:
            message = f"the text is longer than {_LONGEST_TEXT:,} characters"
            self.file("LC-DEF-007", message, "", path)
            return _GONE
        letter = foreign_letter(value) if form.expected in refusals.NUMBERS else None
        if letter is not None:  # pydantic takes the digits of any alphabet
            message = f"expected {form.expected}, and {refusals.found(value)} holds {letter}"
            self.file(refusals.WRONG_KIND, message, "write the digits 0 to 9", path)
            return _GONE
        try:
            form.check.validate_python(value)
        except ValidationError as error:
            self.file(*refusals.refusal(form, error, value, str(path[-1])), path)
            return _GONE
        return value

    def _condition(self, value: Data, path: Path) -> Data | _Gone:
        if isinstance(value, str) and len(value) <= _LONGEST_TEXT:
            if self.traps:
                self._cut_by_comment(value, path)
            return value
        if isinstance(value, dict) and _TREE_KEYS & value.keys():
            return value
        if isinstance(value, str):
            message = f"the condition is longer than {_LONGEST_TEXT:,} characters"
            self.file("LC-DEF-007", message, "split it with `segments:`", path)
            return _GONE
        if value is not None and self.source.is_flow(path):
            sign = "{" if isinstance(value, dict) else "["
            message = f"a condition that begins with `{sign}` is {refusals.found(value)} to YAML"
            self.file("LC-YAML-015", message, "put the whole condition in single quotes", path)
            return _GONE
        return self._wrong(Condition(), value, path)

    def _cut_by_comment(self, value: str, path: Path) -> None:
        if is_cut_short(value) and (span := self.source.comment_after(path)):
            message = "a ` #` cuts the condition short: YAML takes the rest for a comment"
            hint = "put the whole condition in single quotes"
            self.file("LC-YAML-013", message, hint, path, span=span)

    def _sequence(self, form: Sequence, value: Data, path: Path) -> Data | _Gone:
        if not isinstance(value, list):
            return self._wrong(form, value, path)
        fitted: list[Data] = []
        left: list[int] = []
        for at, item in enumerate(value):
            one = self._fit(form.item, item, (*path, at))
            if isinstance(one, _Gone):
                self._doubt_item(item)
                continue
            fitted.append(one)
            left.append(at)
        if len(left) < len(value):
            self.kept[path] = tuple(left)
            self.findings.mend(path)
            if path == ("qualify", "criteria"):
                self.findings.tell(("qualify", "need"))  # it may count what is gone
            if not left:
                self.findings.unsure.update(_MADE_OF.get(path, ()))
        return fitted

    def _doubt_item(self, item: Data) -> None:
        """What is declared in a list may be named elsewhere, where it must not be missed."""
        if isinstance(item, str):
            self.findings.unsure.add(item)
        elif isinstance(item, dict):
            names = (item.get(key) for key in ("stage", "grade"))
            self.findings.unsure.update(name for name in names if isinstance(name, str))

    def _named(self, form: Named, value: Data, path: Path) -> Data | _Gone:
        if not isinstance(value, dict):
            return self._wrong(form, value, path)
        fitted: dict[str, Data] = {}
        for name, item in value.items():
            here = (*path, name)
            in_section = len(path) == 1
            fault = None
            if in_section:
                fault = section_fault(str(path[0]), name)
            elif path[0] != "capture":  # there, keys are columns, values and paths of facts
                fault = name_fault(name, "fact")
            if fault is not None:
                if not (item is None and self._split(here)):
                    span = self.source.key_span(here)
                    self.file("LC-DEF-006", *fault, here, span=span)
                continue
            if item is None and path == ("touches",):
                item = {}  # a kind of touch without facts  # noqa: PLW2901 - read as written
            one = self._fit(form.item, item, here)
            if isinstance(one, _Gone):
                self.findings.unsure.add(name)
                self.findings.mend(path)
            else:
                fitted[name] = one
        return fitted

    def _one_of(self, form: OneOf, value: Data, path: Path) -> Data | _Gone:
        meant = form.meant(value)
        return self._wrong(form, value, path) if meant is None else self._fit(meant, value, path)

    # -- parts with fixed keys ---------------------------------------------------------------------

    def _group(self, form: Group, value: Data, path: Path) -> Data | _Gone:
        if not isinstance(value, dict):
            return self._wrong(form, value, path)
        fitted: dict[str, Data] = {}
        whole = True
        meant: set[str | None] = set()  # the keys that misspelt ones were to be
        for key, item in value.items():
            known = form.keys.get(key)
            here = (*path, key)
            if known is None and form.rest is None:
                meant.add(self._unknown(form, key, item, here))
                continue
            if known is not None:
                one = self._value(known, item, here)
            elif item is None and self._split(here):
                continue
            else:
                assert form.rest is not None
                one = self._fit(form.rest, item, here)
            if isinstance(one, _Gone):
                whole = whole and (known is None or not known.required)
                self.findings.mend(path)
                self.findings.unsure.update(_MADE_OF.get(here, ()))
            elif one is not None:
                fitted[key] = one
        for key, known in form.keys.items():
            if known.required and key not in value:
                whole = False
                if key not in meant:
                    self._missing(key, value, path)
        return fitted if whole or not path else _GONE

    def _value(self, known: Key, item: Data, path: Path) -> Data | _Gone:
        """The value of a known key; None when it is to be left out."""
        if item is not None:
            return self._fit(known.form, item, path)
        if known.required:
            self._no_value(path)
            return _GONE
        single = isinstance(known.form, Single | Condition)
        if single and self.source.is_blank(path):
            # `when:` with nothing after it must not silently mean "always".
            self._no_value(path)
            return _GONE
        return None

    def _missing(self, key: str, value: dict[str, Data], path: Path) -> None:
        given = value.get("rule") or value.get("stage") or value.get("grade")
        whose = f" of `{shown(given, 40)}`" if isinstance(given, str) else ""
        message = f"the key `{key}`{whose} is missing"
        if not path:
            message = f"the document has no `{key}:`"
        hint = _MISSING_HINTS.get(key, "")
        if path:
            self.findings.tell(path)
        span = self.source.start_span(path)
        where = self.source.path_text(path)
        self.findings.add(Problem("LC-DEF-003", message, hint, where, span))

    def _unknown(self, form: Group, key: str, item: Data, path: Path) -> str | None:
        """Tell of a key that does not belong, and say which one it was to be."""
        glued = key.partition(":")[0].strip() in form.keys  # `when:x`, without a blank
        if item is None and not glued and self._split(path):
            return None
        if self.findings.full:
            self.findings.pass_over(path)
            return None
        span = self.source.key_span(path)
        if len(path) == 1 and key in _LATER:
            message = f"this version of leadcore does not carry out `{key}:` yet"
            self.file("LC-DEF-009", message, "leave the section out until it does", path, span=span)
            return None
        message, hint, meant = unknown_key(key, list(form.keys))
        if len(path) == 1 and key in _ROSTER:
            hint = "people and their hours belong in a roster file, outside the definition's folder"
        self.file("LC-DEF-002", message, hint, path, span=span)
        return meant

    def _split(self, path: Path) -> bool:
        """Whether a key is a piece of the value before it; told once for each value."""
        split = self.source.split_at(path)
        if split is None:
            return False
        whose = (*path[:-1], split.key)
        if whose not in self.findings.told:
            message = (
                f"inside `{{ }}` the value of `{split.key}` ends at its first comma, and "
                f"`{shown(str(path[-1]), 40)}` becomes a key"
            )
            self.file("LC-YAML-012", message, split.cure(), whose, span=split.span)
        return True


_MISSING_HINTS = {
    "because": "say why in one sentence, for the people who act on it",
    "criteria": "list the criteria, each with rule, when and because",
    "definition": "give the definition a name, as `definition: my-company`",
    "rule": "give the rule a name, which reasons can refer to",
    "rules": "list the rules, each with a name",
    "type": "say what the field holds, such as `type: text`",
    "when": "say when it holds",
}
