"""Countries by the names people use, in the languages that forms are filled in in."""

from __future__ import annotations

import gettext

import pycountry
import pytest

from leadcore.model.countries import normal_country
from tests.model.strategies import shown


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        ("US", "US"),
        ("usa", "US"),
        ("U.S.A.", "US"),
        ("United States of America", "US"),
        ("UK", "GB"),
        ("England", "GB"),
        ("South Korea", "KR"),
        ("Korea, Republic of", "KR"),
        ("Russia", "RU"),
        ("The Netherlands", "NL"),
        ("Holland", "NL"),
        ("Czech Republic", "CZ"),
        ("Côte d’Ivoire", "CI"),
        ("cote d'ivoire", "CI"),
        ("Turkey", "TR"),
        ("Türkiye", "TR"),
        ("Viet Nam", "VN"),
        ("Vietnam", "VN"),
        ("Bolivia", "BO"),
        ("Deutschland", "DE"),
        ("NA", "NA"),
        ("Namibia", "NA"),
        ("Kosovo", "XK"),
        (" Trinidad & Tobago ", "TT"),
        ("U.S.", "US"),
        ("Scotland", "GB"),
        ("Bosnia", "BA"),
    ],
)
def test_countries(raw: str, code: str) -> None:
    """The names that people and other systems use lead to the one code."""
    assert normal_country(raw) == code


def test_every_country_is_known_by_all_its_names() -> None:
    """No country of the standard is left out, by whichever of its codes or names."""
    for country in pycountry.countries:
        for attribute in ("alpha_2", "alpha_3", "name", "common_name", "official_name"):
            name = getattr(country, attribute, country.alpha_2)
            assert normal_country(name) == country.alpha_2, name


@pytest.mark.parametrize(
    ("raw", "cure"),
    [
        ("Germny", "did you mean `Germany`"),
        ("United Kindom", "did you mean `United Kingdom`"),
        ("Korea", "did you mean `South Korea`"),
        ("qq", "as Germany or DE"),
        ("", "leave it out"),
        ("...", "as Germany or DE"),
        ("x" * 10_000_000, "too long"),
    ],
    ids=shown,
)
def test_what_is_no_country_gets_the_nearest_name(raw: str, cure: str) -> None:
    """A misspelt country is refused with the name that was probably meant."""
    with pytest.raises(ValueError, match="not a country") as refused:
        normal_country(raw)
    assert cure in str(refused.value)


@pytest.mark.parametrize(
    ("code", "names"),
    [
        ("DE", "D, BRD, Deutschland, Bundesrepublik Deutschland, Allemagne, Alemania, Niemcy"),
        ("AT", "A, Österreich, Oesterreich, OSTERREICH, Autriche, Austria"),
        ("CH", "Schweiz, Suisse, Svizzera, Suiza"),
        ("CZ", "Tschechien, Tschechische Republik, Tchéquie, République tchèque, Chequia, Česko"),
        ("GB", "Großbritannien, Grossbritannien, Vereinigtes Königreich, Angleterre, Inglaterra"),
        ("GB", "Royaume-Uni, Reino Unido, Gran Bretaña, Schottland, Écosse, Escocia"),
        ("US", "Vereinigte Staaten, Vereinigte Staaten von Amerika, États-Unis, Etats Unis"),
        ("US", "Estados Unidos, EE. UU., EE.UU., EEUU, Stati Uniti"),
        ("NL", "Holland, Niederlande, Pays-Bas, Países Bajos, Hollande, Nederland"),
        ("FR", "Frankreich, Francia, France"),
        ("ES", "Spanien, Espagne, España, Espana"),
        ("IT", "Italien, Italie, Italia"),
        ("PL", "Polen, Pologne, Polonia, Polska"),
        ("TR", "Türkei, Tuerkei, Turquie, Turquía"),
        ("DK", "Dänemark, Daenemark, Danemark, Dinamarca, Danmark"),
        ("HU", "Ungarn, Hongrie, Hungría, Magyarország"),
        ("GR", "Griechenland, Grèce, Grecia, Ελλάδα"),
        ("RU", "Russland, Russie, Rusia, Россия"),
        ("BY", "Weißrussland, Weissrussland, Belarus"),
        ("CI", "Elfenbeinküste, Côte d'Ivoire, Costa de Marfil"),
        ("AE", "Vereinigte Arabische Emirate, Émirats arabes unis, Emiratos Árabes Unidos"),
        ("KR", "Südkorea, Corée du Sud, Corea del Sur, 한국"),
        ("JP", "Japon, Japón, 日本"),
        ("CN", "Chine, 中国"),
    ],
)
def test_countries_are_known_in_many_languages(code: str, names: str) -> None:
    """What people write into forms in German, French, Spanish and their own languages."""
    assert {name: normal_country(name) for name in names.split(", ")} == dict.fromkeys(
        names.split(", "), code
    )


@pytest.mark.parametrize("language", ["de", "fr", "es"])
def test_nearly_every_country_is_known_in_the_large_languages(language: str) -> None:
    """All but the names that two countries share."""
    names = gettext.translation("iso3166-1", pycountry.LOCALES_DIR, languages=[language])
    unknown = []
    for country in pycountry.countries:
        name = names.gettext(getattr(country, "common_name", country.name))
        try:
            assert normal_country(name) == country.alpha_2, name
        except ValueError:
            unknown.append(name)
    assert len(unknown) <= 2, unknown


@pytest.mark.parametrize(
    "raw",
    ["Africa", "Asia", "Atlantis", "Bavaria", "California", "Dubai", "Europe", "EU", "Hamburg",
     "Islands", "London", "None", "Paris", "Republic", "Test", "USSR", "unknown", "X"],
)  # fmt: skip
def test_nothing_far_fetched_is_offered(raw: str) -> None:
    """No offer is better than a country that nobody meant."""
    with pytest.raises(ValueError, match="not a country") as refused:
        normal_country(raw)
    assert "did you mean" not in str(refused.value)


def test_what_could_be_two_countries_is_asked_back() -> None:
    """Both are named, and neither is taken."""
    with pytest.raises(ValueError, match="`South Korea` or `North Korea`"):
        normal_country("Korea")
