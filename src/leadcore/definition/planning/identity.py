"""
What tells who a lead is, as the `identity:` section says it: facts in order of trust, and windows.

The definition's rules do not read it, so it is no part of the plan that decides.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from leadcore.definition.planning.conditions import ConditionReader, Path
from leadcore.definition.planning.identifying_facts import (
    cannot_identify,
    cannot_separate,
    key_text,
)
from leadcore.definition.planning.named_lists import read_values
from leadcore.definition.sections.identity import IdentitySection, RepeatSection
from leadcore.language.interpret import ListKey
from leadcore.language.literals import LONGEST_DURATION, LiteralError, duration
from leadcore.language.look_alikes import did_you_mean
from leadcore.language.tree import Scalar
from leadcore.language.types import Field, Record, Text, Whole
from leadcore.model import Lead
from leadcore.model.facts import FrozenMap
from leadcore.model.mailboxes import mailbox_of
from leadcore.model.quantities import read_whole
from leadcore.model.refusal import RefusedValueError
from leadcore.model.text import read_text

_UNKNOWN, _UNFIT, _CONTRADICTS, _LENGTH = (f"LC-DEF-06{at}" for at in range(4))
_LIST = "lists."
_NO_TIME = timedelta(0)


@dataclass(frozen=True, slots=True)
class Repeat:
    """
    Which inquiries of a lead ask for the same thing again.

    Attributes:
        within: How long before an inquiry the earlier one was, at most.
        same: The parts of an inquiry that are equal then.
    """

    within: timedelta
    same: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class IdentityPlan:
    """
    What tells who somebody is.

    Attributes:
        by: The facts that identify a lead, the most trusted first.
        ignore_tags: Whether what stands behind a plus sign in an e-mail address means nothing.
        ignore_dots: Whether dots in addresses at Google mean nothing.
        roles: Whether addresses of functions, as info@, identify nobody.
        never: Per fact, the values that identify nobody, as keys have them.
        visitor: The fact that tells an anonymous visitor, or None.
        separate_by: The fact by whose values one person is several leads, or None.
        repeat: Which inquiries ask for the same thing again, or None.
        repeat_window: For how long equal arrivals without key and time are one inquiry.
        emails: Those of `by` that hold e-mail addresses.
        separate_default: What `separate_by` is where nothing is said; empty where it is missing.
    """

    by: tuple[str, ...]
    ignore_tags: bool
    ignore_dots: bool
    roles: bool
    never: Mapping[str, frozenset[str]]
    visitor: str | None
    separate_by: str | None
    repeat: Repeat | None
    repeat_window: timedelta
    emails: frozenset[str] = frozenset({"email"})
    separate_default: str = ""


def plan_identity(
    section: IdentitySection | None,
    lead_type: type[Lead],
    lists: Mapping[ListKey, frozenset[Scalar]],
    reader: ConditionReader,
) -> IdentityPlan:
    """
    The section with every name looked up and every list made canonical; problems are filed.

    Args:
        section: The section as written; without one its defaults hold.
        lead_type: The type of the leads.
        lists: The named lists that conditions compare, as they are compared.
        reader: Knows the vocabulary, and where problems are filed.
    """
    return _IdentityPlanner(section or IdentitySection(), lead_type, lists, reader).plan()


class _IdentityPlanner:
    def __init__(
        self,
        section: IdentitySection,
        lead_type: type[Lead],
        lists: Mapping[ListKey, frozenset[Scalar]],
        reader: ConditionReader,
    ) -> None:
        self.section = section
        self.lead_type = lead_type
        self.lists = lists
        self.reader = reader
        self.facts = reader.vocabulary.lead.fields

    def plan(self) -> IdentityPlan:
        section = self.section
        by = self._by()
        emails = frozenset(name for name in by if self._normal(name) == "email")
        if len(by) == len(section.by) and not emails:
            self._refuse_email_keys()
        visitor = self._visitor()
        separate_by = self._separate_by()
        return IdentityPlan(
            by=by,
            ignore_tags=section.email.tags == "ignored",
            ignore_dots=section.email.dots == "ignored_at_google",
            roles=section.never.roles,
            never=FrozenMap(self._never()),
            visitor=visitor,
            separate_by=separate_by,
            repeat=self._repeat(section.repeat),
            repeat_window=self._length(section.repeat_window, ("identity", "repeat_window")),
            emails=emails,
            separate_default=self._default(separate_by),
        )

    def _file(self, code: str, message: str, hint: str, *path: str | int) -> None:
        if not self.reader.full:
            self.reader.file(code, message, hint, ("identity", *path))

    # -- facts -------------------------------------------------------------------------------------

    def _by(self) -> tuple[str, ...]:
        """The facts that identify, without those of which a problem is told."""
        if not self.section.by:
            message = "nothing identifies a lead, so that every inquiry would make a new one"
            self._file(_CONTRADICTS, message, "name a fact, as `by: [email]`", "by")
        found: list[str] = []
        for at, name in enumerate(self.section.by):
            if name in self.section.by[:at]:
                message = f"`{name[:60]}` stands there twice"
                self._file(_CONTRADICTS, message, "remove one of them", "by", at)
            elif self._fits(name, cannot_identify, "by", at):
                found.append(name)
        return tuple(found)

    def _visitor(self) -> str | None:
        name = self.section.visitor
        if name is None:
            return None
        if name in self.section.by:
            message = f"`{name[:60]}` stands under `by` already, and identifies for good"
            self._file(_CONTRADICTS, message, "remove one of them", "visitor")
            return None
        return name if self._fits(name, cannot_identify, "visitor") else None

    def _separate_by(self) -> str | None:
        name = self.section.separate_by
        if name is None:
            return None
        if name in (*self.section.by, self.section.visitor):
            message = f"`{name[:60]}` says who a lead is, and cannot keep leads of one person apart"
            self._file(_CONTRADICTS, message, "name another fact, or remove it", "separate_by")
            return None
        return name if self._fits(name, cannot_separate, "separate_by") else None

    def _fits(
        self,
        name: str,
        unfit: Callable[[str, Field], tuple[str, str] | None],
        *path: str | int,
    ) -> bool:
        """Whether a name is that of a fact that will do; files a problem when not."""
        if self.reader.full:
            return False
        field = self.facts.get(name)
        wrong = unfit(name, field) if field is not None else self._of_a_group(name)
        if wrong is not None:
            self._file(_UNFIT, *wrong, *path)
        elif field is None:
            known = [each for each, found in self.facts.items() if unfit(each, found) is None]
            hint = did_you_mean(name, known) or _HINTS.get(name, "declare it under `fields:`")
            self._file(_UNKNOWN, f"no fact is called `{name[:60]}`", hint, *path)
        return wrong is None and field is not None

    def _of_a_group(self, name: str) -> tuple[str, str] | None:
        """What is to be said of a fact within a group; None where the name is not of one."""
        head = name.partition(".")[0]
        group = self.facts.get(head)
        if head == name or group is None or not isinstance(group.type, Record):
            return None
        if self.reader.vocabulary.fact(tuple(name.split("."))) is None:
            return None
        message = f"`{name[:60]}` is a part of `{head}`, and not of the lead itself"
        return message, "name a fact of the lead itself"

    def _normal(self, name: str) -> str | None:
        kind = self.facts[name].type
        return kind.normal if isinstance(kind, Text) else None

    def _default(self, name: str | None) -> str:
        field = self.lead_type.model_fields.get(name) if name is not None else None
        return "" if field is None or field.default is None else key_text(field.default)

    def _refuse_email_keys(self) -> None:
        section = self.section
        hint = "remove it, or name such a fact under `by`"
        message = "no fact under `by` is an e-mail address, so this has no effect"
        if "email" in section.model_fields_set:
            self._file(_CONTRADICTS, message, hint, "email")
        if "roles" in section.never.model_fields_set:
            self._file(_CONTRADICTS, message, hint, "never", "roles")

    # -- what identifies nobody --------------------------------------------------------------------

    def _never(self) -> dict[str, frozenset[str]]:
        found: dict[str, frozenset[str]] = {}
        known = [each for each in (*self.section.by, self.section.visitor) if each is not None]
        for name, values in (self.section.never.model_extra or {}).items():
            if name not in known:
                hint = did_you_mean(name, [*known, "roles"])
                hint = hint or f"the facts that identify are {', '.join(known)}"
                message = f"`{name[:60]}` identifies nobody anyway"
                self._file(_UNKNOWN, message, hint, "never", name)
            elif name in self.facts and cannot_identify(name, self.facts[name]) is None:
                found[name] = self._values(name, values)
        return found

    def _values(self, name: str, values: str | Sequence[str]) -> frozenset[str]:
        place: Path = ("identity", "never", name)
        read, form = self._reader(name)
        if not isinstance(values, str):
            told = f"`{name}` is compared as {form}"
            return self._canonical(name, read_values(self.reader, values, read, told, place))
        listed = values.removeprefix(_LIST)
        known = self.reader.vocabulary.lists
        if listed == values:
            hint = f"write `{_LIST}{values}`" if values in known else f"write `[{values[:60]}]`"
            message = f"expected a list, or `{_LIST}` with the name of one; found `{values[:60]}`"
            self._file(_UNKNOWN, message, hint, "never", name)
            return frozenset()
        if listed not in known:
            near = did_you_mean(listed, known) or "declare it under `lists:`"
            self._file(_UNKNOWN, f"no list is called `{listed[:60]}`", near, "never", name)
            return frozenset()
        # What a condition compares in the same form was read, and its faults told, already.
        normal = self._normal(name)
        found = None if normal is None else self.lists.get((listed, normal))
        if found is None:
            told = f"the list `{listed}` is compared as {form}"
            texts = known[listed].values
            found = read_values(self.reader, texts, read, told, ("lists", listed))
        return self._canonical(name, found)

    def _reader(self, name: str) -> tuple[Callable[[str], str], str]:
        """What makes a value of a fact canonical, and what it is compared as."""
        kind = self.facts[name].type
        if isinstance(kind, Whole):
            return _whole, kind.name
        normal = self._normal(name)
        if normal is None:
            return _text, "text"
        return self.reader.normalisers[normal], normal

    def _canonical(self, name: str, values: Iterable[Scalar]) -> frozenset[str]:
        texts = map(key_text, values)
        if self._normal(name) != "email":
            return frozenset(texts)
        tags = self.section.email.tags == "ignored"
        dots = self.section.email.dots == "ignored_at_google"
        return frozenset(mailbox_of(each, ignore_tags=tags, ignore_dots=dots) for each in texts)

    # -- windows -----------------------------------------------------------------------------------

    def _repeat(self, section: RepeatSection | None) -> Repeat | None:
        if section is None:
            return None
        within = self._length(section.within, ("identity", "repeat", "within"), positive=True)
        if not section.same:
            message = "nothing says which inquiries are about the same thing"
            hint = "name parts of an inquiry, as `same: [campaign, form]`"
            self._file(_CONTRADICTS, message, hint, "repeat", "same")
        for at, part in enumerate(section.same):
            if part in section.same[:at]:
                message = f"`{part}` stands there twice"
                self._file(_CONTRADICTS, message, "remove one of them", "repeat", "same", at)
        return Repeat(within, tuple(dict.fromkeys(section.same)))

    def _length(self, text: str, path: Path, *, positive: bool = False) -> timedelta:
        try:
            found = duration(text)
        except LiteralError as error:
            self.reader.file(_LENGTH, str(error), error.hint, path)
            return _NO_TIME
        if positive and found == _NO_TIME:
            message = f"within `{text[:60]}` there is no earlier inquiry"
            self.reader.file(_LENGTH, message, "write it as `90 days`", path)
        if found > LONGEST_DURATION:
            message = f"`{text[:60]}` is out of bounds"
            hint = f"{LONGEST_DURATION.days:,} days are the most"
            self.reader.file(_LENGTH, message, hint, path)
            return _NO_TIME
        return found


#: What is meant by names of what leads have beside facts.
_HINTS = {
    "id": "what a source calls a lead is no fact: declare one under `fields:`, and capture it",
}


def _text(value: str) -> str:
    text = read_text(value)
    if text is None:
        raise RefusedValueError("empty", "remove it")
    return text


def _whole(value: str) -> str:
    number = read_whole(value)
    if number is None:
        raise RefusedValueError("empty", "remove it")
    return str(number)
