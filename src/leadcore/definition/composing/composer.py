"""
One YAML text to plain data, with the place of every value: nothing is run, guessed or converted.

Events of the YAML parser are read in a loop, never by recursion, so that no document can exhaust
the stack. Every scalar stays text whatever it looks like; only an empty one, `~` and `null` are
None. What YAML offers beyond mappings, lists and texts is refused by name.
"""

from __future__ import annotations

import re
from typing import Any, NoReturn

import yaml

from leadcore.definition.composing import mistakes
from leadcore.definition.composing.composed import Composed, Data, Note, shown
from leadcore.definition.composing.mistakes import INVISIBLE, Mistake
from leadcore.definition.composing.syntax_mistakes import what_went_wrong
from leadcore.errors import DefinitionError, Problem

try:
    from yaml import CSafeLoader as _Loader
except ImportError:  # PyYAML was built without libyaml: slower, the same answers
    from yaml import SafeLoader as _Loader  # type: ignore[assignment]

#: How deep lists and mappings may nest; a condition tree of 50 levels fits in anywhere.
MAX_DEPTH = 120
#: How many values aliases may stand for in all.
MAX_EXPANDED = 1_000_000
#: How many problems of one file are told.
MAX_TOLD = 50

_NULLS = frozenset({"", "~", "null"})
_PROPERTIES = re.compile(r"(?:[!&][^\s,\[\]{}]*\s*)+")


def compose(text: str, name: str = "", *, loader: Any = _Loader) -> Composed:
    """
    Read one YAML text.

    Args:
        text: The text, without a byte order mark.
        name: What it is called in messages.
        loader: The class of PyYAML that reads it; libyaml's where it is there.

    Returns:
        The data with its places, and what is wrong with it although it can be read.

    Raises:
        DefinitionError: It cannot be read as YAML at all; with the one problem that says why.

    >>> compose("postcode: 01067").data
    {'postcode': '01067'}
    """
    composed = Composed(text, name)
    refused = INVISIBLE.search(text)
    if refused:
        _refuse(composed, mistakes.invisible(refused[0], refused.start()))
    _Composer(composed).run(loader)
    if not composed.starts:  # nothing but comments: a blank value, so that there is a place
        composed.starts, composed.ends, composed.after = [0], [0], [1]
        composed.styles, composed.values = [""], [None]
    return composed


def _refuse(composed: Composed, mistake: Mistake) -> NoReturn:
    raise DefinitionError(_problem(composed, mistake)) from None


def _problem(composed: Composed, mistake: Mistake) -> Problem:
    span = composed.span(mistake.start, max(mistake.end, mistake.start + 1))
    return Problem(mistake.code, mistake.message, mistake.hint, span=span)


class _Open:
    """A list or mapping that is being read."""

    __slots__ = ("anchor", "data", "end", "expanded_at", "height", "key", "node", "skips")

    def __init__(
        self, node: int, data: dict[str, Data] | list[Data], anchor: str | None, expanded: int
    ) -> None:
        self.node = node
        self.data = data
        self.anchor = anchor
        self.expanded_at = expanded
        self.key: str | None = None  # of a mapping: the key whose value comes next
        self.skips = False  # whether that key was there before
        self.end = 0  # where the last thing in it ends
        self.height = 1


class _Anchored:
    """Something with a name that aliases can stand for; not `done` while it is being read."""

    __slots__ = ("data", "done", "height", "node", "weight")

    def __init__(self, node: int, data: Data, weight: int, height: int, *, done: bool) -> None:
        self.node = node
        self.data = data
        self.weight = weight
        self.height = height
        self.done = done


