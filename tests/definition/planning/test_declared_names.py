"""Declarations: a name stands for one thing, and what would have no effect is refused."""

from __future__ import annotations

import pytest

from leadcore import Definition, DefinitionError
from leadcore.errors import Problem


def problems(sections: str) -> list[Problem]:
    """What a definition is refused for."""
    with pytest.raises(DefinitionError) as caught:
        Definition.loads(f"leadcore: 1\ndefinition: declared\n{sections}")
    return list(caught.value.problems)


@pytest.mark.parametrize(
    ("sections", "path", "says", "cure"),
    [
        (
            "touches: {order: {items: {type: text, many: yes}}}",
            "touches.order.items.many",
            "holds one value",
            "a touch for each value",
        ),
        (
            "touches: {call: {outcome: {type: text, default: none}}}",
            "touches.call.outcome.default",
            "no default",
            "remove `default`",
        ),
        (
            "members: {level: {type: whole, default: 1}}",
            "members.level.default",
            "no default",
            "in the roster",
        ),
    ],
)
def test_a_key_without_effect_is_refused(sections: str, path: str, says: str, cure: str) -> None:
    """What nothing could ever carry is told where it stands, and not accepted in silence."""
    [problem] = problems(sections)

    assert (problem.code, problem.path) == ("LC-DEF-029", path)
    assert says in problem.message
    assert cure in problem.hint
    assert problem.span is not None
    assert problem.span.line == 3


def test_members_may_hold_several_values() -> None:
    """`many` has its meaning for members, and says nothing for touches when it is no."""
    definition = Definition.loads(
        "leadcore: 1\ndefinition: declared\n"
        "members: {products: {type: text, many: yes}}\n"
        "touches: {order: {items: {type: text, many: no}}}\n"
    )

    assert definition.vocabulary.member.fields["products"].type.name == "list of text"


def test_a_name_is_given_once() -> None:
    """Fields, segments and derived values share one space of names."""
    told = problems(
        "fields: {seats: {type: whole}}\n"
        "segments: {seats: budget > 5, country: budget > 5, vip: budget > 5}\n"
        "derive: {vip: [{value: x}]}\n"
    )

    assert [(each.code, each.path) for each in told] == [
        ("LC-DEF-029", "segments.seats"),
        ("LC-DEF-029", "segments.country"),
        ("LC-DEF-029", "derive.vip"),
    ]
