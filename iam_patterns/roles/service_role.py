"""The role of any other AWS service."""

import difflib
from collections.abc import Sequence
from typing import Final, Unpack

from constructs import Construct

from iam_patterns.policy import Trust
from iam_patterns.policy.arn import Arn, account_of
from iam_patterns.policy.formats import SERVICE_PRINCIPAL, SOURCE_ARN_PATTERN
from iam_patterns.policy.service_source import SERVICE_SOURCES, ServiceSource, service_source
from iam_patterns.roles._building.base import PatternRole
from iam_patterns.roles._building.confused_deputy import source_conditions
from iam_patterns.roles._building.options import RoleOptions
from iam_patterns.roles._building.parameters import Parameters
from iam_patterns.roles._building.stack_environment import environment_of

_OWN_CONSTRUCTS: Final = {
    "pods.eks.amazonaws.com": "EksPodRole",
    "rolesanywhere.amazonaws.com": "RolesAnywhereRole",
}
"""Services whose trust policy needs more than a source, by their principal."""


class ServiceRole(PatternRole):
    """A role for an AWS service that has no role of its own in this package.

    Every AWS customer uses the same service principal. ``aws:SourceAccount`` and
    ``aws:SourceArn`` contain the customer for whom the service acts (confused deputy), and a
    service that does not send a required key cannot assume the role. For the known services the
    trust policy requires the keys that AWS documents. For other services, pass the conditions or
    ``allow_any_source=True``.

    Creates one ``AWS::IAM::Role``.

    Example:
        >>> from aws_cdk import App, Stack
        >>> from iam_patterns import ServiceRole
        >>> role = ServiceRole(Stack(App(), "Example"), "Workflow", service="states.amazonaws.com")

    See https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html
    """

    _INSTEAD_OF_ASSUMED_BY = "Pass service, such as service='states.amazonaws.com'."

    def __init__(
        self,
        scope: Construct,
        id: str,  # noqa: A002 - CDK's own word
        *,
        service: str,
        source_arns: Sequence[str] = (),
        require_source_account: bool = False,
        allow_any_source: bool = False,
        **options: Unpack[RoleOptions],
    ) -> None:
        """Creates the role.

        Args:
            scope: The construct to create it in.
            id: Its ID in that scope.
            service: The service principal, such as ``states.amazonaws.com``.
            source_arns: The resources for which the service can act, ``*`` and ``?`` allowed; by
                default those of the stack's account and Region.
            require_source_account: Requires ``aws:SourceAccount``, for a service that is not in the
                list of known services.
            allow_any_source: Adds no condition on the source: any customer of the service could
                then have it use this role.
            options: The parameters that all roles share, see `RoleOptions`.

        Raises:
            RoleError: If a parameter is not valid; it lists every problem.
        """
        parameters = Parameters(type(self), scope, id, options)
        parameters.check_format("service", service, SERVICE_PRINCIPAL)
        arns = parameters.check_formats("source_arns", source_arns, SOURCE_ARN_PATTERN)
        parameters.check_boolean("require_source_account", require_source_account)
        parameters.check_boolean("allow_any_source", allow_any_source)
        known = service_source(service) if isinstance(service, str) else None
        guarded = source_arns not in ("", [], ()) or require_source_account is True
        if allow_any_source is True and guarded:
            parameters.add_rule(
                "allow_any_source",
                allow_any_source,
                "allow_any_source excludes source_arns and require_source_account",
                "Remove one of them.",
            )
        if instead := _OWN_CONSTRUCTS.get(str(service)):
            parameters.add_rule(
                "service",
                service,
                f"{instead} writes the trust policy that this service needs",
                f"Use {instead}.",
            )
        elif known is None and not guarded and allow_any_source is not True:
            _add_unknown_service(parameters, service)
        _check_sources(parameters, scope, known, arns)
        if known and arns and known.source is None:
            parameters.add_problem(
                "source_arns",
                arns,
                f"empty for {service}, which sends no aws:SourceArn and could not assume the role",
                f"See {known.page}.",
            )
        if known and require_source_account and not known.source_account:
            parameters.add_problem(
                "require_source_account",
                require_source_account,
                f"False for {service}, which sends no aws:SourceAccount and could not assume it",
                f"See {known.page}.",
            )
        parameters.raise_problems()

        source = known or ServiceSource(service, "", source_account=require_source_account)
        guard = {} if allow_any_source else source_conditions(scope, source, arns)
        super().__init__(
            scope,
            id,
            parameters=parameters,
            trust=Trust.service(service, conditions=guard),
            options=options,
        )


def _check_sources(
    parameters: Parameters, scope: Construct, known: ServiceSource | None, arns: Sequence[str]
) -> None:
    """Records each ARN that the service never sends together with the other required key."""
    if known is None or known.source is None:
        return
    service = known.source.partition(":")[0]
    for text in arns:
        arn = Arn.parse(text)
        if arn and arn.service != service:
            parameters.add_problem(
                "source_arns",
                text,
                f"an ARN of {service}: {known.service} sends no other, and could not assume it",
                f"See {known.page}.",
            )
        account = account_of(text)
        if not known.source_account or account is None or parameters.has_problems:
            continue
        here = environment_of(scope).account
        if account_of(here) not in {None, account}:
            parameters.add_problem(
                "source_arns",
                text,
                f"of account {here}: aws:SourceAccount is required to be the stack's account",
                "Correct the account, as written the service cannot assume the role.",
            )


def _add_unknown_service(parameters: Parameters, service: object) -> None:
    close = difflib.get_close_matches(str(service), SERVICE_SOURCES, n=1)
    parameters.add_rule(
        "service",
        service,
        "not in the list of known services; pass source_arns, require_source_account=True or "
        "allow_any_source=True",
        (f"Did you mean {close[0]}? " if close else "")
        + "Look up 'confused deputy' in the service's documentation.",
    )
