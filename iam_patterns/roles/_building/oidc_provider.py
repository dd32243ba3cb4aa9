"""The one OIDC provider that an account has for an issuer: found, or created.

See https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_create_oidc.html
"""

import re
from collections.abc import Iterator

from aws_cdk import RemovalPolicy, Stack, Token
from aws_cdk import aws_iam as iam
from constructs import Construct, IConstruct

from iam_patterns.policy.web_identity.shared_issuers import BUILT_IN_ISSUERS
from iam_patterns.policy.web_identity.web_identity import WebIdentity
from iam_patterns.roles._building.parameters import Parameters


def check_provider(
    parameters: Parameters,
    scope: Construct,
    identity: WebIdentity | None,
    provider: iam.IOidcProvider | None,
    *,
    create_provider: bool,
) -> None:
    """Records a problem if it is not an IOidcProvider, is created twice or built into IAM."""
    parameters.check_boolean("create_provider", create_provider)
    if provider is not None:
        parameters.check_cdk_type(
            "provider", provider, "open_id_connect_provider_arn", "an IOidcProvider"
        )
        if create_provider:
            parameters.add_rule(
                "provider",
                provider,
                "provider and create_provider=True exclude each other",
                "Remove one of them.",
            )
    if identity is None or not create_provider or not isinstance(scope, Construct):
        return
    if identity.issuer in BUILT_IN_ISSUERS:
        parameters.add_problem(
            "create_provider",
            create_provider,
            f"False for {identity.issuer}, which is built into IAM",
            "Remove create_provider.",
        )
    for other in _created_elsewhere(scope, identity):
        parameters.add_rule(
            "create_provider",
            create_provider,
            f"an account has one provider for each issuer, and {other} already creates it",
            "Remove create_provider here, and make this stack depend on that one.",
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
    resource = found.node.default_child
    if isinstance(resource, iam.CfnOIDCProvider):
        audiences = {*(resource.client_id_list or ()), *identity.audiences}
        resource.client_id_list = sorted(audiences)
    own = role.node.default_child
    if own is not None:
        own.node.add_dependency(found)
    return found


def _created_elsewhere(scope: Construct, identity: WebIdentity) -> Iterator[str]:
    here = Stack.of(scope)
    if Token.is_unresolved(here.account):
        return
    for stack in _stacks(here.node.root):
        if (
            stack.node.path != here.node.path
            and stack.account == here.account
            and stack.node.try_find_child(_construct_id(identity))
        ):
            yield stack.node.path


def _stacks(construct: IConstruct) -> Iterator[Stack]:
    return (item for item in construct.node.find_all() if isinstance(item, Stack))


def _construct_id(identity: WebIdentity) -> str:
    words = re.split(r"[^A-Za-z0-9]+", identity.issuer)
    return "OidcProvider" + "".join(word[:1].upper() + word[1:] for word in words)