class _Composer:
    """Follows the events of the YAML parser, and builds data and places from them."""

    def __init__(self, composed: Composed) -> None:
        self.to = composed
        self.open: list[_Open] = []
        self.anchors: dict[str, _Anchored] = {}
        self.expanded = 0
        self.documents = 0

    def run(self, loader: Any) -> None:
        parser = loader(self.to.text)
        try:
            self._follow(parser)
        except yaml.MarkedYAMLError as error:
            _refuse(self.to, what_went_wrong(self.to.text, error, self.to.last_written()))
        except yaml.YAMLError as error:
            # A reader's error has no mark; what it complains of is refused before it gets here.
            _refuse(self.to, Mistake("LC-YAML-001", f"the text is not YAML: {error}", "", 0, 1))
        except (OverflowError, ValueError):  # so PyYAML's own reader; libyaml says it as above
            _refuse(self.to, mistakes.no_such_character(self.to.text))
        finally:
            parser.dispose()

    def _follow(self, parser: Any) -> None:
        while True:
            event = parser.get_event()
            kind = event.__class__
            if kind is yaml.ScalarEvent:
                self._scalar(event)
            elif kind is yaml.MappingStartEvent:
                self._start(event, {}, "{" if event.flow_style else "m")
            elif kind is yaml.SequenceStartEvent:
                self._start(event, [], "[" if event.flow_style else "s")
            elif kind is yaml.MappingEndEvent or kind is yaml.SequenceEndEvent:
                self._end(event)
            elif kind is yaml.AliasEvent:
                self._alias(event)
            elif kind is yaml.DocumentStartEvent:
                self._document(event)
            elif kind is yaml.StreamEndEvent:
                return

    # -- what the events say -----------------------------------------------------------------------

    def _scalar(self, event: Any) -> None:
        to = self.to
        start, end = event.start_mark.index, event.end_mark.index
        style = event.style or ""
        text = event.value
        if event.tag is not None or event.anchor is not None:
            start = self._properties(event, start, end)
        value: str | None = text
        if not style and text in _NULLS:
            value = None
        elif style == '"' and (found := INVISIBLE.search(text)):
            self._note(mistakes.made_invisible(to.text, start, end, found[0]), spoils=True)
        node = len(to.starts)
        to.starts.append(start)
        to.ends.append(end)
        to.styles.append(style)
        to.after.append(node + 1)
        if event.anchor is not None:
            self.anchors[event.anchor] = _Anchored(node, value, 1, 0, done=True)
        if self.open:
            holder = self.open[-1]
            holder.end = end
            if holder.key is None and holder.data.__class__ is dict:
                to.values.append(text)  # a key is the text that stands there
                self._key(holder, text, node)
                return
        to.values.append(value)
        self._put(value)

    def _start(self, event: Any, data: dict[str, Data] | list[Data], style: str) -> None:
        to = self.to
        start = event.start_mark.index
        if len(self.open) >= MAX_DEPTH:
            _refuse(to, mistakes.too_deep(start, MAX_DEPTH))
        if self.open:
            holder = self.open[-1]
            if holder.key is None and holder.data.__class__ is dict:
                _refuse(to, mistakes.key_is_no_text(to.text, start))
        if event.tag is not None or event.anchor is not None:
            start = self._properties(event, start, len(to.text))
        node = len(to.starts)
        to.starts.append(start)
        to.ends.append(start)
        to.styles.append(style)
        to.after.append(node + 1)
        to.values.append(None)
        if event.anchor is not None:
            self.anchors[event.anchor] = _Anchored(node, data, 0, 0, done=False)
        self.open.append(_Open(node, data, event.anchor, self.expanded))

    def _end(self, event: Any) -> None:
        to = self.to
        closed = self.open.pop()
        node = closed.node
        flow = to.styles[node] in "{["
        end = event.end_mark.index if flow else max(closed.end, to.starts[node])
        to.ends[node] = end
        to.after[node] = len(to.starts)
        if closed.anchor is not None:
            anchored = self.anchors.get(closed.anchor)
            if anchored is not None and anchored.node == node:
                anchored.weight = len(to.starts) - node + self.expanded - closed.expanded_at
                anchored.height = closed.height
                anchored.done = True
        if self.open:
            holder = self.open[-1]
            holder.end = end
            holder.height = max(holder.height, closed.height + 1)
        self._put(closed.data)

    def _alias(self, event: Any) -> None:
        to = self.to
        start, end = event.start_mark.index, event.end_mark.index
        target = self.anchors.get(event.anchor)
        if target is None or not target.done:
            _refuse(to, mistakes.bad_alias(to.text, start, end, known=target is not None))
        if len(self.open) + target.height > MAX_DEPTH:
            _refuse(to, mistakes.too_deep(start, MAX_DEPTH))
        self.expanded += target.weight
        if self.expanded > MAX_EXPANDED:
            _refuse(to, mistakes.too_many(start, end, MAX_EXPANDED))
        node = len(to.starts)
        to.starts.append(start)
        to.ends.append(end)
        to.styles.append("*")
        to.after.append(node + 1)
        to.values.append(None)
        to.targets[node] = target.node
        if self.open:
            holder = self.open[-1]
            if holder.key is None and holder.data.__class__ is dict:
                _refuse(to, mistakes.key_is_no_text(to.text, start))
            holder.end = end
            holder.height = max(holder.height, target.height + 1)
        self._put(target.data)

    def _document(self, event: Any) -> None:
        self.documents += 1
        if self.documents > 1:
            _refuse(self.to, mistakes.second_document(event.start_mark.index))

    # -- putting it together -----------------------------------------------------------------------

    def _key(self, holder: _Open, key: str, node: int) -> None:
        to = self.to
        start, end = to.starts[node], to.ends[node]
        if key == "<<" and not to.styles[node]:
            _refuse(to, mistakes.merge_key(start))
        if start >= end:
            _refuse(to, mistakes.key_is_no_text(to.text, start))
        holder.key = key
        holder.skips = key in holder.data
        if holder.skips and len(to.notes) < MAX_TOLD:
            first = holder.node + 1
            while to.values[first] != key:
                first = to.after[first + 1]
            line = to.span(to.starts[first], to.starts[first]).line
            self._note(mistakes.repeated(shown(key), line, to.span(start, end).line, start, end))

    def _put(self, value: Data) -> None:
        if not self.open:
            self.to.data = value
            return
        holder = self.open[-1]
        data = holder.data
        if isinstance(data, list):
            data.append(value)
            return
        if not holder.skips and holder.key is not None:
            data[holder.key] = value
        holder.key = None

    def _properties(self, event: Any, start: int, end: int) -> int:
        """Pass over tag and anchor, note a tag, and say where the value itself begins."""
        text = self.to.text
        found = _PROPERTIES.match(text, start, end)
        if event.tag is not None:
            at = text.find("!", start, end)
            self._note(mistakes.tag(text, max(at, start)), spoils=True)
        return min(found.end(), end) if found else start

    def _note(self, mistake: Mistake, *, spoils: bool = False) -> None:
        if len(self.to.notes) < MAX_TOLD:
            path = tuple(each.key if each.key is not None else len(each.data) for each in self.open)
            self.to.notes.append(Note(_problem(self.to, mistake), path, spoils))
