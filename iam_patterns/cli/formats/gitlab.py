"""The report as GitLab's Code Quality report.

See https://docs.gitlab.com/ci/testing/code_quality/
"""

import json
from typing import Any, Final

from iam_patterns.cli.output_format import FailOn
from iam_patterns.cli.report import Report

_SEVERITIES: Final = {"error": "critical", "warning": "major", "note": "info"}


def written(report: Report, _fail_on: FailOn) -> str:
    """A list with an object for each finding, and for each entry of the baseline to look at."""
    listed = [
        _issue(
            description=f"{finding.message} Fix: {finding.fix}",
            check_name=finding.rule,
            fingerprint=finding.fingerprint,
            severity=finding.severity,
            file=finding.file,
            line=finding.span.line,
        )
        for finding in report.findings
    ]
    listed += [
        _issue(
            description=note.message,
            check_name=note.rule,
            fingerprint=note.fingerprint,
            severity=note.severity,
            file=note.file,
            line=note.line,
        )
        for note in report.baseline
    ]
    return json.dumps(listed, indent=2)


def _issue(
    *, description: str, check_name: str, fingerprint: str, severity: str, file: str, line: int
) -> dict[str, Any]:
    return {
        "description": description,
        "check_name": check_name,
        "fingerprint": fingerprint,
        "severity": _SEVERITIES[severity],
        "location": {"path": file, "lines": {"begin": line}},
    }
