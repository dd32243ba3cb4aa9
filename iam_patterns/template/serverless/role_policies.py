"""What the property ``Policies`` of AWS SAM becomes: managed policy ARNs and inline policies.

See https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-resource-function.html
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Final

from iam_patterns.template.managed_policies import AwsManagedPolicies
from iam_patterns.template.serverless.global_properties import is_function
from iam_patterns.template.serverless.parts import Part
from iam_patterns.template.serverless.policy_templates import statements_of

_IF: Final = "Fn::If"
_NO_VALUE: Final = {"Ref": "AWS::NoValue"}


@dataclass(slots=True)
class RolePolicies:
    """The policies of one role, as they are collected.

    Args:
        role: The logical ID of the role.
        partition: The partition of AWS managed policies.
        arns: The ARNs of its managed policies.
        inline: Its inline policies.
    """

    role: str
    partition: str
    arns: list[Any] = field(default_factory=list)
    inline: list[Part] = field(default_factory=list)

    def add_aws_managed(self, name: str) -> None:
        """Adds an AWS managed policy by its path and name."""
        self._add_arn(f"arn:{self.partition}:iam::aws:policy/{name}")

    def add_all(self, declared: object) -> None:
        """Adds what a property ``Policies`` declares: one policy, or a list of them."""
        listed = declared if isinstance(declared, list) else [declared] if declared else []
        for index, item in enumerate(listed):
            self._add(index, item)

    def _add(self, index: int, item: object) -> None:
        if isinstance(item, str) or (is_function(item) and not _is_conditional_document(item)):
            self._add_arn(self._arn(item))
        else:
            self.inline.append(self._document(f"{self.role}Policy{index}", item))

    def _add_arn(self, arn: object) -> None:
        if arn not in self.arns:
            self.arns.append(arn)

    def _arn(self, item: Any) -> Any:  # noqa: ANN401 - part of a template
        """The ARN of a managed policy that is declared by its name or ARN."""
        if isinstance(item, str):
            path = None if item.startswith("arn:") else _aws_managed().get(item)
            return f"arn:{self.partition}:iam::aws:policy{path}" if path else item
        branches = _branches(item)
        if branches is None:
            return item
        condition, *values = branches
        return {
            _IF: [condition, *(value if _is_none(value) else self._arn(value) for value in values)]
        }

    def _document(self, name: str, item: Any) -> Part:  # noqa: ANN401 - part of a template
        """The inline policy that a document or a policy template becomes."""
        branches = _branches(item)
        if branches is not None:
            condition, *values = branches
            items = [v if _is_none(v) else self._document(name, v) for v in values]
            return {_IF: [condition, *items]}
        return {"PolicyName": name, "PolicyDocument": _from_template(item)}


def _from_template(item: Any) -> Any:  # noqa: ANN401 - part of a template
    """The document of a policy template; anything else, which may be malformed, as it is."""
    if isinstance(item, Mapping) and len(item) == 1 and "Statement" not in item:
        ((name, values),) = item.items()
        statements = statements_of(str(name), values)
        if statements is not None:
            return {"Statement": statements}
    return item


def _branches(item: Any) -> list[Any] | None:  # noqa: ANN401 - part of a template
    """The condition and the two values of Fn::If; None for anything else."""
    found = item.get(_IF) if isinstance(item, Mapping) and len(item) == 1 else None
    return found if isinstance(found, list) and len(found) == 1 + 2 else None


def _is_conditional_document(item: object) -> bool:
    branches = _branches(item)
    if branches is None:
        return False
    values = [value for value in branches[1:] if not _is_none(value)]
    return any(
        isinstance(value, Mapping) and (not is_function(value) or _is_conditional_document(value))
        for value in values
    )


def _is_none(value: object) -> bool:
    return value == _NO_VALUE


@cache
def _aws_managed() -> Mapping[str, str]:
    """The path and name of each AWS managed policy, by its name."""
    paths = (arn.partition(":policy")[2] for arn in AwsManagedPolicies())
    return {path.rpartition("/")[2]: path for path in paths}
