"""What Ref and Fn::GetAtt return for the resources of a template.

See https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-template-resource-type-ref.html
"""

import json
import re
from collections.abc import Callable, Mapping
from typing import Any, Final, Protocol

from iam_patterns.policy.formats import is_iam_path
from iam_patterns.template.outside_values import NO_VALUE, OutsideValues, text_of
from iam_patterns.template.resource_names import (
    ARN_ATTRIBUTES,
    IDENTIFIERS,
    OIDC_PROVIDERS,
    REF_OF_ANOTHER,
    Identifiers,
)
from iam_patterns.template.stack import StackTemplate
from iam_patterns.template.url_suffixes import COMMON_SUFFIX, SUFFIXES
from iam_patterns.template.worlds import Dependency, Journal

_OUTPUTS: Final = "Outputs."
_FROM_OUTSIDE: Final = (
    "AWS::CloudFormation::",
    "AWS::Organizations::",
    "AWS::ServiceCatalog::",
)
_TRANSFORM: Final = "Fn::Transform"
_OF_IAM: Final = (
    "AssumeRolePolicyDocument",
    "GroupName",
    "Groups",
    "ManagedPolicyArns",
    "ManagedPolicyName",
    "PermissionsBoundary",
    "Policies",
    "PolicyDocument",
    "RoleName",
    "Roles",
    "UserName",
    "Users",
)
"""The properties of IAM resources that decide who has which policy."""
_OF_AWS: Final = ("AWS::", "Alexa::")
_MODULE: Final = "::MODULE"
_NAMES: Final = ("Name", "Identifier", "Id", "Arn")
"""How properties end that give a resource its name, or one that its name consists of."""
_NAME_ATTRIBUTES: Final[Mapping[str, str]] = {"AWS::StepFunctions::StateMachine": "Name"}
_ID_IS_ARN: Final = "AWS::SecretsManager::Secret"
"""The attributes with the name, where they are not called as the property is."""
_STAGE_NAMES: Final[Mapping[str, str]] = {"AWS::Serverless::Api": "StageName"}
"""The properties that name another resource."""
_LAMBDA_ALIAS: Final = "AWS::Lambda::Alias"
_QUALIFIED: Final[Mapping[str, str]] = {
    _LAMBDA_ALIAS: "AliasArn",
    "AWS::Lambda::Version": "FunctionArn",
}
"""The parts of a function whose Ref is an ARN, and the attribute that is the same."""
_GENERATED: Final[Mapping[str, frozenset[str]]] = {
    "AWS::IAM::Role": frozenset({"RoleId"}),
    "AWS::IAM::User": frozenset({"UserId"}),
}
"""The attributes that AWS generates although the resource has a name."""
_JSON_OF_CDK: Final = "Custom::AWSCDKCfnJson"
_WITH_VALUE: Final = (_JSON_OF_CDK, "AWS::SSM::Parameter")
"""The resource types whose attribute ``Value`` is the property of that name."""
_NOT_IN_NAMES: Final = re.compile(r"\W+", re.ASCII)


class HasOutputs(Protocol):
    """What resolves the outputs of a nested stack."""

    def output(self, name: str) -> Any:  # noqa: ANN401 - an output has any value
        """The value of an output."""


