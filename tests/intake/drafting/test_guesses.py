"""Promises of the guesses in a draft: what a column holds, by its name and by its values."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

import pytest
import yaml

from leadcore.intake.drafting.dates import dates_of
from leadcore.intake.drafting.guess import Guess, values_of
from leadcore.intake.drafting.lines import comment, doubted, listed, scalar
from leadcore.intake.drafting.names import document_name, field_name, words_of
from leadcore.intake.drafting.values import fitted, guessed
from leadcore.intake.drafting.words import facts_of


def guess_of(texts: Iterable[str], header: str = "x") -> Guess:
    """How a column of these texts is read."""
    return guessed(values_of(Counter(texts)), words_of(header))


def fact_of(header: str) -> str | None:
    """The standard fact that a header means most surely."""
    return next(
        (fact for fact, _ in facts_of([words_of(part) for part in header.split(".")])), None
    )


@pytest.mark.parametrize(
    ("header", "fact"),
    [
        ("E-Mail-Adresse", "email"),
        ("Correo electrónico", "email"),
        ("Your work email", "email"),
        ("contact.email", "email"),
        ("Téléphone", "phone"),
        ("What is your phone number?", "phone"),
        ("Vorname", "first_name"),
        ("Prénom", "first_name"),
        ("LastName", "last_name"),
        ("Apellidos", "last_name"),
        ("full_name", "name"),
        ("Berufsbezeichnung", "title"),
        ("Firma", "company.name"),
        ("Raison sociale", "company.name"),
        ("company.name", "company.name"),
        ("company.size", "company.employees"),
        ("account.website", "company.domain"),
        ("Anzahl Mitarbeiter", "company.employees"),
        ("Branche", "company.industry"),
        ("Chiffre d'affaires", "company.revenue"),
        ("Country/Region", "country"),
        ("Paese", "country"),
        ("Stadt", "city"),
        ("Langue", "language"),
        ("Lead Source", "source"),
        ("utm_source", "utm.source"),
        ("utm.campaign", "utm.campaign"),
        ("Kampagne", "campaign"),
        ("Presupuesto", "budget"),
        ("timeline_days", "timeline_days"),
        ("Created At", "inquiry.at"),
        ("Eingangsdatum", "inquiry.at"),
        ("Opt-Out", "unsubscribed"),
        ("Newsletter (ja/nein)", "consent"),
        ("Message *", "need"),
        ("favourite colour", None),
    ],
)
def test_headers_in_several_languages(header: str, fact: str | None) -> None:
    """The usual words for a standard fact are known, with what forms put around them."""
    assert fact_of(header) == fact


@pytest.mark.parametrize(
    ("texts", "header", "type_"),
    [
        (["1", "2", "30"], "age", "whole"),
        (["1", "2.5", "-30"], "rate", "decimal"),
        (["1,5", "2,25"], "rate", "decimal"),
        (["$1,200", "$5"], "offer", "money"),
        (["1200", "5"], "price", "money"),
        (["1.200 €", "900 €"], "offer", "money"),
        (["01067", "10115"], "area", "text"),
        (["1010", "8001"], "Zip", "text"),
        (["yes", "no"], "x", "yes_no"),
        (["Ja", "nein"], "x", "yes_no"),
        (["1", "0", "1"], "x", "yes_no"),
        (["1", "1"], "x", "whole"),
        (["TRUE", "FALSE"], "x", "yes_no"),
        (["2026-01-31", "2026-02-01"], "x", "date"),
        (["2026-01-31T10:00:00Z"], "x", "moment"),
        (["31.01.2026 10:00"], "x", "moment"),
        (["20260131", "20260201"], "seen on", "date"),
        (["20260131", "20260201"], "amount of pieces", "whole"),
        (["1700000000", "1700000001"], "created_ts", "moment"),
        (["1700000000000", "1700000000001"], "last seen", "moment"),
        (["a@b.example", "c@d.example"], "x", "email"),
        (["red", "blue"] * 20, "x", "choice"),
        (["red", "blue"], "x", "text"),
        ([f"word {at}" for at in range(200)], "x", "text"),
        (["unknown", "n/a"], "x", "text"),
    ],
)
def test_types(texts: list[str], header: str, type_: str) -> None:
    """The type follows from the values, and where they leave it open from the column's name."""
    assert guess_of(texts, header).type == type_


