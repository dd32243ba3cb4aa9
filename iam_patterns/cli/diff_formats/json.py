"""The differences as JSON, of the schema docs/schemas/diff-1.json."""

from typing import Any

from iam_patterns.access import ChangedRequest
from iam_patterns.cli.diffing import AccessDiff, ChangedAccess
from iam_patterns.cli.plain_data import as_json
from iam_patterns.cli.report import ReportedFinding
from iam_patterns.policy.tokens import shown, unsettled


def written(found: AccessDiff) -> str:
    """Every difference with the requests that show it, and the findings."""
    return as_json(
        "diff/1",
        {
            "before": found.before,
            "after": found.after,
            "counts": {
                "broader": found.count("broader"),
                "cannot tell": found.count("cannot tell"),
                "narrower": found.count("narrower"),
                "equal": found.equal,
            },
            "changes": [_change(change) for change in found.changes],
            "findings": {
                "opened": [_finding(finding) for finding in found.opened],
                "closed": [_finding(finding) for finding in found.closed],
            },
            "problems": found.problems,
        },
    )


def _change(change: ChangedAccess) -> dict[str, Any]:
    difference = change.difference
    closed = difference.closed
    return {
        "app": change.app,
        "principal": difference.principal,
        "subject": difference.subject,
        "resource": unsettled(difference.resource),
        "through": [shown(unsettled(reached)) for reached in difference.through],
        "verdict": difference.verdict,
        "reason": shown(unsettled(difference.reason)),
        "opened": [_request(opened) for opened in difference.opened],
        "closed": None if closed is None else _request(closed),
    }


def _request(changed: ChangedRequest) -> dict[str, Any]:
    before, after = changed.decisions
    return {
        "text": str(changed),
        "caller": unsettled(changed.request.caller.arn),
        "actions": changed.actions,
        "resource": unsettled(changed.request.resource),
        "context": {key: [unsettled(v) for v in values] for key, values in changed.context.items()},
        "before": before.outcome,
        "after": after.outcome,
    }


def _finding(finding: ReportedFinding) -> dict[str, str]:
    return {
        "rule": finding.rule,
        "id": finding.id,
        "severity": finding.severity,
        "title": finding.title,
        "path": finding.path,
        "fix": finding.fix,
        "fingerprint": finding.fingerprint,
    }