class ResourceValues:
    """The names, ARNs and attributes of one template's resources.

    Args:
        stack: The template.
        value: Resolves a value.
        outside: The values from outside.
        journal: Notes what names depend on.
    """

    def __init__(
        self,
        stack: StackTemplate,
        value: Callable[[Any], Any],
        outside: OutsideValues,
        journal: Journal,
    ) -> None:
        self._stack = stack
        self._value = value
        self._outside = outside
        self._journal = journal
        self._resolving: set[str] = set()
        self.circular: set[str] = set()
        """The resources whose names refer to themselves."""
        self._names: dict[str, tuple[str, list[Dependency]]] = {}
        self.nested: dict[str, HasOutputs] = {}
        """The resolvers of nested stacks, by logical ID."""

    def declared(self, logical_id: str) -> Mapping[str, Any]:
        """The unresolved properties of a resource; empty if they are not an object.

        Where a macro writes properties, those of IAM that the template does not have are what
        the macro returns.
        """
        resource = self._stack.resources[logical_id]
        found = resource.get("Properties")
        properties: Mapping[str, Any] = found if isinstance(found, Mapping) else {}
        for part in (resource, properties):
            if _TRANSFORM in part:
                written = {_TRANSFORM: part[_TRANSFORM]}
                others = {name: value for name, value in properties.items() if name != _TRANSFORM}
                return {**dict.fromkeys(_OF_IAM, written), **others}
        return properties

    def name_of(self, logical_id: str) -> str:
        """The name of a resource of a known type."""
        return self._name(logical_id, IDENTIFIERS[self._stack.resources[logical_id]["Type"]])

    def arn_of(self, logical_id: str) -> str:
        """The ARN of a resource of a known type."""
        return self._arn(logical_id, IDENTIFIERS[self._stack.resources[logical_id]["Type"]])

    def reference_to(self, name: str) -> Any:  # noqa: ANN401 - what Ref returns
        """What Ref returns for a resource; an unknown value if there is none of that name."""
        resource = self._stack.resources.get(name)
        if resource is None:
            return self._outside.of(name)
        kind = str(resource.get("Type"))
        if kind in REF_OF_ANOTHER:
            return self._value(self.declared(name).get(REF_OF_ANOTHER[kind], name))
        return self._reference(name, kind)

    def _reference(self, name: str, kind: str) -> Any:  # noqa: ANN401 - what Ref returns
        if kind in OIDC_PROVIDERS:
            return self._oidc_provider_arn(name)
        if kind in _QUALIFIED:
            return self._function_arn(name, kind)
        known = IDENTIFIERS.get(kind)
        if known and known.ref == "arn":
            return self._arn(name, known)
        if known and known.ref == "name":
            return self._name(name, known)
        if known and known.ref == "url":
            suffix = SUFFIXES.get(self._stack.partition, COMMON_SUFFIX)
            url = f"https://sqs.{self._region}.{suffix}"
            return f"{url}/{self._account}/{self._name(name, known)}"
        return self._generated(name, name)

    def attribute(self, logical_id: str, attribute: str) -> Any:  # noqa: ANN401 - any value
        """What Fn::GetAtt returns for an attribute of a resource."""
        resource = self._stack.resources.get(logical_id)
        kind = str(resource.get("Type")) if resource else ""
        if kind in OIDC_PROVIDERS and attribute == "Arn":
            return self._oidc_provider_arn(logical_id)
        known = IDENTIFIERS.get(kind)
        name = _NAME_ATTRIBUTES.get(kind, known.name) if known else ""
        arns = {*ARN_ATTRIBUTES, "Id"} if kind == _ID_IS_ARN else ARN_ATTRIBUTES
        if known and attribute in (*arns, name):
            of_attribute = self._arn if attribute in arns else self._name
            return of_attribute(logical_id, known)
        if kind in _WITH_VALUE and attribute == "Value":
            value = self._value(self.declared(logical_id)["Value"])
            return json.loads(text_of(value)) if kind == _JSON_OF_CDK else value
        if attribute == _QUALIFIED.get(kind):
            return self._function_arn(logical_id, kind)
        return self._other_attribute(logical_id, kind, attribute)

    def _other_attribute(self, logical_id: str, kind: str, attribute: str) -> Any:  # noqa: ANN401 - any value
        output = attribute.removeprefix(_OUTPUTS)
        if logical_id in self.nested and attribute.startswith(_OUTPUTS):
            return self.nested[logical_id].output(output)
        if attribute in _GENERATED.get(kind, ()):
            return self._symbol(f"{logical_id}.{attribute}")
        return self._generated(logical_id, f"{logical_id}.{attribute}")

    def _generated(self, logical_id: str, name: str) -> Any:  # noqa: ANN401 - any value can be given
        """The symbol for what CloudFormation generates; unknown if the template may decide it.

        It may where the resource has a property with a name, and where its type is not AWS's.
        """
        kind = str(self._stack.resources.get(logical_id, {}).get("Type"))
        is_of_aws = kind.startswith(_OF_AWS) and not kind.endswith(_MODULE)
        if not is_of_aws or kind.startswith(_FROM_OUTSIDE):
            return self._outside.of(name, is_own=True)
        named_by = (key for key in self.declared(logical_id) if key != _STAGE_NAMES.get(kind))
        if any(key.endswith(_NAMES) for key in named_by):
            return self._outside.of(name, is_own=True)
        return self._symbol(name)

    def _symbol(self, name: str) -> str:
        return self._stack.symbol(".".join(part for part in _NOT_IN_NAMES.split(name) if part))

    def _name(self, logical_id: str, known: Identifiers) -> str:
        given = self.declared(logical_id).get(known.name)
        if given is None:
            return self._stack.symbol(logical_id)
        if logical_id in self._names and not self._outside.without_defaults:
            name, dependencies = self._names[logical_id]
            self._journal += dependencies
            return name
        if logical_id in self._resolving:
            self.circular.add(logical_id)
            raise ValueError(f"{logical_id} is named after itself")
        start = len(self._journal)
        self._resolving.add(logical_id)
        try:
            value = self._given(logical_id, known.name)
            name = self._stack.symbol(logical_id) if value is None else text_of(value)
        except TypeError:
            name = str(self._outside.of(f"{logical_id}.{known.name}", is_own=True))
        finally:
            self._resolving.discard(logical_id)
        if not self._outside.without_defaults:
            self._names[logical_id] = name, list(dict.fromkeys(self._journal[start:]))
        return name

    def _arn(self, logical_id: str, known: Identifiers) -> str:
        return known.arn.format(
            p=self._stack.partition,
            r=self._region if "{r}" in known.arn else "",
            a=self._account_of(logical_id),
            name=self._name(logical_id, known),
            path=self._path(logical_id),
        )

    def _path(self, logical_id: str) -> str:
        """The path of an IAM resource; that of one without if IAM rejects what is given."""
        path = self._given(logical_id, "Path")
        return path if isinstance(path, str) and is_iam_path(path) else "/"

    def _given(self, logical_id: str, key: str) -> Any:  # noqa: ANN401 - any value can be given
        """The value of a property; None if it is not there, as with ``AWS::NoValue``."""
        value = self._value(self.declared(logical_id).get(key))
        return None if value is NO_VALUE else value

    def _oidc_provider_arn(self, logical_id: str) -> str:
        url = str(self._given(logical_id, "Url") or "")
        host = url.removeprefix("https://")
        return f"arn:{self._stack.partition}:iam::{self._account}:oidc-provider/{host}"

    def _function_arn(self, logical_id: str, kind: str) -> str:
        """The ARN of an alias of a function, or of a version, whose number is not known."""
        given = text_of(self._given(logical_id, "FunctionName"))
        name = self._given(logical_id, "Name") if kind == _LAMBDA_ALIAS else None
        qualifier = self._symbol(logical_id) if name is None else text_of(name)
        start = f"arn:{self._stack.partition}:lambda:{self._region}:{self._account}:function:"
        function = given if given.startswith("arn:") else f"{start}{given}"
        return f"{function}:{qualifier}"

    def _account_of(self, logical_id: str) -> str:
        """The account of a resource, which is another for the role of a permission set."""
        account = self._stack.resources[logical_id].get("Account")
        return self._account if account is None else str(self._value(account))

    @property
    def _account(self) -> str:
        return self._stack.account or str(self._outside.of("AWS::AccountId"))

    @property
    def _region(self) -> str:
        return self._stack.region or str(self._outside.of("AWS::Region"))
