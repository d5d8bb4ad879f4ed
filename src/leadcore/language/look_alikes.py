"""Letters that only look like those of names, and the names that were meant."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from leadcore.errors import nearest

_FOREIGN = re.compile(r"[^\x00-\x7f]")
_WORD = re.compile(r"[^\W\d_]+")
#: What takes no place on a screen, or gives what follows another direction.
_INVISIBLE = re.compile(
    "[\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]"
)

# What other alphabets have in common with ours, for the eye; the same letters on both sides.
_LOOKS = str.maketrans(
    "авекмнорстухіјѕһԁԛԝѵ"
    "АВЕКМНОРСТУХІЈЅ"  # noqa: RUF001
    "αεικνορτυχ"
    "ΑΒΕΖΗΙΚΜΝΟΡΤΥΧ"  # noqa: RUF001
    "ıɑɡ"  # noqa: RUF001 - Latin, and not the plain ones
    "\u2010\u2011\u2012\u2013\u2014\u2212",  # hyphens and dashes
    "abekmhopctyxijshdqwvABEKMHOPCTYXIJSaeikvoptuxABEZHIKMNOPTYXiag------",
)


def foreign_letter(text: str) -> str | None:
    r"""
    What is to be said of the first character that is not a plain one, or None.

    >>> foreign_letter("preis€")
    '`€` (euro sign)'
    """
    found = _FOREIGN.search(text)
    return None if found is None else _named(found[0])


def _named(character: str) -> str:
    name = unicodedata.name(character, f"U+{ord(character):04X}").lower()
    shown = character if character.isprintable() else f"\\u{ord(character):04x}"
    return f"`{shown}` ({name})"


def invisible_in(text: str) -> tuple[int, str] | None:
    r"""
    Where the first character stands that nobody sees or that turns the text round, and its name.

    Joiners are none of them: they stand within words of many scripts, and within emoji.

    >>> invisible_in("CE\u200bO")
    (2, '`\\u200b` (zero width space)')
    >>> invisible_in("équipe") is None
    True
    """
    found = None if text.isascii() else _INVISIBLE.search(text)
    return None if found is None else (found.start(), _named(found[0]))


def mixed_in(text: str) -> str | None:
    r"""
    What is to be said of a letter of another alphabet within a word of plain ones, or None.

    A word that is all in another alphabet is nobody's mistake, and accents are none either.

    >>> mixed_in("leжd"), mixed_in("жди"), mixed_in("équipe")
    ('`ж` (cyrillic small letter zhe)', None, None)
    """
    for word in _WORD.findall(text):
        strange = [letter for letter in word if not _is_latin(letter)]
        if strange and len(strange) < len(word):
            return _named(strange[0])
    return None


def _is_latin(letter: str) -> bool:
    return letter < "\x80" or "LATIN" in unicodedata.name(letter, "")


def in_plain_letters(text: str) -> str | None:
    r"""
    A text with every accent left off and every look-alike exchanged; None where that is not enough.

    >>> in_plain_letters("s\u0430l\u00e9s"), in_plain_letters("preis€") is None
    ('sales', True)
    """
    bare = unicodedata.normalize("NFKD", text.translate(_LOOKS))
    plain = "".join(each for each in bare if not unicodedata.combining(each)).translate(_LOOKS)
    return plain if plain.isascii() else None


def did_you_mean(name: str, candidates: Iterable[str]) -> str:
    r"""
    The hint to a name that there is not: the nearest one, and the letter that was another.

    >>> did_you_mean("mq1", ["mql", "sql"])
    'did you mean `mql`?'
    >>> did_you_mean("sжql", ["mql", "sql"])
    'did you mean `sql`? `ж` (cyrillic small letter zhe) is another letter'
    """
    known = list(candidates)
    plain = in_plain_letters(name) or name
    same = (each for each in known if in_plain_letters(each) == plain)
    near = next(same, None) or nearest(plain, known)
    if near is None:
        return ""
    hint = f"did you mean `{near}`?"
    letter = foreign_letter(name) or foreign_letter(near)
    return f"{hint} {letter} is another letter" if letter else hint
