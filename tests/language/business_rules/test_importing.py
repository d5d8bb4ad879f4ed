"""Reading trees of the package: what each test becomes, and what is refused with which code."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from business_rules.operators import (
    BooleanType,
    NumericType,
    SelectMultipleType,
    SelectType,
    StringType,
)
from hypothesis import given, settings
from hypothesis import strategies as st

from leadcore.errors import CATALOGUE
from leadcore.language import tree
from leadcore.language.business_rules import TreeFault, from_business_rules
from leadcore.language.business_rules.importing import OPERATORS
from leadcore.language.business_rules.tree_size import MAX_PARTS
from leadcore.language.faults import Fault, FaultError
from leadcore.language.render import render
from leadcore.language.syntax import MAX_DEPTH
from leadcore.language.types import TEXT, WHOLE, Choice, Field, ListOf, Record
from leadcore.language.vocabulary import Scope, Section, Vocabulary
from tests.language.business_rules.trees import SCOPE, read
from tests.language.strategies import NORMALISERS, VOCABULARY

SAMPLE = Path(__file__).parents[4] / "shared" / "data" / "rules-venmo" / "readme_rules.json"


def leaf(name: object, operator: object, value: object = "") -> dict[str, Any]:
    """One test."""
    return {"name": name, "operator": operator, "value": value}


def refusals(conditions: object, scope: Scope = SCOPE) -> list[tuple[str, str, str, str]]:
    """Code, path, message and hint of each fault."""
    with pytest.raises(FaultError) as caught:
        from_business_rules(conditions, VOCABULARY, scope, NORMALISERS)
    faults = [fault for fault in caught.value.faults if isinstance(fault, TreeFault)]
    assert len(faults) == len(caught.value.faults)
    return [(fault.code, fault.path, fault.message, fault.hint) for fault in faults]


def test_the_operators_are_those_of_the_package() -> None:
    """A later version of the package with other operators is noticed here."""
    types = {
        "string": StringType,
        "numeric": NumericType,
        "boolean": BooleanType,
        "select": SelectType,
        "select_multiple": SelectMultipleType,
    }

    for kind, type_ in types.items():
        assert type_.name == kind
        assert {each["name"] for each in type_.get_all_operators()} == set(OPERATORS[kind])


@pytest.mark.parametrize(
    ("conditions", "text"),
    [
        # texts: a missing one counts as the empty one
        (leaf("title", "equal_to", "VP"), 'title == "VP"'),
        (leaf("title", "equal_to", ""), 'missing(title) or title == ""'),
        (leaf("id", "equal_to", ""), 'id == ""'),
        (leaf("country", "equal_to", ""), "missing(country)"),
        (leaf("title", "non_empty"), 'known(title) and title != ""'),
        (leaf("country", "non_empty"), "known(country)"),
        (leaf("title", "contains", "head"), 'title.contains("head")'),
        (leaf("title", "starts_with", "VP"), 'title.starts_with("VP")'),
        (leaf("email", "ends_with", ".edu"), 'email.ends_with(".edu")'),
        (leaf("title", "equal_to_case_insensitive", "Vp!"), r'title.matches(r"(?i)\AVp!\z")'),
        (leaf("country", "equal_to_case_insensitive", "us"), 'country == "US"'),
        (leaf("title", "matches_regex", "^vp"), 'title.matches("^vp")'),
        (leaf("title", "matches_regex", r"\d$"), r'title.matches(r"\p{Nd}$")'),
        (leaf("title", "matches_regex", "x*"), 'missing(title) or title.matches("x*")'),
        # numbers: equal within a millionth
        (leaf("timeline_days", "equal_to", 30), "timeline_days == 30"),
        (leaf("timeline_days", "less_than", 30.0), "timeline_days < 30"),
        (leaf("timeline_days", "greater_than", 10.5), "timeline_days > 10.5"),
        (leaf("timeline_days", "greater_than", 29.9999999), "timeline_days > 30"),
        (leaf("budget", "equal_to", 5), "budget >= 4.999999 and budget <= 5.000001"),
        (leaf("budget", "greater_than", 5), "budget > 5.000001"),
        (leaf("budget", "greater_than_or_equal_to", 5), "budget >= 4.999999"),
        (leaf("budget", "less_than", Decimal("5.5")), "budget < 5.499999"),
        (leaf("budget", "less_than_or_equal_to", 5), "budget <= 5.000001"),
        # 0.1 as a float is a little more than 0.1, and the package compares all its digits
        (leaf("rating", "equal_to", 0.1), "rating >= 0.1 and rating <= 0.100001"),
        # yes and no
        (leaf("subscribed", "is_true"), "subscribed"),
        (leaf("company.is_customer", "is_false", None), "not company.is_customer"),
        # choices and lists: case is ignored
        (leaf("budget_band", "contains", "OVER_500"), 'budget_band == "over_500"'),
        (leaf("budget_band", "does_not_contain", "none"), 'budget_band != "none"'),
        (leaf("topics", "contains_all", ["funds"]), 'topics.has("funds")'),
        (leaf("topics", "contains_all", ["Funds", "bonds"]), 'topics.has_all("funds", "bonds")'),
        (
            leaf("topics", "shares_at_least_one_element_with", ["funds", "bonds"]),
            'topics.has_any("funds", "bonds")',
        ),
        (leaf("topics", "shares_no_elements_with", ["funds"]), 'not topics.has("funds")'),
        (
            leaf("topics", "is_contained_by", ["funds", "bonds"]),
            'not topics.has_any("stocks", "real_estate")',
        ),
        (
            leaf("topics", "shares_exactly_one_element_with", ["funds", "bonds"]),
            (
                'topics.has("funds") and not topics.has("bonds") '
                'or topics.has("bonds") and not topics.has("funds")'
            ),
        ),
        (
            leaf("topics", "shares_exactly_one_element_with", ["funds", "bonds", "BONDS"]),
            'topics.has("funds") and not topics.has("bonds")',
        ),
        (leaf("markets", "shares_at_least_one_element_with", ["us"]), 'markets.has("US")'),
        # results
        (leaf("came_back", "is_true"), "came_back"),
        (leaf("qualified", "is_false"), "not qualified"),
        (leaf("stage", "contains", "sql"), 'stage == "sql"'),
        (leaf("was.stage", "does_not_contain", "mql"), 'was.stage != "mql"'),
        (leaf("score.fit", "greater_than", 40), "score.fit > 40.000001"),
        (leaf("tier", "contains", "gold"), 'tier == "gold"'),
        # groups
        ({"all": [leaf("subscribed", "is_true")]}, "subscribed"),
        (
            {"any": [leaf("country", "equal_to", "US"), leaf("country", "equal_to", "DE")]},
            'country in ["US", "DE"]',
        ),
        (
            {"all": [leaf("tier", "does_not_contain", t) for t in ("gold", "silver")]},
            'tier not in ["gold", "silver"]',
        ),
        (
            {"any": [leaf("title", "contains", "vp"), leaf("title", "contains", "head")]},
            'title.contains("vp", "head")',
        ),
        (
            {
                "all": [
                    leaf("subscribed", "is_true"),
                    {"any": [leaf("budget", "less_than", 5), leaf("city", "contains", "x")]},
                    {"all": [leaf("is_partner", "is_false")]},
                ]
            },
            'subscribed and (budget < 4.999999 or city.contains("x")) and not is_partner',
        ),
    ],
)
def test_each_test_becomes_what_it_means(conditions: dict[str, Any], text: str) -> None:
    """The package's meaning, said in the language."""
    assert render(read(conditions)) == text


