"""Opens an input as the rows that it holds, whatever it is written in."""

from __future__ import annotations

from leadcore.definition.capturing.plan import SourcePlan
from leadcore.intake.reading.content import Content, Input, Kind
from leadcore.intake.reading.csv_file import CsvFile
from leadcore.intake.reading.json_file import JsonFile
from leadcore.intake.reading.parquet_file import ParquetFile
from leadcore.intake.reading.rows import RowFile


def open_rows(source: Input, plan: SourcePlan | None = None) -> RowFile:
    """
    The rows of an input.

    Args:
        source: The name of a file, or a binary file that is open.
        plan: How it is captured, as far as that says how the file is written.

    Raises:
        InputError: It cannot be opened, holds nothing, or is of a kind that is not read.
    """
    content = Content(source)
    try:
        if content.kind is Kind.PARQUET:
            return ParquetFile(content)
        if content.kind is Kind.JSON:
            return JsonFile(content, lists=plan is not None and plan.each is not None)
        if plan is None:
            return CsvFile(content)
        return CsvFile(
            content,
            columns=plan.columns,
            head_row=plan.head_row,
            delimiter=plan.delimiter,
            encoding=plan.encoding,
        )
    except BaseException:
        content.close()
        raise
