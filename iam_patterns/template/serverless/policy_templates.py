"""The policy templates of AWS SAM, such as ``S3ReadPolicy``.

See https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/serverless-policy-template-list.html
"""

import difflib
import json
import lzma
import re
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any, Final

_PACKAGE: Final = "iam_patterns.template"
_FOLDER: Final = "serverless_policy_templates"
_MEANT: Final = re.compile(r"(?!Policy)\w+Policy\w*", re.ASCII)


def statements_of(name: str, values: object) -> Any | None:  # noqa: ANN401 - part of a template
    """The statements of a policy template with the values of its parameters filled in.

    None if there is no such policy template, or if a parameter has no value.

    Args:
        name: The name of the policy template.
        values: The values of its parameters, as the template has them.
    """
    declared = _templates().get(name)
    if declared is None or not isinstance(values, Mapping):
        return None
    if not set(declared["Parameters"]) <= set(values):
        return None
    return _filled_in(declared["Statement"], values)


def why_no_policy_template(item: object) -> str:
    """Why an object in ``Policies`` is no policy template; empty if it is not meant to be one.

    Args:
        item: The object, as the template has it.
    """
    if not isinstance(item, Mapping) or "Statement" in item:
        return ""
    if not any(_MEANT.fullmatch(str(name)) for name in item):
        return ""
    if len(item) > 1:
        return f"{', '.join(map(str, item))} are in one item: write an item for each of them."
    ((name, values),) = item.items()
    return _why_not_filled_in(name, values)


def _why_not_filled_in(name: str, values: object) -> str:
    declared = _templates().get(name)
    if declared is None:
        close = difflib.get_close_matches(name, _templates(), n=1)
        hint = f": did you mean {close[0]}?" if close else "."
        return f"{name} is not a known policy template of AWS SAM{hint}"
    parameters = list(declared["Parameters"])
    if not isinstance(values, Mapping):
        example = ", ".join(f"{each}: ..." for each in parameters)
        return f"The policy template {name} has no object of parameters: {{{name}: {{{example}}}}}."
    if set(parameters) <= set(values):
        return ""
    given = ", ".join(map(str, values)) or "none"
    return f"The policy template {name} requires {' and '.join(parameters)} (got {given})."


def _filled_in(value: Any, values: Mapping[str, Any]) -> Any:  # noqa: ANN401 - part of a template
    """A part of a policy template; Ref and Fn::Sub name its own parameters."""
    if isinstance(value, list):
        return [_filled_in(item, values) for item in value]
    if not isinstance(value, Mapping):
        return value
    name = value.get("Ref")
    if len(value) == 1 and isinstance(name, str) and name in values:
        return values[name]
    return {key: _filled_in(item, values) for key, item in value.items()}


@cache
def _templates() -> Mapping[str, Any]:
    """The policy templates by name; ``origin.json`` beside them has their source."""
    packed = resources.files(_PACKAGE).joinpath(_FOLDER, "templates.json.xz").read_bytes()
    templates: Mapping[str, Any] = json.loads(lzma.decompress(packed))
    return templates