@pytest.mark.parametrize(
    ("conditions", "code", "path", "message", "hint"),
    [
        ([], "LC-BR-001", "", "neither a group nor a test", "a test reads"),
        ("budget > 5", "LC-BR-001", "", "neither a group nor a test", ""),
        ({"all": [5]}, "LC-BR-001", "all[0]", "neither a group nor a test", ""),
        ({"all": {}}, "LC-BR-001", "all", "`all` takes a list", ""),
        ({"all": "abc"}, "LC-BR-001", "all", "`all` takes a list", ""),
        ({}, "LC-BR-001", "", "the test has no `name`", ""),
        (
            {"all": [leaf("title", "non_empty")], "any": []},
            "LC-BR-001",
            "",
            "`all` stands alone in its group, not beside `any`",
            "put the one into the other",
        ),
        (
            {"name": "title", "operator": "non_empty"},
            "LC-BR-001",
            "",
            "the test has no `value`",
            "",
        ),
        (
            {**leaf("title", "non_empty"), "valeu": 1},
            "LC-BR-001",
            "",
            "`valeu` has no meaning in a test",
            "did you mean `value`?",
        ),
        (
            {"conditions": {}, "actions": []},
            "LC-BR-001",
            "",
            "this is a whole rule",
            "give what `conditions` holds",
        ),
        ({"any": [{"all": []}]}, "LC-BR-002", "any[0].all", "`all` is empty", "at least one"),
        (
            leaf("company.employes", "equal_to", 5),
            "LC-BR-003",
            "name",
            "no variable is called `company.employes`",
            "did you mean `company.employees`?",
        ),
        (leaf("lead.budget", "equal_to", 5), "LC-BR-003", "name", "`lead.budget`", ""),
        (leaf("budget + 5", "equal_to", 5), "LC-BR-003", "name", "`budget + 5`", ""),
        (leaf("xyzzy", "equal_to", 5), "LC-BR-003", "name", "`xyzzy`", "there is: "),
        ({**leaf("x", "y"), "name": 5}, "LC-BR-006", "name", "a name in quotes belongs here", ""),
        (
            leaf("created_at", "equal_to", "2026-01-01"),
            "LC-BR-004",
            "name",
            "`created_at` is a moment, for which the format has no operators",
            "write the condition as text",
        ),
        (leaf("trial_ends_on", "equal_to", ""), "LC-BR-004", "name", "is a date", ""),
        (
            leaf("interests", "contains_all", ["x"]),
            "LC-BR-004",
            "name",
            "`interests` is a list of text",
            "in lists the format ignores case, and the language does not; write",
        ),
        (leaf("company", "equal_to", "x"), "LC-BR-004", "name", "`company` is a company", ""),
        (
            leaf("title", "equals", "VP"),
            "LC-BR-005",
            "operator",
            "a string variable has no operator `equals`",
            "did you mean `equal_to`?",
        ),
        (leaf("budget", "contains", 5), "LC-BR-005", "operator", "a numeric variable", "equal_to"),
        ({**leaf("title", "x"), "operator": 5}, "LC-BR-005", "operator", "operator `5`", ""),
        (leaf("title", "equal_to", 5), "LC-BR-006", "value", "a text belongs here", ""),
        (leaf("title", "equal_to", None), "LC-BR-006", "value", "not nothing", ""),
        (leaf("title", "contains", "a\x00b"), "LC-BR-006", "value", "U+0000", "remove it"),
        (leaf("budget", "equal_to", "5"), "LC-BR-006", "value", "not a text", ""),
        (leaf("budget", "equal_to", True), "LC-BR-006", "value", "not a yes/no value", ""),
        (leaf("budget", "equal_to", float("nan")), "LC-BR-006", "value", "is no number", ""),
        (leaf("budget", "equal_to", Decimal("Infinity")), "LC-BR-006", "value", "no number", ""),
        (leaf("tier", "contains", ["gold"]), "LC-BR-006", "value", "not a list", ""),
        (leaf("topics", "contains_all", 5), "LC-BR-006", "value", "a list of texts", ""),
        (leaf("topics", "contains_all", ["funds", 5]), "LC-BR-006", "value[1]", "not a number", ""),
        (
            leaf("topics", "contains_all", "funds"),
            "LC-BR-007",
            "value",
            "the package would take it letter by letter",
            'write ["funds"]',
        ),
        (
            leaf("budget_band", "contains", "over_5000"),
            "LC-BR-008",
            "value",
            "`over_5000` is none of the choices",
            "did you mean `over_500`?",
        ),
        (
            leaf("country", "equal_to", "Germany"),
            "LC-BR-008",
            "value",
            "`country` is kept in a normal form and is never `Germany`",
            "write `DE`",
        ),
        (leaf("city", "equal_to", "Ko\u0308ln"), "LC-BR-008", "value", "one character", "`Köln`"),
        (leaf("country", "equal_to", "Narnia"), "LC-BR-008", "value", "no country", ""),
        (
            leaf("country", "equal_to_case_insensitive", "USA"),
            "LC-BR-008",
            "value",
            "never `USA`",
            "write `US`",
        ),
        (
            leaf("topics", "shares_exactly_one_element_with", ["funds", "FUNDS"]),
            "LC-BR-008",
            "value",
            "named twice",
            "",
        ),
        (leaf("title", "contains", ""), "LC-BR-009", "value", "in every text", "fill the value in"),
        (leaf("title", "matches_regex", ""), "LC-BR-009", "value", "in every text", ""),
        (leaf("topics", "contains_all", []), "LC-BR-009", "value", "the list is empty", ""),
        (
            leaf("topics", "is_contained_by", ["stocks", "funds", "bonds", "real_estate"]),
            "LC-BR-009",
            "value",
            "every choice is in the list",
            "",
        ),
        (
            leaf("title", "matches_regex", "(?=vp)"),
            "LC-BR-010",
            "value",
            "the pattern looks ahead",
            "write the condition as text",
        ),
        (leaf("title", "matches_regex", "  "), "LC-BR-010", "value", "spaces only", "`contains`"),
        (
            leaf("title", "equal_to_case_insensitive", "x" * 1000),
            "LC-BR-010",
            "value",
            "1,000 is the most",
            "",
        ),
        (leaf("budget", "less_than", 1e30), "LC-BR-011", "value", "is too large", ""),
        (leaf("budget", "less_than", 10**500), "LC-BR-011", "value", "more digits", ""),
        (leaf("budget", "less_than", Decimal("1e999999999")), "LC-BR-011", "value", "digits", ""),
        (leaf("timeline_days", "equal_to", 1 / 3), "LC-BR-011", "value", "too many decimals", ""),
        (
            leaf("markets", "is_contained_by", ["US"]),
            "LC-BR-012",
            "value",
            "`markets` has no fixed choices",
            "use `shares_no_elements_with`",
        ),
        (
            leaf("topics", "shares_exactly_one_element_with", ["funds"] * 21),
            "LC-BR-012",
            "value",
            "more than 20",
            "",
        ),
    ],
)
def test_what_cannot_be_kept_is_refused_by_code(
    conditions: object, code: str, path: str, message: str, hint: str
) -> None:
    """Each refusal has a stable code, a place in the tree, and a cure where there is one."""
    [(found_code, found_path, found_message, found_hint)] = refusals(conditions)

    assert (found_code, found_path) == (code, path)
    assert message in found_message
    assert hint in found_hint
    assert code in CATALOGUE


