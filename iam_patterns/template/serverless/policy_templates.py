"""The policy templates of AWS SAM, such as ``S3ReadPolicy``.

See https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/serverless-policy-template-list.html
"""

import json
import lzma
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any, Final

_PACKAGE: Final = "iam_patterns.template"
_FOLDER: Final = "serverless_policy_templates"


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
