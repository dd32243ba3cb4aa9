"""The one OIDC provider that an account has for an issuer: found, or created.

See https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_create_oidc.html
"""

import re
from collections.abc import Iterator
from typing import Final

import jsii
from aws_cdk import CfnResource, RemovalPolicy, Stack
from aws_cdk import aws_iam as iam
from constructs import Construct, IValidation

from iam_patterns.policy.arn import account_of
from iam_patterns.policy.tokens import contains_token
from iam_patterns.policy.web_identity.federation import issuer_of
from iam_patterns.policy.web_identity.shared_issuers import BUILT_IN_ISSUERS
from iam_patterns.policy.web_identity.web_identity import WebIdentity
from iam_patterns.roles._building.cdk_objects import is_cdk_object
from iam_patterns.roles._building.parameters import Parameters

_TYPES: Final = ("AWS::IAM::OIDCProvider", "Custom::AWSCDKOpenIdConnectProvider")
"""The resource, and the custom resource of CDK's `iam.OpenIdConnectProvider`."""
_ONE_PROVIDER: Final = (
    "Pass it as provider, or remove create_provider here and make this stack depend on that one. "
    "If they are in two accounts, give both stacks their env."
)


def check_provider(
    parameters: Parameters,
    scope: Construct,
    identity: WebIdentity | None,
    provider: iam.IOpenIdConnectProvider | None,
    *,
    create_provider: bool,
) -> None:
    """Records a problem if it has another type, is created twice or built into IAM."""
    parameters.check_boolean("create_provider", create_provider)
    if provider is not None:
        parameters.check_cdk_type(
            "provider", provider, "open_id_connect_provider_arn", "an IOpenIdConnectProvider"
        )
        if not is_cdk_object(provider, "open_id_connect_provider_arn"):
            return
        if create_provider is True:
            parameters.add_rule(
                "provider",
                provider,
                "provider and create_provider=True exclude each other",
                "Remove one of them.",
            )
    if identity is None:
        return
    other = known_issuer(provider) if provider is not None else None
    if other is not None and other != identity.issuer:
        parameters.add_rule(
            "provider",
            provider,
            f"the provider is for {other}, and the identity for {identity.issuer}",
            "Pass the provider of the identity's issuer: as written, nobody can assume the role.",
        )
    if create_provider is not True or parameters.has_problems:
        return
    if identity.issuer in BUILT_IN_ISSUERS:
        parameters.add_problem(
            "create_provider",
            create_provider,
            f"False for {identity.issuer}, which is built into IAM",
            "Remove create_provider.",
        )
    for path in _created_elsewhere(scope, identity):
        parameters.add_rule(
            "create_provider",
            create_provider,
            f"an account has one provider for each issuer, and {path} already creates it",
            _ONE_PROVIDER,
        )


def create_provider_once(role: iam.Role, identity: WebIdentity) -> iam.OidcProviderNative:
    """The stack's provider for the issuer, created with the first role that needs it."""
    stack = Stack.of(role)
    found = stack.node.try_find_child(_construct_id(identity))
    if not isinstance(found, iam.OidcProviderNative):
        found = iam.OidcProviderNative(
            stack,
            _construct_id(identity),
            url=identity.url,
            client_ids=list(identity.audiences),
            removal_policy=RemovalPolicy.RETAIN,
        )
        found.node.add_validation(_NoOtherProvider(stack, identity))
    resource = found.node.default_child
    if isinstance(resource, iam.CfnOIDCProvider):
        audiences = {*(resource.client_id_list or ()), *identity.audiences}
        resource.client_id_list = sorted(audiences)
    own = role.node.default_child
    if own is not None:
        own.node.add_dependency(found)
    return found


@jsii.implements(IValidation)
class _NoOtherProvider:
    """Stops the synthesis if the app creates another provider of the issuer after the role."""

    def __init__(self, stack: Stack, identity: WebIdentity) -> None:
        self._stack = stack
        self._identity = identity

    def validate(self) -> list[str]:
        """One message for each other provider."""
        return [
            f"An account has one provider for each issuer: {path} creates one of "
            f"{self._identity.issuer}, and so does create_provider=True. {_ONE_PROVIDER}"
            for path in _created_elsewhere(self._stack, self._identity)
        ]


def _created_elsewhere(scope: Construct, identity: WebIdentity) -> Iterator[str]:
    """The paths of other providers of the issuer that can end up in the same account."""
    here = Stack.of(scope)
    own = _construct_id(identity)
    for resource in here.node.root.node.find_all():
        if not isinstance(resource, CfnResource) or _issuer_of_resource(resource) is None:
            continue
        there = Stack.of(resource)
        parent = resource.node.scope
        is_shared = (
            there.node.path == here.node.path
            and parent is not None
            and parent.node.path == "/".join(filter(None, (here.node.path, own)))
        )
        is_elsewhere = (
            account_of(here.account) is not None
            and account_of(there.account) is not None
            and here.account != there.account
        )
        if _issuer_of_resource(resource) == identity.issuer and not is_shared and not is_elsewhere:
            yield resource.node.path


def known_issuer(provider: iam.IOpenIdConnectProvider) -> str | None:
    """The issuer of a provider; None if it is known only at deployment."""
    resource = provider.node.default_child if isinstance(provider, Construct) else None
    if isinstance(resource, CfnResource):
        return _issuer_of_resource(resource)
    arn = provider.open_id_connect_provider_arn
    issuer = issuer_of(arn)
    return None if issuer == arn or contains_token(issuer) else issuer


def _issuer_of_resource(resource: CfnResource) -> str | None:
    """The issuer that a resource creates a provider for, by any of CDK's ways to create one."""
    url: object = None
    if isinstance(resource, iam.CfnOIDCProvider):
        url = resource.url
    elif resource.cfn_resource_type in _TYPES:
        url = resource._cfn_properties.get("Url")  # noqa: SLF001 - protected in CDK; no other reads it
    return (
        url.removeprefix("https://") if isinstance(url, str) and not contains_token(url) else None
    )


def _construct_id(identity: WebIdentity) -> str:
    words = re.split(r"[^A-Za-z0-9]+", identity.issuer)
    return "OidcProvider" + "".join(word[:1].upper() + word[1:] for word in words)
