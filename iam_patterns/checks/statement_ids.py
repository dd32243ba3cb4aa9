"""What identifies the statements of a finding, so that it can be acknowledged alone."""

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from iam_patterns.checks.analysis.policy_locations import value_at
from iam_patterns.checks.finding import Finding

_SID: Final = re.compile(r"[A-Za-z0-9]+")
_CHARACTERS: Final = 8


def statement_ids(findings: Sequence[Finding]) -> list[str]:
    """The ID of what each finding is about; empty for a whole role or a single property.

    It is the statement's Sid. For a statement without one, and for several, it is a hash of what
    stands in the template, so that an acknowledgement never covers another statement that moved
    to the same place. Two statements with the same Sid get the hash too.

    Args:
        findings: All findings of an app.
    """
    sids = [_sid(finding) for finding in findings]
    counts = Counter(map(_of_one_resource, findings, sids))
    return [
        sid if sid and counts[_of_one_resource(finding, sid)] == 1 else _with_hash(finding, sid)
        for finding, sid in zip(findings, sids, strict=True)
    ]


def _of_one_resource(finding: Finding, sid: str) -> tuple[str, str, str, str]:
    subject = finding.subject
    return (subject.stack.identity, subject.logical_id, finding.rule.id, sid)


def _sid(finding: Finding) -> str:
    """The Sid, if the finding is about one statement that has one."""
    values = list(_values(finding))
    sid = values[0].get("Sid") if len(values) == 1 and isinstance(values[0], Mapping) else None
    return sid if isinstance(sid, str) and _SID.fullmatch(sid) else ""


def _with_hash(finding: Finding, sid: str) -> str:
    if not any("[" in location or "Statement" in location for location in finding.locations):
        return ""
    values = [
        location if value is None else value
        for location, value in zip(finding.locations, _values(finding), strict=True)
    ]
    stack = finding.subject.stack
    text = json.dumps(values, sort_keys=True, default=str)
    for environment in filter(None, (stack.account, stack.region)):
        # The same stack in another stage has the same ID.
        text = text.replace(environment, "")
    digest = hashlib.sha256(text.encode()).hexdigest()[:_CHARACTERS]
    return f"{sid}-{digest}" if sid else digest


def _values(finding: Finding) -> Iterator[Any]:
    subject = finding.subject
    for location in finding.locations:
        yield value_at(subject.stack, subject.logical_id, location)


def ids_of(rule: str, statement: str, path: str) -> tuple[str, ...]:
    """The IDs that acknowledge a finding, the narrowest first.

    Example:
        >>> ids_of("trust-mfa", "Audit", "Shop/Vendor")
        ('trust-mfa[Audit@Shop/Vendor]', 'trust-mfa[Audit]', 'trust-mfa')
        >>> ids_of("role-path", "", "Shop/Vendor")
        ('role-path[@Shop/Vendor]', 'role-path')
    """
    place = re.sub(r"[\s()\[\]{}:]", "-", path)
    exact = [f"{rule}[{statement}]"] if statement else []
    return (f"{rule}[{statement}@{place}]", *exact, rule)
