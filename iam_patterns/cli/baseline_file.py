"""The file of the baseline."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from iam_patterns.checks.baseline import BaselineEntry, read_baseline
from iam_patterns.checks.settings import SettingsError
from iam_patterns.cli.report import ReportedFinding
from iam_patterns.cli.settings_files import BASELINE_SCHEMA


def entries_of(file: Path) -> list[BaselineEntry]:
    """The entries of a baseline; none if there is no file.

    Raises:
        SettingsError: When an entry is malformed.
    """
    if not file.exists():
        return []
    entries, problems = read_baseline(json.loads(file.read_text(encoding="utf-8"))["baseline"])
    if problems:
        raise SettingsError(str(file), problems)
    return list(entries)


def write_entries(
    file: Path,
    kept: Sequence[BaselineEntry],
    findings: Sequence[ReportedFinding],
    *,
    reason: str,
    owner: str | None = None,
    expires: str | None = None,
) -> int:
    """Writes a baseline, and returns the number of its new entries.

    Args:
        file: The file.
        kept: The entries that stay as they are.
        findings: The findings to accept.
        reason: The reason of the new entries.
        owner: Who accepts them.
        expires: The last day on which they count.

    Raises:
        InvalidInputError: When the reason, the owner or the date is malformed.
    """
    new = dict.fromkeys(
        BaselineEntry(finding.rule, finding.path, reason, finding.statement or None, owner, expires)
        for finding in findings
    )
    entries = sorted(
        [*kept, *new], key=lambda entry: (entry.path, entry.rule, entry.statement or "")
    )
    data = {"schema": BASELINE_SCHEMA, "baseline": [asdict(entry) for entry in entries]}
    file.write_text(f"{json.dumps(data, indent=2)}\n", encoding="utf-8")
    return len(new)
