"""One file a format of what diff finds."""

from importlib import import_module

from iam_patterns.cli.diffing import AccessDiff
from iam_patterns.cli.output_format import ReportFormat


def written(found: AccessDiff, output_format: ReportFormat) -> str:
    """The differences in a format, whose module is the only one that is loaded."""
    module = import_module(f"iam_patterns.cli.diff_formats.{output_format.value}")
    text: str = module.written(found)
    return text
