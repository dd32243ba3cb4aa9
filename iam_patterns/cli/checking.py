"""Runs the checks on what the command was given."""

import hashlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from iam_patterns.checks.acknowledgements import (
    Acknowledgement,
    Decided,
    decide,
    summarized_where_open,
    unmatched_entries,
)
from iam_patterns.checks.finding import Finding
from iam_patterns.checks.isolation import run_on_each
from iam_patterns.checks.settings import Settings
from iam_patterns.checks.stack_artifacts import stack_artifacts
from iam_patterns.checks.statement_ids import statement_ids
from iam_patterns.cli.baseline_lines import baseline_note
from iam_patterns.cli.creation_lines import CreationLines
from iam_patterns.cli.inputs import InputApp, Inputs, InputsOnDemand, shown_path
from iam_patterns.cli.report import DIGITS, SEVERITIES, Acknowledged, Report, ReportedFinding
from iam_patterns.cli.template_lines import Span, span_of
from iam_patterns.cli.terminal import Progress

_PLUGIN: Final = "iam-patterns::"
_RESOURCE: Final = "/Resource"


def check_inputs(
    inputs: Inputs | InputsOnDemand,
    settings: Settings,
    *,
    is_locked: bool = False,
    baseline_files: Sequence[Path] = (),
) -> Report:
    """Runs the checks; what cannot be checked is a problem in the report.

    Args:
        inputs: The apps and templates.
        settings: The settings.
        is_locked: Whether the app's code cannot acknowledge errors.
        baseline_files: The files that can have the entries of the baseline.

    Raises:
        SettingsError: If the settings name an unknown rule.
    """
    lines = CreationLines()
    findings: list[ReportedFinding] = []
    summarized: list[ReportedFinding] = []
    unmatched = [entry for entry in settings.baseline if not entry.has_expired()]
    acknowledged: list[Acknowledged] = []
    problems: list[str] = []
    templates: set[str] = set()
    progress = Progress("checked", inputs.count)
    for number, app in enumerate(inputs.apps):
        progress.show(number)
        outcome = run_on_each(app.stacks, settings, ())
        found = sorted(outcome.findings, key=_order)
        problems += [failure.text for failure in outcome.failures]
        paths = [_path(app, finding) for finding in found]
        code = list(_acknowledgements(app))
        decided = decide(found, paths, code, settings.baseline, is_locked=is_locked)
        alone: dict[int, ReportedFinding] = {}
        for one, path, statement in zip(decided, paths, statement_ids(found), strict=True):
            if one.is_open:
                alone[id(one.finding)] = _reported(one, path, statement, lines)
            else:
                acknowledged.append(_acknowledged(one, path))
        findings += alone.values()
        unmatched = list(unmatched_entries(decided, unmatched))
        summarized += [
            alone.get(id(one.finding)) or _reported(one, _path(app, one.finding), "", lines)
            for one in summarized_where_open(decided)
            if one.is_open
        ]
        templates.update(shown_path(stack.file) for stack in app.stacks if stack.file)
    progress.show(inputs.count)
    return Report(
        tuple(_with_fingerprints(findings)),
        tuple(sorted(summarized, key=lambda one: SEVERITIES.index(one.severity))),
        tuple(acknowledged),
        tuple(
            baseline_note(entry, baseline_files)
            for entry in (
                *(entry for entry in settings.baseline if entry.has_expired()),
                *(
                    entry
                    for entry in unmatched
                    if inputs.is_whole or entry.path.rpartition("/")[0] in templates
                ),
            )
        ),
        (*inputs.problems, *problems),
        tuple(sorted(templates)),
    )


def _order(finding: Finding) -> tuple[int, str, str]:
    return SEVERITIES.index(finding.severity), finding.rule.id, finding.subject.path


def _path(app: InputApp, finding: Finding) -> str:
    """The construct path, with CDK's ``Resource``; else the template and the logical ID."""
    subject = finding.subject
    path = subject.stack.construct_path_of(subject.logical_id)
    if path is not None:
        return path
    file = subject.stack.file or app.path
    return f"{shown_path(file)}/{subject.logical_id}"


def _acknowledgements(app: InputApp) -> Iterator[Acknowledgement]:
    """Those that the code makes in the stacks of a cloud assembly and of its stages."""
    folders = dict.fromkeys(stack.folder for stack in app.stacks if stack.folder)
    for folder in folders:
        for artifact in stack_artifacts(folder).values():
            for path, name, reason in artifact.acknowledged():
                if name.startswith(_PLUGIN):
                    yield Acknowledgement(name.removeprefix(_PLUGIN), path, reason)


def _acknowledged(decided: Decided, path: str) -> Acknowledged:
    entry, code = decided.entry, decided.acknowledgement
    reason = entry.reason if entry else code.reason if code else ""
    shown = path.removesuffix(_RESOURCE)
    return Acknowledged(decided.id, shown, reason, "baseline" if entry else "code")


def _reported(decided: Decided, path: str, statement: str, lines: CreationLines) -> ReportedFinding:
    finding = decided.finding
    file, span = _place(finding, lines)
    template = finding.subject.stack.file
    return ReportedFinding(
        rule=finding.rule.id,
        id=decided.id,
        severity=finding.severity,
        title=finding.title,
        detail=finding.weakness.detail,
        risk=finding.rule.risk,
        fix=finding.weakness.fix or finding.rule.fix,
        example=finding.example,
        page=finding.rule.page,
        path=path.removesuffix(_RESOURCE),
        statement=statement,
        locations=finding.locations,
        template=shown_path(template) if template else "",
        file=shown_path(file),
        span=span,
        fingerprint="",
    )


def _place(finding: Finding, lines: CreationLines) -> tuple[Path, Span]:
    """The line of the app's code, if it is known, else that of the template."""
    subject = finding.subject
    created = lines.of(subject.stack, subject.logical_id)
    if created:
        return created
    stack = next((one for one in subject.stack.chain if one.file), subject.stack)
    location = finding.locations[0] if finding.locations else ""
    span = span_of(stack, subject.logical_id, location)
    return stack.file or Path(), span or Span(1, 1, 1, 2)


def _with_fingerprints(findings: list[ReportedFinding]) -> Iterator[ReportedFinding]:
    """The findings, each with what identifies it: no line, and no place in a list."""
    seen: Counter[tuple[str, ...]] = Counter()
    for finding in findings:
        key = (finding.rule, finding.path, finding.statement)
        text = "\0".join((*key, str(seen[key])))
        seen[key] += 1
        digest = hashlib.sha256(text.encode()).hexdigest()[:DIGITS]
        yield replace(finding, fingerprint=digest)
