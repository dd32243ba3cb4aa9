"""Role summaries as text and as JSON."""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Final

from iam_patterns._version import __version__
from iam_patterns.access import TrustedPrincipal
from iam_patterns.cli.report import counted
from iam_patterns.cli.role_summaries import RoleSummary
from iam_patterns.cli.terminal import Terminal

_SHOWN: Final = 3
_COLON: Final = re.compile(":(?![^<>]*>)")
"""A colon between the fields of an ARN, not in a name such as ``<AWS::AccountId>``."""
_FIELDS_OF_ARN: Final = 6


def as_json(summaries: Sequence[RoleSummary]) -> str:
    """The summaries, of the schema docs/schemas/access-1.json."""
    roles = [asdict(summary) for summary in summaries]
    data = {"schema": "iam-patterns/access/1", "version": __version__, "roles": roles}
    return json.dumps(data, indent=2)


def in_one_line(summary: RoleSummary) -> str:
    """A role, who can assume it, and the services that it has permissions for."""
    who = _listed([_who(trusted) for trusted in summary.trusted]) or _nobody(summary)
    none = "no permissions" if summary.are_permissions_known else "no known permissions"
    what = {"": none, "*": "every service"}.get(
        "".join(summary.services), _listed(list(summary.services))
    )
    boundary = ", within a boundary" if summary.has_boundary else ""
    unknown = f" ({counted(len(summary.not_known), 'part')} not known)" if summary.not_known else ""
    return f"{summary.path}: {who} -> {what}{boundary}{unknown}"


def _nobody(summary: RoleSummary) -> str:
    """What is said of a role without a known trusted principal."""
    return "nobody can assume it" if summary.is_trust_known else "who can assume it is not known"


def _sentence(text: str) -> str:
    return f"{text[0].upper()}{text[1:]}."


def detailed(summary: RoleSummary) -> str:
    """A role with every trusted principal and every statement in words."""
    return "\n".join(_detailed(summary, Terminal.of_stdout()))


def _detailed(summary: RoleSummary, terminal: Terminal) -> Iterator[str]:
    yield terminal.coloured(summary.path, "bright_blue", is_bold=True)
    yield f"  {summary.arn}"
    yield "  can be assumed by" if summary.trusted else f"  {_sentence(_nobody(summary))}"
    for trusted in summary.trusted:
        yield from terminal.wrapped(f"- {trusted}", "    ", "      ")
    for title, lines in (
        ("its policies allow", summary.allows),
        ("its policies deny", summary.denies),
        ("not known", summary.not_known),
        ("its defaults", summary.defaults),
    ):
        if lines:
            yield f"  {title}"
        for line in lines:
            yield from terminal.wrapped(f"- {line}", "    ", "      ")
    if not summary.allows:
        yield "  Its policies allow nothing."
    if summary.has_boundary:
        yield "  A permissions boundary limits what the policies allow."


def _who(trusted: TrustedPrincipal) -> str:
    name = trusted.principal
    fields = _COLON.split(name, maxsplit=5)
    if len(fields) == _FIELDS_OF_ARN and fields[0] == "arn":
        name = f"account {fields[4]}" if fields[5] == "root" else fields[5]
    elif name.isdigit():
        name = f"account {name}"
    conditions = len(trusted.conditions) + len(trusted.denials)
    return f"{name} (if {counted(conditions, 'condition')})" if conditions else name


def _listed(names: list[str]) -> str:
    unique = list(dict.fromkeys(names))
    more = len(unique) - _SHOWN
    return ", ".join([*unique[:_SHOWN], *([f"{more} more"] if more > 0 else [])])