@pytest.mark.parametrize(
    ("texts", "decimal", "doubt"),
    [
        (["1,200.50", "3"], ".", ""),
        (["1.200,50", "3"], ",", ""),
        (["1,5", "2"], ",", ""),
        (["1,200", "3"], ".", "`,` is taken for a separator of thousands"),
        (["1.200 €", "300 €"], ",", "`.` is taken for a separator of thousands"),
        (["1.200.000", "300"], ",", ""),
        (["1.200", "3.500"], None, "`.` is taken for the decimal mark"),
        (["1.25", "3.5"], None, ""),
        (["£ 5", "£7.50"], ".", ""),
        (["12.500,00", "850,50", "9,90", "1200,00"], ",", ""),
    ],
)
def test_decimal_marks(texts: list[str], decimal: str | None, doubt: str) -> None:
    """The decimal mark is found out; where the values leave it open, the draft says so."""
    found = guess_of(texts)

    assert found.decimal == decimal
    assert found.refused == 0
    assert bool(found.doubts) == bool(doubt)
    assert doubt in "".join(found.doubts)


@pytest.mark.parametrize(
    ("texts", "missing"),
    [
        (["-1"] * 5 + ["3", "10", "40"], ("-1",)),
        (["-1", "-2", "3", "10"], ()),
        (["999"] * 30 + ["0", "3", "6"] * 5, ("999",)),
        (["999"] + ["0", "3", "6"] * 30, ()),
        (["999"] * 30 + ["500", "950", "6"] * 5, ()),
        (["none"] * 3 + ["3", "4", "5"], ("none",)),
    ],
)
def test_numbers_that_mean_missing(texts: list[str], missing: tuple[str, ...]) -> None:
    """A number that stands out from all others and is frequent means that there is none."""
    found = guess_of(texts)

    assert found.type == "whole"
    assert found.missing == missing


def test_words_that_mean_missing() -> None:
    """The usual words for nothing are set aside; `none` only where it can be no answer."""
    values = values_of({"unknown": 3, "N/A": 1, "-": 2, "Select": 1, "None": 4, "red": 20, "b": 9})

    assert values.tokens == ("unknown", "N/A", "-", "Select")
    assert values.perhaps == ("None",)
    assert values.total == 33


def test_a_few_bad_values_do_not_change_the_type() -> None:
    """A number column with a few words in it stays one, and says how many cannot be read."""
    found = guess_of([str(at) for at in range(100)] + ["about fifty"])

    assert (found.type, found.refused, found.refusals) == ("whole", 1, ("about fifty",))
    assert guess_of([str(at) for at in range(10)] + ["about fifty"] * 9).type == "text"


def test_a_standard_fact_must_fit() -> None:
    """A column is only taken for a standard fact if most of its values can be read as such."""
    sizes = values_of(Counter(["11-50", "51-200", "11-50"]))
    countries = values_of(Counter(["Germany", "US", "Atlantis", "FR", "NA", "na"]))

    assert fitted(sizes, "company.employees", "whole", ("company", "size")) is None
    country = fitted(countries, "country", "country", ("country",))
    assert country is not None
    assert country.refusals == ("Atlantis",)
    assert country.missing == ()


