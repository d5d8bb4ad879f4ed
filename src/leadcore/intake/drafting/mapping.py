"""Which column of a sample becomes what: a standard fact, a fact of one's own, the lead's id."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from leadcore.definition.capturing.payload_paths import is_broken_path
from leadcore.definition.composing.mistakes import INVISIBLE
from leadcore.intake.drafting.facts import TYPES, channel_of, country_of, fitting, meant
from leadcore.intake.drafting.guess import Guess, Values, values_of
from leadcore.intake.drafting.names import document_name, field_name, words_of
from leadcore.intake.drafting.numbers import writes_comma
from leadcore.intake.drafting.sample import MOST_COLUMNS, Sample, SampleColumn
from leadcore.intake.drafting.values import guessed
from leadcore.intake.drafting.words import (
    CHANNEL,
    CONSENT,
    FORM,
    INQUIRY_AT,
    is_personal,
    key_rank,
)
from leadcore.model.addresses import normal_phone

_WANTED = {
    "email": "an e-mail address",
    "phone": "a telephone number with its country's prefix",
    "country": "a country",
    "company.country": "a country",
    "language": "a language",
    "company.domain": "a domain",
    "whole": "a whole number",
    "money": "an amount",
    "yes_no": "yes or no",
    "moment": "a moment",
}
_SIGNS = {"€": "EUR", "£": "GBP", "$": "USD", "¥": "JPY", "₹": "INR", "₽": "RUB", "₩": "KRW"}


@dataclass(frozen=True, slots=True)
class DraftedFact:
    """
    A column with what it becomes.

    Attributes:
        name: The fact; for consent, the channel.
        column: The column.
        values: What stands in it.
        guess: How it is read.
        own: Whether the fact must be declared.
        label: What people call it, where that is more than its name.
        personal: Whether a declared fact is to be masked.
    """

    name: str
    column: SampleColumn
    values: Values
    guess: Guess
    own: bool = False
    label: str = ""
    personal: bool = False


@dataclass(frozen=True, slots=True)
class DraftedMapping:
    """
    What the columns of a file become.

    Attributes:
        source: The name of the mapping.
        id: The column that identifies leads; None for the number of the row.
        id_doubt: What is to be said about that.
        gathered: Whether rows with the same id are one lead.
        missing: Texts that mean missing in every column.
        facts: The lead's facts, in the order of the columns.
        inquiry: Parts of the inquiry, by name.
        consent: What is said about being contacted.
        left_out: Columns that become nothing, with the reason.
        currency: The currency of its money, where a sign tells it.
        doubts: What else is uncertain.
    """

    source: str
    id: SampleColumn | None
    id_doubt: str
    gathered: bool
    missing: tuple[str, ...]
    facts: tuple[DraftedFact, ...]
    inquiry: Mapping[str, DraftedFact]
    consent: tuple[DraftedFact, ...]
    left_out: tuple[tuple[str, str], ...]
    currency: str | None
    doubts: tuple[str, ...] = ()

    @property
    def zone(self) -> bool:
        """Whether some moment needs a time zone."""
        dated = (*self.facts, *self.inquiry.values())
        return any(fact.guess.zone for fact in dated)

    def fact(self, name: str) -> DraftedFact | None:
        """The drafted fact of a name."""
        return next((fact for fact in self.facts if fact.name == name), None)


def mapping_of(sample: Sample) -> DraftedMapping:
    """What the columns of a sample become."""
    return _Mapper(sample).mapping()


class _Mapper:
    """Decides about the columns of one sample."""

    def __init__(self, sample: Sample) -> None:
        self.sample = sample
        self.left_out: list[tuple[str, str]] = []
        self.columns = list(self._readable())
        values = {column.path: values_of(column.texts) for column in self.columns}
        semicolons = self.sample.kind.startswith("CSV separated by semicolons")
        comma = writes_comma(values.values(), semicolons=semicolons)
        self.values = {path: replace(each, comma=comma) for path, each in values.items()}
        self.words = {
            column.path: tuple(words_of(key) for key in column.keys) for column in self.columns
        }
        #: Facts that a column's name means and its values do not fit.
        self.unfit: dict[str, str] = {}

    def mapping(self) -> DraftedMapping:
        """The mapping."""
        standard = self._standard()
        self._read_phones(standard)
        taken = {fact.column.path for fact in standard.values()}
        id_, gathered, doubt = self._id(taken, standard)
        own = self._own(taken | ({id_.path} if id_ is not None else set()))
        order = {column.path: at for at, column in enumerate(self.columns)}
        inquiry = {
            place.partition(".")[2]: fact
            for place, fact in standard.items()
            if place in (INQUIRY_AT, CHANNEL, FORM)
        }
        consent = [fact for place, fact in standard.items() if place.startswith(CONSENT)]
        facts = [
            fact
            for place, fact in standard.items()
            if place not in _PLACES and not place.startswith(CONSENT)
        ]
        facts = sorted((*facts, *own), key=lambda fact: order[fact.column.path])
        return DraftedMapping(
            source=document_name(self.sample.name),
            id=id_,
            id_doubt=doubt,
            gathered=gathered,
            missing=self._missing(),
            facts=tuple(facts),
            inquiry=inquiry,
            consent=tuple(consent),
            left_out=tuple(self.left_out),
            currency=_currency(facts),
            doubts=tuple(self._dateless()),
        )

    def _readable(self) -> Iterator[SampleColumn]:
        """The columns that can be named in a definition and hold single values."""
        for at, column in enumerate(self.sample.columns):
            path = column.path
            if INVISIBLE.search(path) or any(c in path for c in "\t\r\n"):
                reason = "its name holds characters that cannot be seen; rename it"
            elif not path.strip() or len(path) > 500:
                reason = "its name is too long" if path.strip() else "its name is blank"
            elif is_broken_path(path) is not None or any('"' in key for key in column.keys[1:]):
                reason = "its name would be read as a path into a payload; rename it"
            elif column.grouped:
                reason = "it holds lists or groups of values; name one of them by its path"
            elif at >= MOST_COLUMNS:
                reason = f"only the first {MOST_COLUMNS} columns are drafted"
            else:
                yield column
                continue
            self.left_out.append((path, reason))

    # -- standard facts ----------------------------------------------------------------------------

    def _standard(self) -> dict[str, DraftedFact]:
        """The standard facts and places that columns are, each by the best of the columns."""
        claims = []
        for at, column in enumerate(self.columns):
            values, words = self.values[column.path], self.words[column.path]
            empty = not values.total
            for fact, strength in meant(values, words, named=self.sample.head is None):
                claims.append(((-strength, empty, at), fact, column))
        found: dict[str, DraftedFact] = {}
        used: set[str] = set()
        for rank, fact, column in sorted(claims, key=lambda claim: claim[0]):
            if column.path in used:
                continue
            name = "created_at" if fact == INQUIRY_AT and fact in found else fact
            place = f"{fact}.{channel_of(self.words[column.path])}" if fact == CONSENT else name
            if place in found:
                continue
            drafted = self._fitting(column, name, -rank[0])
            if drafted is not None:
                found[place] = drafted
                used.add(column.path)
        return found

    def _fitting(self, column: SampleColumn, fact: str, strength: int) -> DraftedFact | None:
        values, words = self.values[column.path], self.words[column.path]
        guess = fitting(values, fact, words, many=column.many)
        if guess is None:
            if strength > 1:
                self.unfit.setdefault(column.path, fact)
            return None
        name = channel_of(words) if fact == CONSENT else fact
        return DraftedFact(name, column, values, _with_groups(guess, column))

    def _read_phones(self, standard: dict[str, DraftedFact]) -> None:
        """Telephone numbers without prefix can be read only beside their country."""
        phone = standard.get("phone")
        if phone is None or not phone.values.total:
            return
        country = standard.get("country")
        tried = refused = 0
        for row in self.sample.kept:
            text = row.get(phone.column.path, "")
            if text not in phone.values.counts:
                continue
            tried += 1
            home = None
            if country is not None:
                home = country_of(row.get(country.column.path, ""))
            try:
                normal_phone(text, home)
            except ValueError:
                refused += 1
        if refused * 2 > tried:
            del standard["phone"]
            self.unfit[phone.column.path] = "phone"
            return
        guess = replace(phone.guess, refused=refused * phone.values.total // max(tried, 1))
        standard["phone"] = replace(phone, guess=guess)

    # -- what identifies the lead ------------------------------------------------------------------

    def _id(
        self, taken: set[str], standard: Mapping[str, DraftedFact]
    ) -> tuple[SampleColumn | None, bool, str]:
        """The column that identifies the lead, whether its rows are gathered, and a doubt."""
        rows = self.sample.rows - self.sample.unread
        found: list[tuple[tuple[bool, int, int, int], SampleColumn, bool]] = []
        for at, column in enumerate(self.columns):
            rank = key_rank(self.words[column.path][-1])
            values = self.values[column.path]
            if rank is None or column.many or column.path in taken:
                continue
            total, different = values.total, len(values.counts)
            empty, again = rows - total, total - different
            if empty > rows // 100 and not (empty == 1 and rows >= 20):
                continue
            sure = rank < 20
            if (values.perhaps and rows > 1) or different * (10 if sure else 2) < rows:
                continue
            if any(len(text) > 400 or not text.isprintable() for text in values.counts):
                continue
            if sure or again <= max(_FEW, total // 20):
                found.append(((again > 0, len(column.keys), rank, at), column, again > 0))
        if found:
            _, column, again = min(found, key=lambda each: each[0])
            values = self.values[column.path]
            doubts = []
            if values.total < rows:
                doubts.append(
                    f"it is empty in {rows - values.total:,} of {rows:,} rows: these are set aside"
                )
            if again:
                doubts.append(_gathered(len(values.counts), values.total, "ids"))
            return column, again, "; ".join(doubts)
        email = standard.get("email")
        if email is not None and rows and email.values.total == rows and not email.guess.refused:
            different = len(email.values.counts)
            if different == rows:
                return email.column, False, "no column is a key, so the e-mail address is"
            return email.column, True, _gathered(different, rows, "addresses")
        return None, False, "no column identifies the lead, so the number of its row does"

    # -- facts of one's own ------------------------------------------------------------------------

    def _own(self, taken: set[str]) -> Iterator[DraftedFact]:
        names: set[str] = set()
        for at, column in enumerate(self.columns, 1):
            if column.path in taken:
                continue
            values, words = self.values[column.path], self.words[column.path]
            if not values.total and self.sample.rows > self.sample.unread:
                written = sorted(column.texts)[:3]
                told = (
                    f"nothing but {', '.join(written)} stands in it" if written else "it is empty"
                )
                self.left_out.append((column.path, told))
                continue
            unfit = self.unfit.get(column.path)
            guess = replace(guessed(values, words[-1], phone=unfit == "phone"), many=column.many)
            guess = _with_groups(guess, column)
            if unfit is not None:
                wanted = _WANTED.get(unfit) or _WANTED.get(TYPES.get(unfit, ""), "of that kind")
                guess = guess.doubting(f"not read as `{unfit}`: too many values are not {wanted}")
            name = field_name(column.keys, at, names, _SUFFIXES.get(guess.type, guess.type))
            names.add(name)
            label = " ".join(column.keys[-1].split())[:80]
            same = label.isascii() and "_".join(words_of(label)) == name
            personal = any(is_personal(each) for each in words) or unfit in ("phone", "email")
            yield DraftedFact(
                name,
                column,
                values,
                guess,
                own=True,
                label="" if same or INVISIBLE.search(label) else label,
                personal=personal and guess.type not in ("email", "phone", "yes_no"),
            )

    def _missing(self) -> tuple[str, ...]:
        found: dict[str, str] = {}
        for column in self.columns:
            for token in self.values[column.path].tokens:
                if token.isprintable():
                    found.setdefault(token.casefold(), token)
        return tuple(sorted(found.values(), key=lambda token: (token.casefold(), token)))

    def _dateless(self) -> Iterator[str]:
        named = {each[-1][-1] for each in self.words.values() if each[-1]}
        if {"day", "month"} <= named and "year" not in named:
            yield (
                "`day` and `month` may be one date without its year: see `first_year` in the "
                "reference of `capture:`"
            )


_SUFFIXES = {
    "whole": "number", "decimal": "number", "money": "amount", "yes_no": "flag", "moment": "time",
}  # fmt: skip
_PLACES = frozenset({INQUIRY_AT, CHANNEL, FORM, CONSENT})
#: How many rows may repeat an id in any file, however short it is.
_FEW = 3


def _gathered(different: int, rows: int, noun: str) -> str:
    """What is to be said of leads that stand in several rows."""
    again = rows - different
    if again == 1:
        told = f"1 of {rows:,} rows repeats one"
    elif again <= max(_FEW, rows // 20):
        told = f"{again:,} of {rows:,} rows repeat one"
    else:
        told = f"{different:,} {noun} in {rows:,} rows"
    return f"{told}: rows with the same are taken for the inquiries of one lead"


def _with_groups(guess: Guess, column: SampleColumn) -> Guess:
    """A guess for a key that holds a single value in some payloads, and a group in others."""
    if not column.groups:
        return guess
    doubt = "some rows hold a group of values here: taken as missing"
    return replace(guess, lenient=True).doubting(doubt)


def _currency(facts: Iterable[DraftedFact]) -> str | None:
    """The one currency whose sign stands beside amounts."""
    signs = {
        sign
        for fact in facts
        if fact.guess.type == "money"
        for text, _ in fact.values.tried()
        for sign in _SIGNS
        if sign in text
    }
    return _SIGNS[signs.pop()] if len(signs) == 1 else None
