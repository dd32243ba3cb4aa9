"""The role of people who sign in through a SAML identity provider."""

from functools import cache
from typing import Final, Unpack

from aws_cdk import Aws, CfnMapping, Stack
from aws_cdk import aws_iam as iam
from aws_cdk.region_info import RegionInfo
from constructs import Construct

from iam_patterns.policy import Trust
from iam_patterns.policy.formats import SAML_PROVIDER_NAME
from iam_patterns.policy.tokens import contains_token
from iam_patterns.roles._building.base import PatternRole
from iam_patterns.roles._building.options import RoleOptions
from iam_patterns.roles._building.parameters import Parameters
from iam_patterns.roles._building.stack_environment import current_partition, environment_of

_SIGN_IN: Final = {
    "aws": "https://signin.aws.amazon.com/saml",
    "aws-cn": "https://signin.amazonaws.cn/saml",
    "aws-us-gov": "https://signin.amazonaws-us-gov.com/saml",
}
_MAPPING: Final = "SamlSignIn"


class SamlRole(PatternRole):
    """A role for people who sign in with Okta, Entra, AD FS or any SAML 2.0 provider.

    The trust policy requires an assertion for AWS: ``SAML:aud`` is the sign-in URL of the stack's
    partition, while CDK's own `iam.SamlConsolePrincipal` assumes ``aws``. The provider decides who
    can use the role, by listing it in the assertion. Sessions last at most
    ``max_session_duration``, if the provider requests that much.

    Creates one ``AWS::IAM::Role``; with ``metadata`` the ``AWS::IAM::SAMLProvider`` too.

    Example:
        >>> from aws_cdk import App, Stack
        >>> from iam_patterns import SamlRole
        >>> role = SamlRole(
        ...     Stack(App(), "Example"),
        ...     "Operators",
        ...     provider_name="Okta",
        ... )

    See https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-idp_saml.html
    """

    _INSTEAD_OF_ASSUMED_BY = "Pass provider or provider_name."

    def __init__(
        self,
        scope: Construct,
        id: str,  # noqa: A002 - CDK's own word
        *,
        provider: iam.ISamlProvider | None = None,
        provider_name: str | None = None,
        metadata: str | None = None,
        allow_session_tags: bool = False,
        **options: Unpack[RoleOptions],
    ) -> None:
        """Creates the role.

        Args:
            scope: The construct to create it in.
            id: Its ID in that scope.
            provider: The account's SAML provider, if you have a construct for it.
            provider_name: The provider's name, 1-128 characters, if you have no construct for it.
                Either this or ``provider``. The provider's administrator has to enter this name.
            metadata: The provider's metadata document, XML: creates the provider of that name.
            allow_session_tags: Allows session tags in the assertion (``PrincipalTag`` attributes).
                Otherwise an assertion with tags cannot assume the role.
            options: The parameters that all roles share, see `RoleOptions`.

        Raises:
            RoleError: If a parameter is not valid; it lists every problem.
        """
        parameters = Parameters(type(self), scope, id, options)
        parameters.check_boolean("allow_session_tags", allow_session_tags)
        if provider is not None:
            parameters.check_cdk_type("provider", provider, "saml_provider_arn", "an ISamlProvider")
        if provider_name is not None:
            parameters.check_format("provider_name", provider_name, SAML_PROVIDER_NAME)
        parameters.check_exactly_one(
            "Pass the identity provider that people sign in with.",
            provider=provider is not None,
            provider_name=provider_name is not None,
        )
        if metadata is not None and (
            provider is not None or not isinstance(metadata, str) or "<" not in metadata
        ):
            parameters.add_problem(
                "metadata",
                metadata,
                "the XML of a provider's metadata document, given with provider_name",
                "Read the file that you downloaded from the provider.",
            )
        parameters.raise_problems()

        account = environment_of(scope).account
        arn = f"arn:{current_partition()}:iam::{account}:saml-provider/{provider_name}"
        trust = Trust.saml(
            provider.saml_provider_arn if provider else arn, audience=_sign_in_url(scope)
        )
        super().__init__(
            scope,
            id,
            parameters=parameters,
            trust=trust.with_session_tags() if allow_session_tags else trust,
            options=options,
        )
        if metadata is not None:
            created = iam.CfnSAMLProvider(
                self, "Provider", name=provider_name, saml_metadata_document=metadata
            )
            self.node.find_child("Resource").node.add_dependency(created)


def _sign_in_url(scope: Construct) -> str:
    """The partition's sign-in URL, looked up at deployment where the region is not known."""
    region = environment_of(scope).region
    if not contains_token(region):
        return _SIGN_IN[_partition_of(region)]
    stack = Stack.of(scope)
    mapping = stack.node.try_find_child(_MAPPING)
    if not isinstance(mapping, CfnMapping):
        mapping = CfnMapping(
            stack, _MAPPING, mapping={name: {"url": url} for name, url in _SIGN_IN.items()}
        )
    return mapping.find_in_map(Aws.PARTITION, "url")


@cache
def _partition_of(region: str) -> str:
    return RegionInfo.get(region).partition or "aws"
