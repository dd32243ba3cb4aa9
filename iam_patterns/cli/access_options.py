"""The options of questions about access: values, documents and guardrails that no template has."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from iam_patterns.access.errors import refuse
from iam_patterns.access.parameter_names import unused_names
from iam_patterns.cli.pairs import read_single_pairs
from iam_patterns.cli.policy_files import read_document, read_guardrail
from iam_patterns.policy import Problem
from iam_patterns.template import AppTemplates, StackTemplate


def access_options(
    parameters: Sequence[str] | None,
    managed_policies: Sequence[str] | None,
    guardrails: Sequence[Path] | None,
) -> dict[str, Any]:
    """The options of `Access` that the command line has.

    Args:
        parameters: What ``--parameter`` has.
        managed_policies: What ``--managed-policy`` has.
        guardrails: What ``--guardrail`` has.

    Raises:
        CliError: When one of them is malformed.
        TemplateError: When a file cannot be read.
    """
    values = read_single_pairs("--parameter", parameters)
    files = read_single_pairs("--managed-policy", managed_policies)
    documents = {arn: read_document(Path(file)) for arn, file in files.items()}
    return {
        "parameters": values or None,
        "managed_policies": documents or None,
        "guardrails": [read_guardrail(file) for file in guardrails or ()] or None,
    }


def options_of_each(
    apps: Sequence[Sequence[StackTemplate]], options: Mapping[str, Any]
) -> list[dict[str, Any]]:
    """The options for each of several apps: a parameter goes to those that have it.

    Args:
        apps: The stacks of each app.
        options: The options of `Access`.

    Raises:
        AccessError: When no app has a parameter.
    """
    values = options.get("parameters")
    if not values or not apps:
        return [dict(options) for _ in apps]
    unused = [{p.path: p for p in unused_names(AppTemplates(a, values), values)} for a in apps]
    nowhere = [path for path in unused[0] if all(path in one for one in unused)]
    refuse("Access", [max((one[path] for one in unused), key=_has_hint) for path in nowhere])
    return [
        {
            **options,
            "parameters": {n: v for n, v in values.items() if f"parameters[{n!r}]" not in one},
        }
        for one in unused
    ]


def _has_hint(problem: Problem) -> bool:
    """Whether an app has a name that is nearly the one that was given."""
    return problem.fix.startswith("Did you mean")
