"""What the reader refuses beyond the corpus: words that run into quotes, narrowing that is lost."""

import pytest

from leadcore import Definition, DefinitionError

_RULE = """\
definition: small
fields: {sizes: {type: whole, many: yes}}
lists: {big: ['500']}
disqualify:
  - rule: a
    when: """


def _code(condition: str) -> str:
    with pytest.raises(DefinitionError) as caught:
        Definition.loads(_RULE + "'" + condition.replace("'", "''") + "'")
    return caught.value.code


def test_an_escape_is_seen_where_a_word_touches_the_quote() -> None:
    """`and` is no prefix of a string, so what follows it is held against the escapes too."""
    assert _code(r'known(title) and"\bvp\b"==title') == "LC-EXPR-005"


def test_consent_is_asked_of_all_statements() -> None:
    """A narrowed list of statements cannot be asked what is allowed: old refusals would be lost."""
    assert _code('consent.where(purpose == "news").allows("email")') == "LC-EXPR-003"


def test_a_list_of_numbers_is_not_looked_for_among_texts() -> None:
    """Named lists hold texts."""
    assert _code("sizes.has(lists.big)") == "LC-EXPR-014"
