"""The report as SARIF 2.1.0, with what GitHub code scanning reads.

See https://docs.github.com/en/code-security/reference/code-scanning/sarif-support-for-code-scanning
"""

import json
from collections.abc import Sequence
from typing import Any, Final
from urllib.parse import quote

from iam_patterns._version import __version__
from iam_patterns.checks.registry import ALL_RULES
from iam_patterns.checks.rule import AnyRule
from iam_patterns.cli.output_format import FailOn
from iam_patterns.cli.report import Report, ReportedFinding

_SCHEMA: Final = "https://json.schemastore.org/sarif-2.1.0.json"
_SECURITY_SEVERITIES: Final = {"error": "8.0", "warning": "5.0", "note": "2.0"}
_LONGEST_DESCRIPTION: Final = 1024
_MOST_RESULTS: Final = 5000
"""What GitHub keeps of one run: the most severe."""


def written(report: Report, _fail_on: FailOn) -> str:
    """One run with the rules that fired and a result for each finding."""
    fired = {finding.rule for finding in report.findings}
    rules = [rule for rule in ALL_RULES if rule.id in fired]
    run = {
        "tool": {
            "driver": {
                "name": "iam-patterns",
                "version": __version__,
                "semanticVersion": __version__,
                "rules": [_rule(rule) for rule in rules],
            }
        },
        "invocations": [
            {
                "executionSuccessful": not report.problems,
                "toolExecutionNotifications": [
                    {"level": "error", "message": {"text": problem}} for problem in report.problems
                ],
            }
        ],
        "columnKind": "unicodeCodePoints",
        "results": _results(report.findings, [rule.id for rule in rules]),
    }
    return json.dumps({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2)


def _rule(rule: AnyRule) -> dict[str, Any]:
    text = f"{rule.risk}\n\nFix: {rule.fix}\n\nExample: {rule.example}\n\n{rule.page}"
    markdown = (
        f"{rule.risk}\n\n**Fix**: {rule.fix}\n\n```python\n{rule.example}\n```\n\n"
        f"[AWS documentation]({rule.page})"
    )
    return {
        "id": rule.id,
        "shortDescription": {"text": rule.summary[:_LONGEST_DESCRIPTION]},
        "fullDescription": {"text": f"{rule.summary} {rule.risk}"[:_LONGEST_DESCRIPTION]},
        "help": {"text": text, "markdown": markdown},
        "helpUri": rule.page,
        "defaultConfiguration": {"level": rule.severity},
        "properties": {
            "tags": ["security", "iam"],
            "precision": "high",
            "security-severity": _SECURITY_SEVERITIES[rule.severity],
        },
    }


def _results(findings: Sequence[ReportedFinding], rules: list[str]) -> list[dict[str, Any]]:
    return [
        {
            "ruleId": finding.rule,
            "ruleIndex": rules.index(finding.rule),
            "level": finding.severity,
            "message": {"text": f"{finding.message} Fix: {finding.fix}"},
            "locations": [
                {
                    "physicalLocation": {
                        "artifactLocation": {"uri": quote(finding.file)},
                        "region": {
                            "startLine": finding.span.line,
                            "startColumn": finding.span.column,
                            "endLine": finding.span.end_line,
                            "endColumn": finding.span.end_column,
                        },
                    },
                    "logicalLocations": [{"fullyQualifiedName": finding.path, "kind": "resource"}],
                }
            ],
            "partialFingerprints": {"primaryLocationLineHash": f"{finding.fingerprint}:1"},
        }
        for finding in findings[:_MOST_RESULTS]
    ]
