"""The report as JSON, of the schema docs/schemas/check-1.json."""

import json
from dataclasses import asdict
from typing import Any

from iam_patterns._version import __version__
from iam_patterns.checks.baseline import BaselineEntry
from iam_patterns.cli.output_format import FailOn
from iam_patterns.cli.report import SEVERITIES, Report, ReportedFinding


def written(report: Report, fail_on: FailOn) -> str:
    """Everything in the report."""
    data = {
        "schema": "iam-patterns/check/1",
        "version": __version__,
        "templates": report.templates,
        "counts": {
            severity: sum(finding.severity == severity for finding in report.findings)
            for severity in SEVERITIES
        },
        "findings": [_finding(report, finding, fail_on) for finding in report.findings],
        "acknowledged": [asdict(one) for one in report.acknowledged],
        "expired": [_entry(entry) for entry in report.expired],
        "stale": [_entry(entry) for entry in report.stale],
        "problems": report.problems,
    }
    return json.dumps(data, indent=2)


def _finding(report: Report, finding: ReportedFinding, fail_on: FailOn) -> dict[str, Any]:
    data = asdict(finding)
    span = data.pop("span")
    return {**data, **span, "fails": report.fails(finding, fail_on)}


def _entry(entry: BaselineEntry) -> dict[str, str]:
    return {name: value for name, value in asdict(entry).items() if value is not None}
