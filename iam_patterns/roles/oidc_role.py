"""The role of identities with OpenID Connect tokens."""

from typing import Unpack

from aws_cdk import aws_iam as iam
from constructs import Construct

from iam_patterns.policy.web_identity.web_identity import WebIdentity
from iam_patterns.roles._building.base import PatternRole
from iam_patterns.roles._building.oidc_provider import check_provider, create_provider_once
from iam_patterns.roles._building.options import RoleOptions
from iam_patterns.roles._building.parameters import Parameters
from iam_patterns.roles._building.stack_environment import current_partition, environment_of


class OidcRole(PatternRole):
    """A role for CI jobs, workloads and people with a token of an OpenID Connect provider.

    A `WebIdentity` says who can assume it: issuer, audience and subject.
    `iam_patterns.web_identities` writes it for GitLab, Bitbucket, Azure DevOps, CircleCI,
    Buildkite, Semaphore, Harness, HCP Terraform, Spacelift, Pulumi, Vercel, Okta, Entra, Google,
    Kubernetes and SPIFFE; ``WebIdentity(...)`` is for any other issuer. An issuer that many
    organizations share requires the claim that identifies the tenant.

    Creates one ``AWS::IAM::Role``; with ``create_provider`` also the stack's
    ``AWS::IAM::OIDCProvider`` for the issuer, which stays when the stack is deleted.

    Example:
        >>> from aws_cdk import App, Stack
        >>> from iam_patterns import OidcRole
        >>> from iam_patterns.web_identities import gitlab
        >>> role = OidcRole(
        ...     Stack(App(), "Example"),
        ...     "Deploy",
        ...     identity=gitlab("acme/shop", branches=["main"]),
        ...     create_provider=True,
        ... )

    See https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-idp_oidc.html
    """

    _INSTEAD_OF_ASSUMED_BY = "Pass identity, such as gitlab(...) of iam_patterns.web_identities."

    def __init__(
        self,
        scope: Construct,
        id: str,  # noqa: A002 - CDK's own word
        *,
        identity: WebIdentity,
        provider: iam.IOpenIdConnectProvider | None = None,
        create_provider: bool = False,
        **options: Unpack[RoleOptions],
    ) -> None:
        """Creates the role.

        Args:
            scope: The construct to create it in.
            id: Its ID in that scope.
            identity: Who can assume the role.
            provider: The account's provider for the issuer, if it is a construct of yours. By
                default its ARN is derived from the issuer.
            create_provider: Creates the provider. An account has one for each issuer: pass True in
                one stack only.
            options: The parameters that all roles share, see `RoleOptions`.

        Raises:
            RoleError: If a parameter is not valid; it lists every problem.
        """
        parameters = Parameters(type(self), scope, id, options)
        if not isinstance(identity, WebIdentity):
            parameters.add_problem(
                "identity",
                identity,
                "a WebIdentity",
                "For example gitlab('acme/shop', branches=['main']).",
            )
        check_provider(
            parameters,
            scope,
            identity if isinstance(identity, WebIdentity) else None,
            provider,
            create_provider=create_provider,
        )
        parameters.raise_problems()

        principal = (
            provider.open_id_connect_provider_arn
            if provider
            else identity.principal(current_partition(), environment_of(scope).account)
        )
        super().__init__(
            scope, id, parameters=parameters, trust=identity.trust(principal), options=options
        )
        if create_provider:
            create_provider_once(self, identity)
