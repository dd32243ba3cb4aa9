"""The report as GitLab's Code Quality report.

See https://docs.gitlab.com/ci/testing/code_quality/
"""

import json
from typing import Final

from iam_patterns.cli.output_format import FailOn
from iam_patterns.cli.report import Report

_SEVERITIES: Final = {"error": "critical", "warning": "major", "note": "info"}


def written(report: Report, _fail_on: FailOn) -> str:
    """A list with an object for each finding."""
    return json.dumps(
        [
            {
                "description": f"{finding.message} Fix: {finding.fix}",
                "check_name": finding.rule,
                "fingerprint": finding.fingerprint,
                "severity": _SEVERITIES[finding.severity],
                "location": {"path": finding.file, "lines": {"begin": finding.span.line}},
            }
            for finding in report.findings
        ],
        indent=2,
    )