def test_a_document_of_texts_is_typed_by_its_variables() -> None:
    """In a document every scalar is text until it meets a fact; then a number is a number."""
    conditions = {
        "all": [leaf("budget", "less_than", "5.5"), leaf("title", "equal_to", "12")],
    }

    found = from_business_rules(conditions, VOCABULARY, SCOPE, NORMALISERS, untyped=True)
    with pytest.raises(FaultError, match="`five` is no number"):
        from_business_rules(
            leaf("budget", "less_than", "five"), VOCABULARY, SCOPE, NORMALISERS, untyped=True
        )

    assert render(found) == 'budget < 5.499999 and title == "12"'


def test_all_faults_are_told_at_once() -> None:
    """A tree with several mistakes is mended in one go."""
    conditions = {
        "all": [
            leaf("title", "equal_to", 5),
            {"any": [leaf("budget", "less_than", 5), leaf("budgt", "less_than", 5)]},
            leaf("topics", "contains_all", ["funds", "fnds", 3]),
            {"any": []},
        ]
    }

    assert [(code, path) for code, path, _, _ in refusals(conditions)] == [
        ("LC-BR-006", "all[0].value"),
        ("LC-BR-003", "all[1].any[1].name"),
        ("LC-BR-008", "all[2].value[1]"),
        ("LC-BR-002", "all[3].any"),
    ]


