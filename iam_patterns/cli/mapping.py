"""Draws the map of an app: its access graph, the findings, and what a change opens and closes."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import chdir
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from iam_patterns.access import Access, Change
from iam_patterns.checks.catalog.vendor_accounts import VENDOR_ACCOUNTS
from iam_patterns.checks.settings import Settings
from iam_patterns.cli.checking import check_inputs
from iam_patterns.cli.inputs import InputApp, Inputs, shown_path
from iam_patterns.cli.limits import limits_of
from iam_patterns.cli.report import SEVERITIES, Report, ReportedFinding
from iam_patterns.map.comparing import compared
from iam_patterns.map.model import AppMap, MapFinding
from iam_patterns.map.reading import read_graph
from iam_patterns.policy.tokens import shown, unsettled


@dataclass(frozen=True, slots=True)
class MappedApp:
    """An app that is drawn.

    Args:
        app: The app.
        access: The questions about it.
        report: Its findings.
        findings: The same as the map has them, each without its node.
        map: Its map, without them.
        options: The options of `Access`.
    """

    app: InputApp
    access: Access
    report: Report
    findings: tuple[MapFinding, ...]
    map: AppMap
    options: Mapping[str, Any]

    @classmethod
    def of(
        cls,
        app: InputApp,
        settings: Settings,
        options: Mapping[str, Any],
        own_accounts: Collection[str],
        folder: Path = Path(),
    ) -> "MappedApp":
        """An app, checked and as a graph.

        Args:
            app: The app.
            settings: The settings of the checks.
            options: The options of `Access`.
            own_accounts: Other accounts of yours.
            folder: The folder that the paths of the baseline are from.

        Raises:
            TemplateError: When a nested template is malformed.
            AccessError: When an option does not fit the templates.
            SettingsError: When the settings name an unknown rule.
        """
        access = Access(app.stacks, **options)
        names = {row.account: row.vendor for row in VENDOR_ACCOUNTS}
        names.update(settings.trusted_accounts)
        own = {*own_accounts, *settings.own_accounts}
        title = app.path.resolve().name
        found = read_graph(access.graph(), title, own_accounts=own, names=names)
        with chdir(folder):
            report = check_inputs(Inputs([app]), settings)
            findings = tuple(_finding(one, _path(one, app)) for one in report.findings)
        return cls(app, access, report, findings, found, options)


def map_of(app: MappedApp, before: MappedApp | None = None, label: str = "") -> AppMap:
    """The map with findings and notes; with a version before, what the change opens and closes.

    Args:
        app: The app.
        before: The version to compare it with.
        label: What that version is, for people.
    """
    notes = limits_of(app.app.stacks, app.options)
    if before is None:
        found = app.map
        findings = list(_findings(app, found))
        summary = _summary(app.report, findings)
    else:
        change = Access.compare(before.access, app.access)
        differences = _differences(change)
        found = _with_change(before, app, change, differences, label)
        for path, texts in differences.items():
            notes[path] = [*texts, *notes.get(path, [])]
        findings = [*_changed(before, app, found), *_unchanged(before, app, found)]
        summary = _summary_of_change(change, findings)
    return replace(
        found,
        findings=tuple(sorted(findings, key=_order)),
        notes=tuple(
            (node.id, tuple(notes[node.label]))
            for node in found.nodes
            if node.kind in ("role", "user") and notes.get(node.label)
        ),
        summary=tuple(summary),
    )


def _order(finding: MapFinding) -> tuple[bool, int]:
    """What a change opens and closes first, then the worst first."""
    return not finding.change, SEVERITIES.index(finding.severity)


def _findings(app: MappedApp, found: AppMap) -> Iterator[MapFinding]:
    nodes = {node.label: node.id for node in found.nodes if node.kind in ("role", "user")}
    return (replace(finding, node=nodes.get(finding.path, "")) for finding in app.findings)


def _finding(finding: ReportedFinding, path: str) -> MapFinding:
    return MapFinding(
        node="",
        path=path,
        severity=finding.severity,
        title=finding.title,
        detail=finding.detail,
        risk=finding.risk,
        fix=finding.fix,
        example=finding.example,
        page=finding.page,
        rule=finding.rule,
    )


def _path(finding: ReportedFinding, app: InputApp) -> str:
    """The path of a finding as the graph has it: without the file of the template."""
    for stack in app.stacks:
        if stack.file:
            finding_path = finding.path.removeprefix(f"{shown_path(stack.file)}/")
            if finding_path != finding.path:
                return finding_path
    return finding.path


def _with_change(
    before: MappedApp,
    app: MappedApp,
    change: Change,
    differences: Collection[str],
    label: str,
) -> AppMap:
    permissions = [d for d in change.differences if d.subject == "permissions"]
    equal = {d.principal for d in permissions if d.verdict == "equal"}
    nodes = [*before.map.nodes, *app.map.nodes]
    unchanged = {node.id for node in nodes if node.label in equal}
    found = compared(before.map, app.map, label, unchanged)
    declared = (node for node in found.nodes if node.kind in ("role", "user"))
    return replace(found, changed=tuple(n.id for n in declared if n.label in differences))


def _differences(change: Change) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for difference in change.differences:
        if difference.verdict != "equal":
            text = shown(unsettled(str(difference)))
            found[difference.principal] += text.removeprefix(f"{difference.principal}, ").split(
                "\n"
            )
    return found


def _changed(before: MappedApp, app: MappedApp, found: AppMap) -> Iterator[MapFinding]:
    """The findings of one version only."""
    old, new = list(_findings(before, found)), list(_findings(app, found))
    had, has = set(map(_identity, old)), set(map(_identity, new))
    for finding in new:
        if _identity(finding) not in had:
            yield replace(finding, change="opened")
    for finding in old:
        if _identity(finding) not in has:
            yield replace(finding, change="closed")


def _unchanged(before: MappedApp, app: MappedApp, found: AppMap) -> Iterator[MapFinding]:
    had = set(map(_identity, _findings(before, found)))
    return (finding for finding in _findings(app, found) if _identity(finding) in had)


def _identity(finding: MapFinding) -> tuple[str, str, str]:
    return finding.rule, finding.path, finding.detail


def _summary(report: Report, findings: Sequence[MapFinding]) -> Iterator[str]:
    yield f"{report.in_numbers()}."
    yield from report.acknowledged_in_numbers()
    yield from _elsewhere(findings)


def _elsewhere(findings: Sequence[MapFinding]) -> Iterator[str]:
    count = sum(not finding.node for finding in findings)
    if count:
        yield (
            f"{count} of the findings {'is' if count == 1 else 'are'} about resources that are "
            "not roles or users."
        )


def _summary_of_change(change: Change, findings: Sequence[MapFinding]) -> Iterator[str]:
    counts = [
        f"{len(found)} {name}"
        for name, found in (
            ("broader", change.broader),
            ("that cannot be decided", change.cannot_tell),
            ("narrower", change.narrower),
        )
        if found
    ]
    yield f"Decided over all requests: {', '.join(counts) or 'no access changed'}."
    opened = sum(one.change == "opened" for one in findings)
    closed = sum(one.change == "closed" for one in findings)
    yield f"Findings: {opened} opened, {closed} closed."
    yield from _elsewhere(findings)
