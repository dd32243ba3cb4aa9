"""Suggestions as text, JSON and Markdown."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict

from iam_patterns._version import __version__
from iam_patterns.cli.report import counted
from iam_patterns.cli.suggestions.suggestion import AccessChange, Suggestion
from iam_patterns.cli.terminal import Terminal

SCHEMA = "iam-patterns/suggest/1"


def as_json(found: Sequence[Suggestion]) -> str:
    """The suggestions, of the schema docs/schemas/suggest-1.json."""
    roles = [asdict(suggestion) for suggestion in found]
    return json.dumps({"schema": SCHEMA, "version": __version__, "roles": roles}, indent=2)


def as_text(found: Sequence[Suggestion]) -> str:
    """The suggestions with their code, then the roles that no construct fits."""
    terminal = Terminal.of_stdout()
    blocks = ["\n".join(_block(one, terminal)) for one in found if one.outcome == "replace"]
    rest = [line for one in found if one.outcome == "none" for line in _unfit(one, terminal)]
    if rest:
        blocks.append("\n".join(["No construct fits:", *rest]))
    return "\n\n".join([*blocks, in_numbers(found)])


def as_markdown(found: Sequence[Suggestion]) -> str:
    """The same as Markdown."""
    blocks = [f"### iam-patterns: {in_numbers(found)}"]
    for one in found:
        if one.outcome == "replace":
            lines = [f"#### {_escaped(one.path)}: {one.construct}", "", _fence(one.code), ""]
            lines += [f"- {_escaped(line)}" for line in _facts(one)]
            blocks.append("\n".join(lines))
    unfit = [one for one in found if one.outcome == "none"]
    if unfit:
        lines = [f"- {_escaped(one.path)}: {_escaped(one.reason)}." for one in unfit]
        blocks.append("\n".join(["#### No construct fits", "", *lines]))
    return "\n\n".join(blocks)


def in_numbers(found: Sequence[Suggestion]) -> str:
    """How many roles could be replaced, in one sentence."""
    if not found:
        return "No roles."
    count = {name: sum(one.outcome == name for one in found) for name in ("replace", "already")}
    text = f"{count['replace']} of {counted(len(found), 'role')} can be replaced by a construct"
    return f"{text}; {count['already']} already one." if count["already"] else f"{text}."


def _block(one: Suggestion, terminal: Terminal) -> Iterator[str]:
    place = f" ({one.template}:{one.line})" if one.template and one.line else ""
    yield terminal.coloured(f"{one.path}: {one.construct}", "bright_blue", is_bold=True) + place
    yield ""
    yield from (f"    {line}" if line else "" for line in one.code.splitlines())
    yield ""
    for fact in _facts(one):
        first, *rest = fact.splitlines()
        yield from terminal.wrapped(first, "  ", "    ")
        for line in rest:
            yield from terminal.wrapped(line.strip(), "    ", "      ")


def _facts(one: Suggestion) -> Iterator[str]:
    for change in one.changes:
        yield _change(change)
    yield f"logical ID: {one.logical_id}, so that CloudFormation does not replace the role"
    for kind in one.creates:
        yield f"also creates: {kind}"
    yield from one.notes


def _change(change: AccessChange) -> str:
    reason = f" ({change.reason})" if change.reason else ""
    lines = [f"{change.subject}: {change.verdict}{reason}"]
    lines += [f"  now allowed: {allowed}" for allowed in change.now_allowed]
    if change.no_longer_allowed:
        lines.append(f"  no longer allowed: {change.no_longer_allowed}")
    return "\n".join(lines)


def _unfit(one: Suggestion, terminal: Terminal) -> list[str]:
    return terminal.wrapped(f"{one.path}: {one.reason}.", "  ", "    ")


def _fence(code: str) -> str:
    longest = max((len(run) for run in _runs(code)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}python\n{code}\n{fence}"


def _runs(code: str) -> Iterator[str]:
    run = ""
    for char in code:
        run = run + char if char == "`" else ""
        if run:
            yield run


def _escaped(text: str) -> str:
    """The text as Markdown shows it: no mention, no tag, no emphasis."""
    for char, entity in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ("@", "&#64;")):
        text = text.replace(char, entity)
    for char in "\\`*_[]":
        text = text.replace(char, f"\\{char}")
    return text.replace("\n", "<br>")
