"""Writes a suggestion as code, and as the resource that the code makes."""

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from iam_patterns.cli.suggestions.fit import Fit, NoFitError
from iam_patterns.cli.suggestions.hand_written import (
    HandWritten,
    aws_managed_name,
    managed_policies,
    own_construct_id,
)
from iam_patterns.cli.suggestions.python_code import (
    Call,
    Code,
    code_of_text,
    code_of_value,
    written,
)
from iam_patterns.cli.suggestions.sub_text import is_known, plain, text_of
from iam_patterns.policy.formats import DESCRIPTION, POLICY_NAME, ROLE_NAME, ROLE_PATH, Format

_VERSION: Final = "2012-10-17"
_OWN_POLICY: Final = "Permissions"
_TEXTS: Final[Mapping[str, tuple[str, Format]]] = {
    "role_name": ("RoleName", ROLE_NAME),
    "path": ("Path", ROLE_PATH),
    "description": ("Description", DESCRIPTION),
}
_ATTRIBUTES: Final = ("Condition", "DependsOn", "DeletionPolicy", "UpdateReplacePolicy")
_SHORTEST: Final = 3600
_LONGEST: Final = 43200
_IMPORTS: Final = {
    "Duration": "aws_cdk",
    "Fn": "aws_cdk",
    "Tags": "aws_cdk",
    "Token": "aws_cdk",
    "WebIdentity": "iam_patterns.web_identities",
}


