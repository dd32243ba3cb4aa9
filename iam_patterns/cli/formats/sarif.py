"""The report as SARIF 2.1.0, with what GitHub code scanning reads.

See https://docs.github.com/en/code-security/reference/code-scanning/sarif-support-for-code-scanning
"""

import json
from typing import Any, Final
from urllib.parse import quote

from iam_patterns._version import __version__
from iam_patterns.checks.registry import ALL_RULES
from iam_patterns.checks.rule import AnyRule
from iam_patterns.cli.output_format import FailOn
from iam_patterns.cli.report import SEVERITIES, BaselineNote, Report, ReportedFinding
from iam_patterns.cli.template_lines import Span

_SCHEMA: Final = "https://json.schemastore.org/sarif-2.1.0.json"
_SECURITY_SEVERITIES: Final = {"error": "8.0", "warning": "5.0", "note": "2.0"}
_LONGEST_DESCRIPTION: Final = 1024
_MOST_RESULTS: Final = 5000
"""What GitHub keeps of one run: the most severe."""


def written(report: Report, _fail_on: FailOn) -> str:
    """One run with the rules that fired, and a result for each finding and baseline note."""
    fired = {finding.rule for finding in report.findings}
    rules = [_rule(rule) for rule in ALL_RULES if rule.id in fired]
    rules += [_NOTES[name] for name in dict.fromkeys(note.rule for note in report.baseline)]
    ids = [rule["id"] for rule in rules]
    findings = sorted(report.findings, key=lambda one: SEVERITIES.index(one.severity))
    results = [_result(finding, ids) for finding in findings]
    results += [_note(note, ids) for note in report.baseline]
    run = {
        "tool": {
            "driver": {
                "name": "iam-patterns",
                "version": __version__,
                "semanticVersion": __version__,
                "rules": rules,
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
        "results": results[:_MOST_RESULTS],
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


def _result(finding: ReportedFinding, rules: list[str]) -> dict[str, Any]:
    span = finding.span
    place = _place(finding.file, span)
    logical = [{"fullyQualifiedName": finding.path, "kind": "resource"}]
    return {
        "ruleId": finding.rule,
        "ruleIndex": rules.index(finding.rule),
        "level": finding.severity,
        "message": {"text": f"{finding.message} Fix: {finding.fix}"},
        "locations": [{"physicalLocation": place, "logicalLocations": logical}],
        "partialFingerprints": {"primaryLocationLineHash": f"{finding.fingerprint}:1"},
    }


def _note(note: BaselineNote, rules: list[str]) -> dict[str, Any]:
    place = _place(note.file, Span(note.line, 1, note.line, 2))
    return {
        "ruleId": note.rule,
        "ruleIndex": rules.index(note.rule),
        "level": note.severity,
        "message": {"text": note.message},
        "locations": [{"physicalLocation": place}],
        "partialFingerprints": {"primaryLocationLineHash": f"{note.fingerprint}:1"},
    }


def _place(file: str, span: Span) -> dict[str, Any]:
    return {
        "artifactLocation": {"uri": quote(file)},
        "region": {
            "startLine": span.line,
            "startColumn": span.column,
            "endLine": span.end_line,
            "endColumn": span.end_column,
        },
    }


def _about_baseline(name: str, level: str, text: str, fix: str) -> dict[str, Any]:
    return {
        "id": name,
        "shortDescription": {"text": text},
        "fullDescription": {"text": f"{text} {fix}"},
        "help": {"text": fix, "markdown": fix},
        "defaultConfiguration": {"level": level},
        "properties": {"tags": ["iam"], "precision": "very-high"},
    }


_NOTES: Final = {
    "baseline-expired": _about_baseline(
        "baseline-expired",
        "warning",
        "An entry of the baseline has expired.",
        "Fix the finding, or review it again and write a new date.",
    ),
    "baseline-stale": _about_baseline(
        "baseline-stale",
        "note",
        "An entry of the baseline matches no finding.",
        "Remove the entry.",
    ),
}
