"""Files of leads to decisions, by what people really send; it keeps nothing and sends nothing."""

from leadcore.intake.bad_rows import BadRow, BadRowsFile
from leadcore.intake.progress import Progress
from leadcore.intake.result_files import (
    CsvResults,
    JsonLinesResults,
    ParquetResults,
    ResultFile,
    open_results,
)
from leadcore.intake.run import Run
from leadcore.intake.summary import Summary

__all__ = [
    "BadRow",
    "BadRowsFile",
    "CsvResults",
    "JsonLinesResults",
    "ParquetResults",
    "Progress",
    "ResultFile",
    "Run",
    "Summary",
    "open_results",
]