@pytest.mark.parametrize(
    ("texts", "formats"),
    [
        (["31/01/2026", "01/02/2026"], ("%d/%m/%Y",)),
        (["01/31/2026", "02/01/2026"], ("%m/%d/%Y",)),
        (["1/31/26", "2/1/26"], ("%m/%d/%y",)),
        (["1/2/2026 3:00 PM"], ("%m/%d/%Y %I:%M %p",)),
        (["2026/01/31 10:00:00"], ("%Y/%m/%d %H:%M:%S",)),
        (["Jan 31, 2026", "Feb 1, 2026"], ("%b %d, %Y",)),
        (["31-Jan-26"], ("%d-%b-%y",)),
        (["Sat, 31 Jan 2026 10:00:00 +0100"], ("%a, %d %b %Y %H:%M:%S %z",)),
        (["31.01.2026", "2026-01-31", "30.01.2026"], ("%d.%m.%Y", "%Y-%m-%d")),
        (["2026-01-31 10:00:00.123"], ()),
    ],
)
def test_date_formats(texts: list[str], formats: tuple[str, ...]) -> None:
    """The ways of writing dates are told apart, also where several occur."""
    found = dates_of(Counter(texts), digits=False)

    assert found is not None
    assert found.formats == formats
    assert all("not %d" in doubt for doubt in found.doubts)


def test_what_is_no_date() -> None:
    """Neither addresses nor versions nor telephone numbers are taken for dates."""
    for text in ("10.0.0.1", "1.2.3", "212-555-0123", "12 Main St", "99/99/9999", "3/4"):
        assert dates_of({text: 5}, digits=True) is None


def test_names_for_definitions() -> None:
    """Names are made of file names without what the next export will not have."""
    assert document_name("Leads Export 2026-11-23 (2).csv.gz") == "leads"
    assert document_name("日本.csv") == "leads"
    assert document_name("3rd fair.csv") == "leads"


def test_names_never_clash() -> None:
    """A name that is taken, reserved or a keyword gets another form."""
    taken = {"city_text", "size"}

    assert field_name(["City"], 1, taken, "text") == "city_text_2"
    assert field_name(["company", "size"], 1, taken, "text") == "company_size"
    assert field_name(["size"], 1, taken, "text") == "size_2"
    assert field_name(["lambda"], 1, taken, "text") == "lambda_text"
    assert field_name(["???"], 7, taken, "text") == "column_7"
    long = field_name(["How many people work in your company today?"], 1, taken, "text")
    assert long == "how_many_people_work_in_your_company"


@pytest.mark.parametrize(
    "text",
    ["", "no", "1e3", "0x1f", "2026-01-01", "a: b", "a #b", "it's", '"q"', "[x", "- a", "*a", "&a",
     "!a", "%a", "@a", "`a`", "a,b", "{", "~", "null", "<<", "=", "? a", "é", "a  b", "\\n"],
)  # fmt: skip
def test_scalars_come_back(text: str) -> None:
    """What is written as a scalar is read as the same text, alone, in lists and as a key."""
    written = scalar(text)

    assert yaml.safe_load(written) == text
    assert yaml.safe_load(f"{{a: [{written}, {written}]}}") == {"a": [text, text]}
    if text:
        assert yaml.safe_load(f"{written}: 1") == {text: 1}


def test_comments_stay_comments() -> None:
    """Whatever a comment tells of, it stays within its lines, and these stay short."""
    lines = comment("first\nsecond\x85third " + "word " * 60, "  ")

    assert all(line.startswith("  # ") and len(line) <= 100 for line in lines)
    assert yaml.safe_load("\n".join(lines)) is None
    assert doubted("a: b", []) == ["a: b"]
    assert doubted("a: b", ["really"]) == ["a: b  # really"]
    assert doubted("a: b", ["x" * 99]) == [f"# {'x' * 99}", "a: b"]
    assert yaml.safe_load("\n".join(listed("a:", ["word: x"] * 40))) == {"a": ["word: x"] * 40}


def test_the_point_of_a_word_is_no_decimal_mark() -> None:
    """One `ca. 2000` among numbers with a comma does not turn the comma into a separator."""
    found = guess_of([*(f"{at}.500,00 €" for at in range(1, 60)), "ca. 2000"])

    assert (found.type, found.decimal) == ("money", ",")
