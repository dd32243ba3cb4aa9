"""What differs between two versions: access, decided, and findings."""

from collections import Counter
from collections.abc import Mapping
from contextlib import chdir
from dataclasses import dataclass
from itertools import islice
from typing import Any, Final

from iam_patterns.access import Access, Difference
from iam_patterns.checks.settings import Settings
from iam_patterns.cli.access_options import options_of_each
from iam_patterns.cli.checking import check_inputs
from iam_patterns.cli.diff_sides import Side
from iam_patterns.cli.inputs import InputApp, Inputs, shown_path
from iam_patterns.cli.output_format import FailOnChange
from iam_patterns.cli.report import SEVERITIES, ReportedFinding, counted
from iam_patterns.cli.terminal import Progress

VERDICTS: Final = ("broader", "cannot tell", "narrower", "equal")

_Key = tuple[str, str, str, str]
_Findings = dict[tuple[_Key, int], ReportedFinding]
"""Findings by what identifies them in both versions, and a number among those of the same key."""


@dataclass(frozen=True, slots=True)
class ChangedAccess:
    """What changed for one principal of one app.

    Args:
        app: The path of the app or template in what was passed; empty if that is the only one.
        difference: The difference.
    """

    app: str
    difference: Difference


@dataclass(frozen=True, slots=True)
class AccessDiff:
    """What differs.

    Args:
        before: What the version before is, for people.
        after: What the version after is.
        changes: The differences, the broadest first, without those that are equal.
        equal: How many comparisons are equal.
        opened: The findings that only the version after has.
        closed: The findings that only the version before has.
        problems: What could not be read.
    """

    before: str
    after: str
    changes: tuple[ChangedAccess, ...]
    equal: int
    opened: tuple[ReportedFinding, ...]
    closed: tuple[ReportedFinding, ...]
    problems: tuple[str, ...]

    def count(self, verdict: str) -> int:
        """How many differences have a verdict."""
        return sum(one.difference.verdict == verdict for one in self.changes)

    def fails(self, fail_on: FailOnChange) -> bool:
        """Whether the exit code is 1; what could not be decided counts as broader."""
        if fail_on is FailOnChange.NEVER:
            return False
        if fail_on is FailOnChange.ANY:
            return bool(self.changes)
        return bool(self.count("broader") or self.count("cannot tell"))

    def in_numbers(self) -> str:
        """The differences in numbers, such as ``2 broader and 1 narrower, 14 equal``."""
        counts = [f"{self.count(v)} {v}" for v in VERDICTS if v != "equal" and self.count(v)]
        if not counts:
            return f"No access changed ({counted(self.equal, 'comparison')})"
        equal = f"; {self.equal} equal" if self.equal else ""
        return f"Access changed: {', '.join(counts)}{equal}"

    def findings_in_numbers(self) -> str:
        """The findings in numbers."""
        return f"{counted(len(self.opened), 'finding')} opened, {len(self.closed)} closed"


def diff_of(
    before: Side, after: Side, settings: Settings, options: Mapping[str, Any]
) -> AccessDiff:
    """What differs between two versions.

    Args:
        before: The version before.
        after: The version after.
        settings: The settings of the checks.
        options: The options of `Access`.

    Raises:
        AccessError: When an option does not fit the templates.
        SettingsError: When the settings name an unknown rule.
        TemplateError: When a nested template is malformed.
    """
    old, new = before.apps(), after.apps()
    if list(old) == [""] or list(new) == [""]:
        old, new = _named_alike(old, new)
    names = sorted({*old, *new})
    sides = [_stacks(side.get(name)) for name in names for side in (old, new)]
    accesses = iter(zip(sides, options_of_each(sides, options), strict=True))
    changes: list[ChangedAccess] = []
    progress = Progress("compared", len(names))
    for number, name in enumerate(names):
        progress.show(number)
        one, other = (Access(stacks, **given) for stacks, given in islice(accesses, 2))
        found = Access.compare(one, other).differences
        changes += [ChangedAccess(name, difference) for difference in found]
    progress.show(len(names))
    found_before, problems_before = _checked(before, old, settings)
    found_after, problems_after = _checked(after, new, settings)
    problems = [*before.inputs.problems, *problems_before, *after.inputs.problems, *problems_after]
    return AccessDiff(
        before.label,
        after.label,
        tuple(
            sorted(
                (one for one in changes if one.difference.verdict != "equal"),
                key=lambda one: VERDICTS.index(one.difference.verdict),
            )
        ),
        sum(one.difference.verdict == "equal" for one in changes),
        _only_in(found_after, found_before),
        _only_in(found_before, found_after),
        tuple(dict.fromkeys(problems)),
    )


def _named_alike(
    old: dict[str, InputApp], new: dict[str, InputApp]
) -> tuple[dict[str, InputApp], dict[str, InputApp]]:
    """The same apps; the only one of a version has the name of its like in the other."""
    if list(old) == [""] and list(new) != [""]:
        return {_like(old[""], new): old[""]}, new
    if list(new) == [""] and list(old) != [""]:
        return old, {_like(new[""], old): new[""]}
    return old, new


def _like(app: InputApp, others: Mapping[str, InputApp]) -> str:
    name = app.path.name
    return next((other for other in others if other.rpartition("/")[2] == name), name)


def _stacks(app: InputApp | None) -> tuple[Any, ...]:
    return app.stacks if app else ()


def _checked(
    side: Side, apps: Mapping[str, InputApp], settings: Settings
) -> tuple[_Findings, list[str]]:
    """The open findings, and what could not be checked."""
    found: _Findings = {}
    problems: list[str] = []
    with chdir(side.folder):
        for name, app in apps.items():
            report = check_inputs(Inputs([app]), settings)
            problems += report.problems
            seen: Counter[_Key] = Counter()
            for finding in report.findings:
                key = (name, finding.rule, _path(finding, app), finding.statement)
                seen[key] += 1
                found[key, seen[key]] = finding
    return found, problems


def _path(finding: ReportedFinding, app: InputApp) -> str:
    """The path of a finding without that of its app, which differs between the versions."""
    own = shown_path(app.path)
    folder = shown_path(app.path.parent)
    return finding.path.removeprefix(f"{own}/").removeprefix(f"{folder}/")


def _only_in(found: _Findings, other: _Findings) -> tuple[ReportedFinding, ...]:
    only = [finding for key, finding in found.items() if key not in other]
    return tuple(sorted(only, key=lambda finding: SEVERITIES.index(finding.severity)))
