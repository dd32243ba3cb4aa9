"""What `iam_patterns.defaults.RoleDefaults` did to each role, from the metadata of an assembly."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Final

from iam_patterns.cli.inputs import InputApp
from iam_patterns.template import TemplateError, stack_metadata

METADATA_TYPE: Final = "iam-patterns:role-defaults"
_ACTIONS: Final = {
    "set": "set to {value}",
    "replaced": "replaced by {value}",
    "kept": "kept",
    "left": "left as it is",
}


def defaults_of_roles(app: InputApp) -> Mapping[str, tuple[str, ...]]:
    """A line for each property with a default, with the rule that decided it, by role.

    Args:
        app: The app; a template alone has no metadata.

    Raises:
        TemplateError: When the metadata is malformed.
    """
    found: defaultdict[str, list[str]] = defaultdict(list)
    if app.is_assembly:
        for outcomes in stack_metadata(app.path, METADATA_TYPE):
            for path, line in _lines(outcomes):
                found[path].append(line)
    return {path: tuple(lines) for path, lines in found.items()}


def _lines(outcomes: object) -> Iterator[tuple[str, str]]:
    for outcome in outcomes if isinstance(outcomes, list) else [outcomes]:
        if not isinstance(outcome, dict):
            raise _malformed(outcome)
        paths = outcome.get("paths")
        if not isinstance(paths, list) or not all(isinstance(path, str) for path in paths):
            raise _malformed(outcome)
        line = _line(outcome)
        yield from ((path, line) for path in paths)


def _line(outcome: dict[str, object]) -> str:
    texts = {name: outcome.get(name, "") for name in ("property_name", "action", "rule")}
    value, reason = outcome.get("value", ""), outcome.get("reason", "")
    action = _ACTIONS.get(str(texts["action"]))
    if action is None or not all(
        isinstance(text, str) and text.isprintable() for text in (*texts.values(), value, reason)
    ):
        raise _malformed(outcome)
    line = f"{texts['property_name']} {action.format(value=value)} ({texts['rule']})"
    return f"{line}: {reason}" if reason else line


def _malformed(outcome: object) -> TemplateError:
    return TemplateError(
        f"{METADATA_TYPE}: an entry of the metadata is malformed (got {outcome!r})"
    )
