"""Words in job titles that tell of a say in the company, as a file itself writes them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping

_WORD = re.compile(r"[^\W\d_]+")
_SENIOR_WORDS = """
    ceo cfo cto coo cmo cio cro cso chief founder cofounder owner president vp svp evp head director
    manager managing partner principal executive
    geschäftsführer geschäftsführerin geschäftsleitung gf inhaber inhaberin vorstand leiter leiterin
    leitung chef chefin direktor direktorin prokurist prokuristin gesellschafter gesellschafterin
    directeur directrice gérant gérante responsable président présidente dirigeant dirigeante
    fondateur fondatrice pdg
    directora gerente jefe jefa presidente presidenta dueño dueña propietario propietaria fundador
    fundadora diretor diretora socio sócio
    direttore direttrice titolare amministratore responsabile dirigente fondatore
    eigenaar eigenares hoofd bestuurder oprichter
    dyrektor kierownik prezes właściciel
    """
_SENIOR = frozenset(_SENIOR_WORDS.split())
#: How longer words of the kind end, as in Vertriebsleiterin.
_ENDINGS = ("leiter", "leiterin", "leitung", "führer", "führerin", "direktor", "direktorin")
_MOST = 6


def senior_words(titles: Mapping[str, int]) -> tuple[str, ...]:
    """
    The commonest words in titles that tell of a say in the company, in small letters.

    Args:
        titles: Titles, with how often they occur.

    >>> senior_words({"Vertriebsleiter": 2, "Head of IT": 5, "Analyst": 9})
    ('head', 'vertriebsleiter')
    """
    counts: Counter[str] = Counter()
    for title, count in titles.items():
        for word in {found.casefold() for found in _WORD.findall(title)}:
            if word in _SENIOR or word.endswith(_ENDINGS):
                counts[word] += count
    return tuple(word for word, _ in sorted(counts.items(), key=lambda each: (-each[1], each[0])))[
        :_MOST
    ]


def common_words(titles: Mapping[str, int]) -> tuple[str, ...]:
    """
    The commonest words in titles that are neither rare nor everywhere, in small letters.

    >>> common_words({"Analyst": 4, "Junior analyst": 1, "Nurse": 5})
    ('analyst', 'nurse')
    """
    total = sum(titles.values())
    counts: Counter[str] = Counter()
    for title, count in titles.items():
        for word in {found.casefold() for found in _WORD.findall(title)}:
            counts[word] += count if len(word) > 3 else 0
    kept = {word: n for word, n in counts.items() if n > 1 and 0.05 * total <= n <= 0.6 * total}
    return tuple(sorted(kept, key=lambda word: (-kept[word], word)))[:2]