def test_a_result_can_be_read_only_after_it_is_decided() -> None:
    """Trees obey the order of the sections as texts do, with the same code."""
    conditions = {"any": [leaf("grade", "contains", "A")]}

    [(code, path, message, _)] = refusals(conditions, Scope(Section.SCORE))

    assert (code, path) == ("LC-EXPR-004", "any[0].name")
    assert "not decided yet" in message


def nested(groups: int) -> dict[str, Any]:
    """A test within so many groups, `all` and `any` by turns."""
    tree: dict[str, Any] = leaf("subscribed", "is_true")
    for level in range(groups):
        tree = {"any" if level % 2 else "all": [leaf("subscribed", "is_false"), tree]}
    return tree


def test_a_tree_nests_as_deep_as_a_text() -> None:
    """At the bound a tree is read; one level more is refused, as one fault of the whole tree."""
    assert read(nested(MAX_DEPTH))
    for deeper in (MAX_DEPTH + 1, MAX_DEPTH + 10, 3_000, 100_000):
        (fault,) = refusals(nested(deeper))
        assert fault[:3] == ("LC-BR-013", "", f"the tree nests deeper than {MAX_DEPTH} levels")


def test_a_tree_has_no_more_parts_than_anybody_can_check() -> None:
    """At the bound a tree is read; a group counts as a part, and so does a part named twice."""
    test = leaf("subscribed", "is_true")
    assert read({"all": [test] * (MAX_PARTS - 1)})
    doubling: dict[str, Any] = test
    for _ in range(40):
        doubling = {"all": [doubling, doubling]}
    for wide in ({"all": [test] * MAX_PARTS}, {"any": ["x"] * MAX_PARTS}, doubling):
        (fault,) = refusals(wide)
        assert fault[:3] == ("LC-BR-013", "", f"the tree has more than {MAX_PARTS:,} parts")


