"""Files as people really save them: each gives a draft without a problem that reads the file."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from leadcore import Decision, Definition
from leadcore.intake import BadRow, Run, Summary
from leadcore.intake.drafting.draft import draft
from leadcore.model import Lead

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
TITLES = ["Geschäftsführer", "Vertriebsleiterin", "Werkstudent", "Leiter Einkauf", "", "Einkäufer"]
LANDS = ["Deutschland", "Österreich", "Deutschland", "Tschechien", "Atlantis", "Schweiz", "D"]
PHONES = ["0221 / 123456", "+49 (0)30 12345678", "siehe Mail", "0171-1234567", "", "089 998877"]
HEAD = ["Kundennr.", "Vorname", "E-Mail", "Telefon", "Position", "Land", "Mitarbeiter", "Umsatz",
        "Eingang am", "Bemerkung", "Newsletter"]  # fmt: skip


def german(rows: int = 42) -> list[list[str]]:
    """Rows of a German file; a country and some telephone numbers are none."""
    return [
        [
            f'="{at:05d}"',
            ["Jürgen", "Zoë", "Cem"][at % 3],
            f"person{at}@firma{at % 9}.test",
            PHONES[at % 6],
            TITLES[at % 6],
            LANDS[at % 7],
            str([3, 45, 250, 1200][at % 4]),
            f"{at % 9 + 1}.{at * 7 % 1000:03d},50 €",
            f"{at % 28 + 1:02d}.0{at % 9 + 1}.2026 14:{at:02d}",
            ["Bitte um Rückruf", "", "Danke 🙂"][at % 3],
            ["ja", "nein"][at % 2],
        ]
        for at in range(rows)
    ]


def saved(
    folder: Path,
    rows: Iterable[Iterable[object]],
    *,
    name: str = "leads.csv",
    delimiter: str = ";",
    encoding: str = "utf-8",
    before: str = "",
) -> Path:
    """A CSV file."""
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter, lineterminator="\r\n").writerows(rows)
    path = folder / name
    path.write_bytes((before + text.getvalue()).encode(encoding, "replace"))
    return path


def drafted(path: Path) -> tuple[str, dict[str, Lead], list[BadRow], Summary]:
    """The draft of a file, the leads that it decides, the bad rows, and the numbers of the run."""
    text = draft(path).text
    definition = Definition.loads(text)
    assert definition.warnings == ()
    run = Run(definition, path, at=NOW)
    found = list(run)
    leads = {each.lead.id: each.lead for each in found if isinstance(each, Decision)}
    return text, leads, [each for each in found if isinstance(each, BadRow)], run.summary


def check_german(path: Path, leads: dict[str, Lead]) -> None:
    """The leads of the German file, whatever was around them."""
    assert len(leads) == 42, path
    first = leads["00001"]
    assert (first.first_name, first.country, first.phone) == ("Zoë", "AT", "+493012345678")
    assert first.title == "Vertriebsleiterin"
    assert str(first.company.revenue) == "2007.5"
    assert first.inquiries[0].at == datetime(2026, 2, 2, 14, 1, tzinfo=UTC)
    assert leads["00004"].country is None  # Atlantis
    assert leads["00003"].country == "CZ"


def test_a_german_file_of_an_old_spreadsheet(tmp_path: Path) -> None:
    """Semicolons, its own encoding, decimal commas, days first, zeros kept by a formula."""
    text, leads, bad, summary = drafted(
        saved(tmp_path, [HEAD, *german()], encoding="cp1252", name="kunden.csv")
    )

    check_german(tmp_path, leads)
    assert bad == []
    assert "country: {from: Land, bad: missing}" in text
    assert "values cannot be read: taken as missing, as `Atlantis`" in text
    assert "Deutschland:" not in text  # the reader knows it
    assert "phone: {from: Telefon, bad: missing}" in text
    assert 'title.has_word("' in text
    assert '"vertriebsleiterin"' in text
    assert "manager" not in text
    assert summary.lost["Land"] == 6
    assert summary.lost["Telefon"] >= 7


def test_a_title_above_the_head_row_and_a_total_below(tmp_path: Path) -> None:
    """The row of names is found; the last row is told of, and is a lead until it is removed."""
    rows: list[list[str]] = [["Leads der Messe; Köln"], ["Stand: 01.10.2026"], [], HEAD, *german()]
    rows.append(["Summe", *[""] * 6, "123.456,00 €", "", "", ""])
    text, leads, bad, _ = drafted(saved(tmp_path, rows))

    assert "    head_row: 4  # what stands above it is passed over\n" in text
    assert "row 4 was taken for the names of the columns" in text
    assert "row 47, the last one, seems to sum up the others" in text
    assert "id: Kundennr." in text
    assert leads.pop("Summe")
    check_german(tmp_path, leads)
    assert bad == []


def test_two_lines_of_names(tmp_path: Path) -> None:
    """Where cells of the first are merged over several columns, the second has the names."""
    head = ["First name", "Last name", "E-mail", "Name", "Country", "Amount", "Created on"]
    rows = [[f"A{at}", "B", f"a{at}@x{at}.test", f"Corp {at} Inc.", "US", f"${at},200",
             f"{at % 12 + 1}/{at + 1}/2026"] for at in range(25)]  # fmt: skip
    merged = ["Person", "", "", "Company", "", "Deal", ""]
    text, leads, bad, _ = drafted(saved(tmp_path, [merged, head, *rows], delimiter=","))

    assert "head_row: 2" in text
    assert (len(leads), bad) == (25, [])
    assert leads["a3@x3.test"].company.name == "Corp 3 Inc."
    assert leads["a3@x3.test"].inquiries[0].at == datetime(2026, 4, 4, tzinfo=UTC)


def test_exports_put_one_behind_the_other(tmp_path: Path) -> None:
    """The head row comes again and again, and is neither a lead nor a fault."""
    rows = german()
    text, leads, bad, summary = drafted(
        saved(
            tmp_path, [HEAD, *rows[:20], HEAD, *rows[20:30], HEAD, *rows[30:]], before="sep=;\r\n"
        )
    )

    check_german(tmp_path, leads)
    assert (bad, summary.rows) == ([], 42)
    assert "email: E-Mail\n" in text


def test_emoji_everywhere(tmp_path: Path) -> None:
    """In names and values, they are letters like others."""
    head = ["📧 E-Mail", "😀 Name", "⭐ Rating", "🏠"]
    rows = [[f"p{at}@example.org", "Zoë 🙂", "⭐" * (at % 4 + 1), "🚗 Auto"] for at in range(30)]
    text, leads, bad, _ = drafted(saved(tmp_path, [head, *rows], encoding="utf-8-sig"))

    assert (len(leads), bad) == (30, [])
    assert leads["p1@example.org"].rating == "⭐⭐"  # type: ignore[attr-defined]
    assert "label: '⭐ Rating'" in text


def test_thousands_of_columns(tmp_path: Path) -> None:
    """The first hundreds are drafted, the rest is told in a line, and nothing is slow."""
    head = ["Respondent ID", "E-mail address", *(f"Q{at}: why?" for at in range(4_000))]
    rows = [[at, f"r{at}@example.com", *((at + q) % 5 for q in range(4_000))] for at in range(30)]
    text, leads, bad, _ = drafted(saved(tmp_path, [head, *rows], delimiter=","))

    assert (len(leads), bad) == (30, [])
    assert "Q298: why?, Q299: why? and 3,700 more: only the first 300 columns are drafted" in text
    assert len(text.splitlines()) < 1_000


def test_tabs_and_utf_16(tmp_path: Path) -> None:
    """As a spreadsheet saves "Unicode text"."""
    rows = [[str(column) for column in row] for row in german()]
    path = saved(tmp_path, [HEAD, *rows], delimiter="\t", encoding="utf-16", name="leads.txt")
    _, leads, bad, _ = drafted(path)

    check_german(path, leads)
    assert bad == []


@pytest.mark.parametrize(("repeats", "said"), [(1, "1 of 43 rows repeats one"),
                                               (3, "3 of 45 rows repeat one")])  # fmt: skip
def test_a_few_repeated_rows_are_no_reason_to_give_up_the_id(
    tmp_path: Path, repeats: int, said: str
) -> None:
    """They are further inquiries of the same leads, with the count in a comment."""
    rows = german()
    text, leads, bad, summary = drafted(saved(tmp_path, [HEAD, *rows, *rows[:repeats]]))

    assert f"    # {said}: rows with the same are taken for the inquiries of one lead\n" in text
    assert "    id: Kundennr.\n    rows: inquiries\n" in text
    assert (len(leads), bad, summary.repeated) == (42, [], 0)
    assert len(leads["00000"].inquiries) == 2
    assert ("asked-again" in text) == (repeats > 1)  # next to nobody did, or some


def test_many_repeated_rows_make_a_rule(tmp_path: Path) -> None:
    """Where leads ask several times, asking again is worth points."""
    rows = german()
    text, leads, _, _ = drafted(saved(tmp_path, [HEAD, *rows, *rows[:10]]))

    assert "# stand-in: 24% of the leads stand in several rows\n" in text
    assert "rule: asked-again" in text
    assert len(leads) == 42


@pytest.mark.parametrize("column", ["Telefon", "Mobil", "Fax", "Tel. privat", "Phone number"])
@pytest.mark.parametrize("texts", [["0171 1", "0171 2"], ["1", "2"], ["ja", "nein"], ["+49 30 1"]])
def test_telephone_numbers_are_never_a_choice(
    tmp_path: Path, column: str, texts: list[str]
) -> None:
    """However few different ones there are, and whether or not they can be dialled."""
    rows = [[at, f"a{at}@example.com", texts[at % len(texts)]] for at in range(40)]
    text, leads, bad, _ = drafted(saved(tmp_path, [["id", "email", column], *rows]))

    fields = Definition.loads(text).document.fields
    assert {field.type for field in fields.values()} <= {"text", "phone"}
    assert (len(leads), bad) == (40, [])


def test_a_second_number_is_a_telephone_number_too(tmp_path: Path) -> None:
    """What can be dialled is brought into one form, the rest is missing, and told of."""
    numbers = ["+49 171 1234567", "+49 (0)171 7654321", "none of your business"]
    rows = [[at, "+49 30 901820", numbers[at % 3]] for at in range(30)]
    text, leads, _, summary = drafted(saved(tmp_path, [["id", "Telefon", "Mobil"], *rows]))

    assert "mobil: {type: phone}" in text
    assert leads["1"].mobil == "+491717654321"  # type: ignore[attr-defined]
    assert summary.lost == {"Mobil": 10}


@pytest.mark.parametrize("unreadable", [1, 15, 20])
def test_a_few_countries_that_are_none_do_not_change_the_fact(
    tmp_path: Path, unreadable: int
) -> None:
    """As long as half of them are countries, it is the column of countries."""
    lands = ["Atlantis"] * unreadable + ["Deutschland", "France"] * ((40 - unreadable) // 2)
    rows = [[at, land] for at, land in enumerate(lands)]
    text, leads, bad, summary = drafted(saved(tmp_path, [["id", "Land"], *rows]))

    assert f"# {unreadable} of {len(lands)} values cannot be read" in text
    assert summary.lost == {"Land": unreadable}
    assert (len(leads), bad) == (len(lands), [])


def test_events_with_few_identifiers(tmp_path: Path) -> None:
    """Lines of a log belong to the few leads that they are about."""
    lines = [
        {"lead_id": at % 9, "email": f"a{at % 9}@example.com", "ts": 1_760_000_000 + at * 1_000}
        for at in range(80)
    ]
    path = tmp_path / "events.jsonl"
    path.write_text("".join(json.dumps(line) + "\n" for line in lines))
    text, leads, bad, _ = drafted(path)

    assert "9 ids in 80 rows" in text
    assert (len(leads), bad) == (9, [])


def test_a_value_that_is_called_like_its_column_does_not_hide_the_head_row(tmp_path: Path) -> None:
    """A dealer's `Finanzierung` may be `Finanzierung`; the other names tell that they are names."""
    path = tmp_path / "cars.csv"
    rows = [
        f"{at};person{at}@example.com;{['bar', 'Leasing', 'Finanzierung'][at % 3]};a{at}"
        for at in range(1, 31)
    ]
    head = "Nr;E-Mail-Adresse;Finanzierung;Wunsch"
    path.write_text("\n".join([head, *rows]), encoding="utf-8")
    made = draft(path)
    assert "columns:" not in made.text
    assert "email: E-Mail-Adresse" in made.text

    path.write_text("\n".join(rows), encoding="utf-8")
    bare = draft(path)
    assert "columns:" in bare.text
    assert any("no row of names was found" in note for note in bare.notes)


