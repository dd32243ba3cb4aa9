"""One file a format of check's report."""

from importlib import import_module

from iam_patterns.cli.output_format import CheckFormat, FailOn
from iam_patterns.cli.report import Report


def written(report: Report, output_format: CheckFormat, fail_on: FailOn) -> str:
    """The report in a format, whose module is the only one that is loaded."""
    module = import_module(f"iam_patterns.cli.formats.{output_format.value}")
    text: str = module.written(report, fail_on)
    return text