def test_a_tree_within_itself_is_refused() -> None:
    """A tree that would never end is told as that, however far down it comes back to itself."""
    endless: dict[str, Any] = {}
    endless["all"] = [endless, endless]
    later = nested(3)
    later["any" if "any" in later else "all"].append({"all": [later]})
    for circle in (endless, later):
        (fault,) = refusals(circle)
        assert fault[0] == "LC-BR-013"
        assert "stands within itself" in fault[2]


def test_what_is_no_data_is_named_by_what_it_is() -> None:
    """Lists in the place of names, operators and values are refused, however deep or circular."""
    deep: list[Any] = []
    for _ in range(3_000):
        deep = [deep]
    endless: list[Any] = []
    endless.append(endless)
    for strange in (deep, endless):
        for conditions in (
            leaf(strange, "equal_to", 5),
            leaf("budget", strange, 5),
            leaf("budget", "equal_to", strange),
            {"all": strange},
            {"all": [strange]},
            {**leaf("budget", "equal_to", 5), (1, 2): strange},
        ):
            assert [code for code, *_ in refusals(conditions)] in (
                ["LC-BR-001"],
                ["LC-BR-005"],
                ["LC-BR-006"],
            )


def test_choices_that_differ_by_case_alone_are_one_to_the_package() -> None:
    """A value stands for every choice that it equals without regard to case."""
    sizes = Choice(("s", "S", "m"))
    vocabulary = Vocabulary(
        Record("lead", {"size": Field(sizes), "sizes": Field(ListOf(sizes))}),
        touch=Record("touch"),
    )

    def text(conditions: object) -> str:
        scope = Scope(Section.SCORE)
        return render(from_business_rules(conditions, vocabulary, scope, {}))

    assert text(leaf("size", "contains", "S")) == 'size in ["s", "S"]'
    assert text(leaf("size", "does_not_contain", "S")) == 'size not in ["s", "S"]'
    assert text(leaf("sizes", "contains_all", ["s", "m"])) == (
        'sizes.has_any("s", "S") and sizes.has("m")'
    )
    assert text(leaf("sizes", "shares_no_elements_with", ["s"])) == 'not sizes.has_any("s", "S")'


def test_the_rules_of_the_packages_own_readme() -> None:
    """The example that everybody starts from is read."""
    if not SAMPLE.exists():
        pytest.skip("the sample rules are not beside the repository")
    lead = Record(
        "lead",
        {
            "expiration_days": Field(WHOLE),
            "current_inventory": Field(WHOLE),
            "current_month": Field(TEXT),
        },
    )
    vocabulary = Vocabulary(lead, touch=Record("touch"))

    rules = json.loads(SAMPLE.read_text("utf-8"))
    read_rules = [
        render(from_business_rules(rule["conditions"], vocabulary, Scope(Section.SCORE), {}))
        for rule in rules
    ]

    assert read_rules == [
        "expiration_days < 5 and current_inventory > 20",
        'current_inventory < 5 or current_month == "December" and current_inventory < 20',
    ]


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(("all", "any", "name", "operator", "value", "x")), inner, max_size=4
        )
    ),
    max_leaves=20,
)
_NEARLY = st.fixed_dictionaries(
    {
        "name": st.sampled_from(("title", "budget", "tier", "topics", "subscribed", "country")),
        "operator": st.sampled_from(sorted({o for each in OPERATORS.values() for o in each})),
        "value": _JSON,
    }
)


@settings(max_examples=10 * settings.default.max_examples)
@given(_JSON | _NEARLY | st.fixed_dictionaries({"all": st.lists(_NEARLY, max_size=3)}))
def test_any_data_gives_a_condition_or_faults(conditions: object) -> None:
    """Whatever a screen sends, there is a condition or a list of faults with places."""
    faults: tuple[Fault, ...] = ()
    condition = None
    try:
        condition = read(conditions)
    except FaultError as error:
        faults = error.faults

    assert isinstance(condition, tree.Condition) is not bool(faults)
    assert all(isinstance(fault, TreeFault) and fault.message for fault in faults)