class RoleCode:
    """The code of a suggestion, and the properties of the role that it makes.

    Args:
        role: The hand-written role.
        fit: What replaces it.

    Raises:
        NoFitError: If a property of the role cannot be kept.
    """

    def __init__(self, role: HandWritten, fit: Fit) -> None:
        self._role = role
        self._fit = fit
        self._inline = dict(self._inline_policies())
        self._kept = self._kept_managed_policies()

    @property
    def properties(self) -> dict[str, Any]:
        """The properties of the role that the code makes."""
        trust = {"Version": _VERSION, "Statement": list(self._fit.trust)}
        properties: dict[str, Any] = {
            **self._role.properties,
            "AssumeRolePolicyDocument": trust,
        }
        inline = [
            {"PolicyName": name, "PolicyDocument": document}
            for name, document in self._inline.items()
        ]
        if self._fit.statements:
            document = {"Version": _VERSION, "Statement": list(self._fit.statements)}
            inline.append({"PolicyName": _OWN_POLICY, "PolicyDocument": document})
        arns = [
            {"Fn::Sub": f"arn:${{AWS::Partition}}:iam::aws:policy/{name}"}
            for name in self._fit.attaches
        ]
        properties["Policies"] = inline
        properties["ManagedPolicyArns"] = [*arns, *self._kept]
        return properties

    @property
    def overrides_logical_id(self) -> bool:
        """Whether the code sets the logical ID, because CDK would derive another."""
        return own_construct_id(self._role.stack, self._role.logical_id) is None

    def text(self) -> str:
        """The code, for the body of a stack."""
        name = self._role.construct_id
        named = (*self._fit.arguments.items(), *self._options())
        call = Call(self._fit.construct, (Code("self"), name), named)
        lines = [f"role = {written(call, before=len('role = '))}"]
        lines += self._after()
        body = "\n".join(lines)
        return "\n".join([*_imports(body, self._fit.construct), "", body])

    def _options(self) -> Iterator[tuple[str, Any]]:
        if self._inline:
            documents = {
                name: Call("iam.PolicyDocument.from_json", (_with_code(document),))
                for name, document in self._inline.items()
            }
            yield "inline_policies", documents
        if self._kept:
            yield "managed_policies", [*map(self._managed, range(len(self._kept)), self._kept)]
        boundary = self._role.properties.get("PermissionsBoundary")
        if boundary is not None:
            yield "permissions_boundary", self._managed("Boundary", boundary)
        for parameter, (name, form) in _TEXTS.items():
            text = text_of(self._role.properties.get(name))
            if text is not None and self._is_argument(text, form):
                yield parameter, code_of_text(text)
        seconds = self._seconds()
        if seconds is not None:
            yield "max_session_duration", Call("Duration.seconds", (seconds,))

    def _after(self) -> Iterator[str]:
        """What the construct has no parameter for."""
        resource = "role.node.default_child"
        if self.overrides_logical_id:
            yield f'{resource}.override_logical_id("{self._role.logical_id}")'
        for existing in self.taken_over():
            part = self._fit.takes_over[1] if self._fit.takes_over else ""
            made = f"role.{part}"
            is_l2 = part == "instance_profile"
            made += ".node.default_child" if is_l2 else ""
            yield f'{made}.override_logical_id("{existing}")'
        for name, form in _TEXTS.values():
            value = self._role.properties.get(name)
            text = text_of(value)
            if value is not None and not (text is not None and self._is_argument(text, form)):
                yield self._override("add_property_override", name, value)
        duration = self._role.properties.get("MaxSessionDuration")
        if duration is not None and self._seconds() is None:
            yield self._override("add_property_override", "MaxSessionDuration", duration)
        yield from self._tags(self._role.properties.get("Tags"))
        declared = self._role.stack.resources[self._role.logical_id]
        for attribute in _ATTRIBUTES:
            if attribute in declared:
                yield self._override("add_override", attribute, declared[attribute])

    def _tags(self, tags: object) -> Iterator[str]:
        listed = tags if isinstance(tags, list) else []
        if all(isinstance(tag, Mapping) and isinstance(tag.get("Key"), str) for tag in listed):
            for tag in listed:
                pair = (tag["Key"], code_of_value(tag.get("Value", "")))
                yield f"Tags.of(role.node.default_child).add{written(Call('', pair))}"
        if tags and not listed:
            yield self._override("add_property_override", "Tags", tags)

    def taken_over(self) -> list[str]:
        """The logical ID of the resource that the construct creates too, if there is one."""
        if self._fit.takes_over is None:
            return []
        kind = self._fit.takes_over[0]
        name = "Roles" if kind == "AWS::IAM::InstanceProfile" else "RoleArns"
        found = [logical_id for logical_id, _ in self._role.resources_with(kind, name)]
        return found if len(found) == 1 else []

    def _override(self, method: str, name: str, value: object) -> str:
        call = Call(f"role.node.default_child.{method}", (name, value))
        return written(call)

    def _is_argument(self, text: str, form: Format) -> bool:
        return is_known(text) and form.matches(plain(text))

    def _seconds(self) -> int | None:
        value = self._role.properties.get("MaxSessionDuration")
        text = str(value)
        if isinstance(value, bool) or not text.isdecimal():
            return None
        return int(text) if _SHORTEST <= int(text) <= _LONGEST else None

    def _managed(self, number: int | str, arn: object) -> Call:
        name = aws_managed_name(arn)
        if name:
            return Call("iam.ManagedPolicy.from_aws_managed_policy_name", (name,))
        part = f"Policy{number + 1}" if isinstance(number, int) else number
        given = (Code("self"), f"{self._role.construct_id}{part}", code_of_value(arn))
        return Call("iam.ManagedPolicy.from_managed_policy_arn", given)

    def _kept_managed_policies(self) -> list[Any]:
        listed = self._role.properties.get("ManagedPolicyArns", [])
        if not isinstance(listed, list):
            raise NoFitError("its list of managed policies is known only at deployment")
        return [
            arn
            for arn in managed_policies(self._role.properties)
            if (aws_managed_name(arn) or "") not in self._fit.replaces
        ]

    def _inline_policies(self) -> Iterator[tuple[str, dict[str, Any]]]:
        policies = self._role.properties.get("Policies", [])
        if not isinstance(policies, list):
            raise NoFitError("its inline policies are known only at deployment")
        for policy in policies:
            document = policy.get("PolicyDocument") if isinstance(policy, Mapping) else None
            name = text_of(policy.get("PolicyName")) if isinstance(policy, Mapping) else None
            statements = document.get("Statement") if isinstance(document, Mapping) else None
            listed = statements if isinstance(statements, list) else [statements]
            is_written = all(isinstance(one, Mapping) and "Effect" in one for one in listed)
            if name is None or not is_written:
                raise NoFitError("an inline policy is not written out in the template")
            if not is_known(name) or not POLICY_NAME.matches(plain(name)):
                raise NoFitError("the name of an inline policy is known only at deployment")
            if name == _OWN_POLICY and self._fit.statements:
                name = f"{self._fit.construct}{_OWN_POLICY}"
            yield plain(name), {"Version": _VERSION, "Statement": listed}


def _with_code(document: Mapping[str, Any]) -> Any:  # noqa: ANN401 - a policy with expressions
    return code_of_value({"Statement": document["Statement"]})


def _imports(body: str, construct: str) -> Iterator[str]:
    used = [name for name in _IMPORTS if re.search(rf"\b{name}[.(]", body)]
    of_cdk = [name for name in used if _IMPORTS[name] == "aws_cdk"]
    if of_cdk:
        yield f"from aws_cdk import {', '.join(of_cdk)}"
    for module, name in (("iam", "aws_iam"), ("logs", "aws_logs")):
        if re.search(rf"\b{module}\.[A-Z]", body):
            yield f"from aws_cdk import {name} as {module}"
    yield f"from iam_patterns import {construct}"
    if "WebIdentity" in used:
        yield "from iam_patterns.web_identities import WebIdentity"
