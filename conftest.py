"""
Collects the `>>>` examples of docstrings under src/, one test an example.

It stands here and not in tests/, because pytest asks only the folders above a file.
"""

from doctest import ELLIPSIS

from sybil import Sybil
from sybil.document import PythonDocStringDocument
from sybil.parsers.rest import DocTestParser

pytest_collect_file = Sybil(
    name="docstrings",
    path="src",
    patterns=["*.py"],
    parsers=[DocTestParser(optionflags=ELLIPSIS)],
    document_types={".py": PythonDocStringDocument},
).pytest()