def test_the_code_of_a_currency_tells_as_much_as_its_sign(tmp_path: Path) -> None:
    """Prices with `EUR` are money with a decimal comma, and so are the kilometres beside them."""
    path = tmp_path / "cars.csv"
    rows = [
        f"{at};{at % 9 + 1}.{at * 31 % 1000:03d},00 EUR;{at + 10}.{at * 7 % 1000:03d}"
        for at in range(1, 41)
    ]
    path.write_text("\n".join(["Nr;Budget;Kilometerstand", *rows]), encoding="utf-8")
    _, leads, bad, summary = drafted(path)
    assert (bad, summary.lost) == ([], {})
    assert leads["1"].budget == 2031
    assert vars(leads["1"])["kilometerstand"] == 11_007


def test_postcodes_are_no_closed_list(tmp_path: Path) -> None:
    """However few there are in this file, the next one has others."""
    path = tmp_path / "cars.csv"
    rows = [f"{at};{['02826', '80331', '10115'][at % 3]}" for at in range(1, 41)]
    path.write_text("\n".join(["Nr;PLZ", *rows]), encoding="utf-8")
    assert "plz: {type: text" in draft(path).text


@pytest.mark.parametrize(
    ("prices", "first"),
    [
        (["7.000,- €", "8.000,- €", "9.000,- €"], 7_000),
        (["7.000,\u2013 €", "1.234,-", "9.000,-- EUR"], 7_000),
        (["7'000.-", "8'000.-", "9'500.-"], 7_000),
        (["120.000", "90.000", "45.000"], 120_000),
        (["7,5", "8,125", "9,250"], Decimal("7.5")),
    ],
)
def test_no_number_of_a_file_with_semicolons_turns_a_thousandfold(
    tmp_path: Path, prices: list[str], first: Decimal
) -> None:
    """The dash of round prices tells the decimal mark, and so do the semicolons themselves."""
    path = tmp_path / "cars.csv"
    rows = [f"{at};{price}" for at, price in enumerate(prices, 1)]
    path.write_text("\n".join(["Nr;VK", *rows]), encoding="utf-8")
    _, leads, bad, summary = drafted(path)
    assert (bad, summary.lost) == ([], {})
    assert vars(leads["1"])["vk"] == first


@pytest.mark.parametrize("name", ["Anfrage am", "Anfrage vom", "Datum der Anfrage", "Eingang"])
def test_the_day_of_the_inquiry_is_found_under_its_german_names(tmp_path: Path, name: str) -> None:
    """Else every lead would seem to have asked at the moment of reading."""
    path = tmp_path / "cars.csv"
    path.write_text(f"Nr;{name};E-Mail\n1;03.11.2025;a@web.de\n2;05.01.2025;b@web.de\n", "utf-8")
    _, leads, *_ = drafted(path)
    assert leads["1"].inquiries[0].at.date() == date(2025, 11, 3)
