"""The resource of a question as the templates have it: a secret by its name, a key by its alias.

See https://docs.aws.amazon.com/kms/latest/developerguide/alias-authorization.html and
https://docs.aws.amazon.com/secretsmanager/latest/userguide/auth-and-access_iam-policies.html
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final

from iam_patterns.access.errors import AccessError
from iam_patterns.policy.arn import Arn
from iam_patterns.policy.tokens import SIX_CHARACTERS, contains_token, is_token, shown
from iam_patterns.service_reference import Action
from iam_patterns.template import AppTemplates
from iam_patterns.template.iam_resources import IamResource, iam_resource
from iam_patterns.template.resource_policies import ResourcePolicies

_ALIAS_TYPE: Final = "AWS::KMS::Alias"
_ALIAS: Final = "alias/"
_KEY: Final = "key/"
_REQUEST_ALIAS: Final = "kms:RequestAlias"
_RESOURCE_ALIASES: Final = "kms:ResourceAliases"
_PREFIX: Final = "secret:"
_WITH_SUFFIX: Final = re.compile(r"(.*-)[A-Za-z0-9]{6}")
_WORD_OR_DATE: Final = re.compile(r".*-(?:[a-z]{6}|[A-Z]{6}|[0-9]{6})")
"""An end that belongs to the name more likely than that Secrets Manager drew it."""


@dataclass(frozen=True, slots=True)
class DeclaredName:
    """The resource of a question.

    Args:
        arn: Its ARN as the templates have it.
        keys: The condition keys that follow from the name.
    """

    arn: str
    keys: Mapping[str, str | Sequence[str]]


@dataclass(frozen=True, slots=True)
class _Alias:
    name: str
    arn: str
    key: str


class DeclaredNames:
    """Finds the declared resource that a question names in another way.

    Args:
        app: The app's templates.
        resources: The resources of the app.
    """

    def __init__(self, app: AppTemplates, resources: ResourcePolicies) -> None:
        self._app = app
        self._resources = resources

    def of(self, text: str, action: Action) -> DeclaredName:
        """The resource that is meant.

        Args:
            text: An ARN, or the name of an alias, such as ``alias/shop``.
            action: The action that is asked about.

        Raises:
            AccessError: When no template declares the alias, or several do.
        """
        is_alias = text.startswith(_ALIAS) or f":{_ALIAS}" in text
        if is_alias and action.name.startswith("kms:") and not action.is_about(text):
            alias = self._alias(text)
            return DeclaredName(alias.key, {_REQUEST_ALIAS: alias.name, **self._aliases(alias.key)})
        return DeclaredName(self._secret(text), self._aliases(text))

    def _aliases(self, key: str) -> Mapping[str, list[str]]:
        """The aliases of a declared key, which each request for it has."""
        names = self._by_key.get(key) if self._resources.keys_of(key) else None
        return {_RESOURCE_ALIASES: names} if names else {}

    def _alias(self, text: str) -> _Alias:
        found = [each for each in self._every if text in (each.name, each.arn)]
        if not found:
            raise AccessError(
                f"resource: no template declares {shown(text)}, so that its key is not known. "
                "Pass the ARN of the key."
            )
        if len({each.key for each in found}) > 1:
            keys = " and ".join(shown(each.arn) for each in found)
            raise AccessError(f"resource: several keys have the alias {shown(text)}: {keys}.")
        return found[0]

    @cached_property
    def _every(self) -> list[_Alias]:
        return [
            _read(found)
            for stack, resolver in self._app.resolved()
            for logical_id, resource in stack.resources.items()
            if resource.get("Type") == _ALIAS_TYPE
            and (found := iam_resource(stack, resolver, logical_id, _ALIAS_TYPE))
        ]

    @cached_property
    def _by_key(self) -> Mapping[str, list[str]]:
        found: dict[str, list[str]] = {}
        for alias in self._every:
            found.setdefault(alias.key, []).append(alias.name)
        return found

    def _secret(self, text: str) -> str:
        """The ARN of a secret, with what stands for the characters that are drawn for it."""
        arn = Arn.parse(text)
        name = arn.resource if arn else ""
        if arn is None or arn.service != "secretsmanager" or not name.startswith(_PREFIX):
            return text
        if name.endswith(SIX_CHARACTERS):
            return text
        partial = str(replace(arn, resource=f"{name}-{SIX_CHARACTERS}"))
        whole = _WITH_SUFFIX.fullmatch(name)
        if whole is None or _WORD_OR_DATE.fullmatch(name) or self._could_be(partial):
            return partial
        declared = str(replace(arn, resource=f"{whole[1]}{SIX_CHARACTERS}"))
        return declared if self._could_be(declared) else text

    def _could_be(self, arn: str) -> bool:
        """Whether the templates declare a resource that has an ARN, or could have it."""
        return bool(self._resources.keys_of(arn) or self._resources.perhaps(arn))


def _read(found: IamResource) -> _Alias:
    stack = found.stack
    start = f"arn:{stack.partition}:kms:{stack.region_or_symbol}:{stack.account_or_symbol}:"
    name = str(found.properties.get("AliasName", ""))
    target = str(found.properties.get("TargetKeyId", ""))
    is_name = not target.startswith("arn:") and (not contains_token(target) or is_token(target))
    return _Alias(name, f"{start}{name}", f"{start}{_KEY}{target}" if is_name else target)
