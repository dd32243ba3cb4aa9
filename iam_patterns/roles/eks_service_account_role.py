"""The role of pods, through the cluster's OIDC issuer (IRSA)."""

from typing import Unpack

from aws_cdk import aws_iam as iam
from constructs import Construct

from iam_patterns.roles._building.base import PatternRole
from iam_patterns.roles._building.options import RoleOptions
from iam_patterns.roles._building.parameters import Parameters
from iam_patterns.roles._building.stack_environment import current_partition, environment_of
from iam_patterns.web_identities import kubernetes


class EksServiceAccountRole(PatternRole):
    """A role for the pods of one service account, through IAM roles for service accounts.

    For clusters and tools that Pod Identity does not support (Fargate, clusters outside EKS);
    otherwise prefer `EksPodRole`. The trust policy requires audience and subject by
    ``StringEquals``.

    Creates one ``AWS::IAM::Role``. An issuer that is known only at deployment, such as that of a
    cluster in the same app, adds a ``CfnJson`` custom resource: CloudFormation cannot compute
    the key of a condition.

    Example:
        >>> from aws_cdk import App, Stack
        >>> from iam_patterns import EksServiceAccountRole
        >>> role = EksServiceAccountRole(
        ...     Stack(App(), "Example"),
        ...     "Orders",
        ...     issuer="https://oidc.eks.eu-west-1.amazonaws.com/id/EXAMPLE",
        ...     namespace="shop",
        ...     service_account="orders",
        ... )

    See https://docs.aws.amazon.com/eks/latest/userguide/associate-service-account-role.html
    """

    _INSTEAD_OF_ASSUMED_BY = "Pass namespace, service_account and provider or issuer."

    def __init__(
        self,
        scope: Construct,
        id: str,  # noqa: A002 - CDK's own word
        *,
        namespace: str,
        service_account: str,
        provider: iam.IOpenIdConnectProvider | None = None,
        issuer: str | None = None,
        audience: str = "sts.amazonaws.com",
        **options: Unpack[RoleOptions],
    ) -> None:
        """Creates the role.

        Args:
            scope: The construct to create it in.
            id: Its ID in that scope.
            namespace: The Kubernetes namespace.
            service_account: The Kubernetes service account.
            provider: The cluster's OIDC provider, ``cluster.open_id_connect_provider``.
            issuer: The cluster's issuer, with or without ``https://``, if the account already
                has its provider. Either this or ``provider``.
            audience: The audience of the projected token.
            options: The parameters that all roles share, see `RoleOptions`.

        Raises:
            RoleError: If a parameter is not valid; it lists every problem.
        """
        parameters = Parameters(type(self), scope, id, options)
        if provider is not None:
            parameters.check_cdk_type(
                "provider",
                provider,
                "open_id_connect_provider_issuer",
                "an IOpenIdConnectProvider",
            )
        parameters.check_exactly_one(
            "Pass cluster.open_id_connect_provider, or the issuer of another cluster.",
            provider=provider is not None,
            issuer=issuer is not None,
        )
        named_issuer = getattr(provider, "open_id_connect_provider_issuer", issuer)
        identity = parameters.built(
            lambda: kubernetes(
                named_issuer or "",
                namespace=namespace,
                service_account=service_account,
                audience=audience,
            )
        )
        parameters.raise_problems()

        principal = (
            provider.open_id_connect_provider_arn
            if provider
            else identity.principal(current_partition(), environment_of(scope).account)
        )
        super().__init__(
            scope,
            id,
            parameters=parameters,
            trust=identity.trust(principal, sid="TrustServiceAccount"),
            options=options,
        )
