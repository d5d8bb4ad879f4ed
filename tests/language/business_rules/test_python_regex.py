"""Patterns of Python's `re` keep their meaning on RE2, or are refused."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leadcore.language.business_rules.python_regex import python_pattern, re2_pattern
from leadcore.language.patterns import PatternError, compiled

# A newer Unicode may give a meaning to characters that this Python does not know; those, and the
# great sets of signs without case, are left out.
CHARACTERS = "".join(
    character
    for character in map(chr, (*range(0x3400), *range(0xA000, 0xAC00), *range(0xF900, 0x20000)))
    if unicodedata.category(character) not in ("Cs", "Cn")
)


def found_by_python(pattern: str, text: str) -> bool:
    """Whether `re.search` finds the pattern."""
    return re.search(pattern, text) is not None


def found_by_re2(pattern: str, text: str) -> bool:
    """Whether RE2 finds what the pattern becomes."""
    return compiled(re2_pattern(pattern)).search(text) is not None


@pytest.mark.parametrize(
    ("pattern", "written"),
    [
        ("vp", "vp"),
        (r"^(chief|head) of$", r"^(chief|head) of$"),
        (r"(?i)vp", "(?i)vp"),
        (r"a\.b\-c\x41", r"a\.b\-cA"),
        (r"\d{5}", r"\p{Nd}{5}"),
        (r"(?a)\d{5}\b", r"\d{5}\b"),
        (r"[\w.-]+@", r"[\p{L}\p{N}_.\-]+@"),
        (r"[^\W]", r"[\p{L}\p{N}_]"),
        (r"\bvp\b", r"(?:\A|[^\p{L}\p{N}_])vp(?:\z|[^\p{L}\p{N}_])"),
        (
            r"\b(vp|ceo)\b|\bcto\b",
            (
                r"(?:\A|[^\p{L}\p{N}_])(vp|ceo)(?:\z|[^\p{L}\p{N}_])"
                r"|(?:\A|[^\p{L}\p{N}_])cto(?:\z|[^\p{L}\p{N}_])"
            ),
        ),
        (r"^\bvp\b of", "^vp of"),
        (r"a{,3}b{2,}c{1}", "a{0,3}b{2,}c{1}"),
        (r"{x}", r"\{x}"),
        (r"(?i)id", "(?i)[iI\u0131\u0130]d"),
        (r"(?i)[g-j]", "(?i)[g-jI\u0131\u0130]"),
        (r"(?ai)ski", "(?i)(?-i:[sS])(?-i:[kK])i"),
        (r"x\Z", r"x\z"),
        (r"(?P<rest>.*?)(?-i:x)(?m:^)", r"(?P<rest>.*?)(?-i:x)(?m:^)"),
    ],
)
def test_patterns_are_changed_only_where_the_engines_differ(pattern: str, written: str) -> None:
    """What means the same stays as it was written."""
    assert re2_pattern(pattern) == written


@pytest.mark.parametrize(
    ("pattern", "why"),
    [
        ("(", "Python cannot compile"),
        ("(?=a)b", "looks ahead"),
        ("a(?!b)", "looks ahead"),
        ("(?<=a)b", "looks behind"),
        (r"(a)\1", "refers back"),
        ("(?P<x>a)(?P=x)", "refers back"),
        ("(?>a)", "atomic"),
        ("a++", "possessively"),
        ("(a)?(?(1)b|c)", "asks whether"),
        ("a(?#b)", "comment"),
        ("(?x) a b", "spread out"),
        (r"(?a:\W)", "holds `(?a:`"),
        (r"a\B", r"holds `\B`"),
        (r"a.\b.b", "in its middle"),
        (r"(\ba)+b", "in its middle"),
        (r"a\bb", "never matches"),
        (r"[\W\d]", "among others"),
        (r"[a\S]", "among others"),
        (r"(?i)[\wa]", "case is ignored"),
        ("[[a]", "Python cannot compile"),
        ("a{1001}", "invalid repetition"),
        (r"\N{BULLET}", r"holds `\N`"),
        ("a" * 1001, "1,001 characters"),
    ],
)
def test_what_cannot_be_kept_is_refused(pattern: str, why: str) -> None:
    """A pattern whose meaning would change is never taken over in silence."""
    with pytest.raises(PatternError, match=re.escape(why)):
        re2_pattern(pattern)


@pytest.mark.slow
@pytest.mark.parametrize(
    "pattern",
    [
        *(r"\w", r"\W", r"\d", r"\D", r"\s", r"\S", r"(?a)\w", r"(?a)\W", r"(?a)\s", r"(?a)\S"),
        *("(?i)i", "(?i)k", "(?i)s", "(?ai)i", "(?ai)k", "(?ai)s", "(?ai)é", "(?i)é", "(?i)ß"),
        *("(?i)[a-z]", "(?ai)[a-z]", "(?i)[^h-j]", "(?ai)[^a-z]", "(?i)[À-Þ]", r"[\d\s]", "."),
        *(r"(?i)\w", r"(?i)\W", r"(?ai)\w", r"(?ai)\W", r"(?i)[\w.-]", r"(?i)[^\w.]", r"(?i)\s"),
        *(r"(?ai)[\w.]", r"(?ai)[^\wé]", r"(?i)[^\s]", r"(?i)[\Dx]", r"(?i)\D"),
        *("(?i)\u0130", "(?i)\u0131", "(?i)\u017f", "(?i)\u212a", "(?ai)[a-ÿ]", r"[^\D]"),
    ],
)
def test_classes_hold_the_same_characters(pattern: str) -> None:
    """Every character that Python's Unicode knows is in both classes or in neither."""
    assert set(compiled(re2_pattern(pattern)).findall(CHARACTERS)) == set(
        re.findall(pattern, CHARACTERS)
    )


_PIECES = st.sampled_from(
    [
        *("a", "é", "i", "I", "k", "s", "_", " ", "-", "1", ".", r"\.", "\u0131", "\u212a"),
        *(r"\w", r"\W", r"\d", r"\s", r"\S", "[a-k]", "[^i]", r"[\w-]", "[é-í ]", r"\x41"),
        *(r"\b", r"\b", r"\b", "^", "$", r"\A", r"\Z"),
    ]
)


def _grown(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    joined = st.lists(inner, min_size=1, max_size=4).map("".join)
    return st.one_of(
        joined,
        st.lists(joined, min_size=2, max_size=3).map("|".join).map("(?:{})".format),
        st.builds("({}){}".format, joined, st.sampled_from(("", "?", "*", "{,2}", "{1,2}", "+?"))),
        joined.map("(?i:{})".format),
        joined.map("(?m-i:{})".format),
    )


PATTERNS = st.builds(
    "{}{}".format,
    st.sampled_from(("", "", "(?i)", "(?a)", "(?ai)", "(?m)", "(?s)")),
    st.recursive(_PIECES, _grown, max_leaves=8),
)
TEXTS = st.text(st.sampled_from("aAéÉiI\u0131\u0130kK\u212asS\u017f_1 -.,\nx"), max_size=8).filter(
    lambda text: not text.endswith("\n")
)


@settings(max_examples=20 * settings.default.max_examples)
@given(PATTERNS, st.lists(TEXTS, min_size=1, max_size=6))
def test_a_pattern_that_is_kept_finds_the_same(pattern: str, texts: list[str]) -> None:
    """RE2 finds the rewritten pattern exactly where Python finds the original."""
    try:
        re2_pattern(pattern)
    except PatternError:
        return

    for text in texts:
        assert found_by_re2(pattern, text) == found_by_python(pattern, text)


@pytest.mark.slow
@settings(max_examples=20 * settings.default.max_examples)
@given(PATTERNS)
def test_what_was_rewritten_can_be_written_back(pattern: str) -> None:
    """A pattern that goes over and comes back becomes the same pattern on RE2 again."""
    try:
        written = re2_pattern(pattern)
    except PatternError:
        return
    back = python_pattern(written)

    assert back is None or re2_pattern(back) == written


@pytest.mark.parametrize(
    ("pattern", "said"),
    [
        ("vp", "vp"),
        (r"\bvp\b", r"(?a)\bvp\b"),
        (r"(?i)\bvp\b", r"(?ai)\bvp\b"),
        (r"[\p{L}\p{N}_]+@\p{Nd}\z", r"\w+@\d\Z"),
        (r"(?i)sales", "(?i)sales"),
        (r"(?i)\bsales", None),
        (r"\p{Lu}", None),
        (r"\pL", None),
        (r"\Qa.b\E", None),
    ],
)
def test_patterns_of_re2_for_python(pattern: str, said: str | None) -> None:
    """An RE2 pattern is given in Python's terms where these can say the same."""
    assert python_pattern(pattern) == said
