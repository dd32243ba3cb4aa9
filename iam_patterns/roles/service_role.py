"""The role of any other AWS service."""

import difflib
from collections.abc import Sequence
from typing import Unpack

from constructs import Construct

from iam_patterns.policy import Trust
from iam_patterns.policy.formats import SERVICE_PRINCIPAL, SOURCE_ARN_PATTERN
from iam_patterns.policy.service_source import SERVICE_SOURCES, ServiceSource
from iam_patterns.roles._building.base import PatternRole
from iam_patterns.roles._building.confused_deputy import source_conditions
from iam_patterns.roles._building.options import RoleOptions
from iam_patterns.roles._building.parameters import Parameters


class ServiceRole(PatternRole):
    """A role for an AWS service that has no role of its own here.

    A service principal is every customer's. ``aws:SourceAccount`` and ``aws:SourceArn`` tell
    for whom the service acts, and a condition on a key that it does not send keeps it out. A
    table has, for the common services, which keys AWS documents; the trust demands those. For
    a service that is not in it, say what guards the role, or give the guard up by name.

    Creates one ``AWS::IAM::Role``.

    Args:
        scope: The construct it is built in.
        id: Its ID there.
        service: The service principal, such as ``states.amazonaws.com``.
        source_arns: The resources on whose behalf the service may act, ``*`` and ``?`` allowed;
            those of the stack's account and region unless given.
        require_source_account: For a service that is not in the table: whether it sends
            ``aws:SourceAccount``.
        allow_any_source: Gives the guard up, of a service in the table too: whoever has the
            service act can then have it use this role.
        options: The options of every role, see `RoleOptions`.

    Raises:
        RoleError: With every problem of the call.

    Example:
        >>> from aws_cdk import App, Stack
        >>> from iam_patterns import ServiceRole
        >>> role = ServiceRole(Stack(App(), "Example"), "Workflow", service="states.amazonaws.com")

    See https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html
    """

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
        parameters = Parameters(type(self), scope, id, options)
        parameters.check_format("service", service, SERVICE_PRINCIPAL)
        parameters.check_formats("source_arns", source_arns, SOURCE_ARN_PATTERN)
        parameters.check_boolean("require_source_account", require_source_account)
        parameters.check_boolean("allow_any_source", allow_any_source)
        known = SERVICE_SOURCES.get(service)
        guarded = bool(source_arns or require_source_account)
        if allow_any_source and guarded:
            parameters.refuse(
                "allow_any_source",
                allow_any_source,
                "False with source_arns or require_source_account",
                "Keep the guard, or give it up.",
            )
        if known is None and not guarded and not allow_any_source:
            _refuse_unguarded(parameters, service)
        if known and source_arns and known.source is None:
            parameters.refuse(
                "source_arns",
                source_arns,
                f"left out for {service}, which sends no aws:SourceArn: it could not get in",
                f"See {known.page}.",
            )
        if known and require_source_account and not known.source_account:
            parameters.refuse(
                "require_source_account",
                require_source_account,
                f"False for {service}, which sends no aws:SourceAccount: it could not get in",
                f"See {known.page}.",
            )
        parameters.raise_problems()

        source = known or ServiceSource(service, "", source_account=require_source_account)
        guard = {} if allow_any_source else source_conditions(scope, source, source_arns)
        super().__init__(
            scope,
            id,
            parameters=parameters,
            trust=Trust.service(service, conditions=guard),
            options=options,
        )


def _refuse_unguarded(parameters: Parameters, service: object) -> None:
    close = difflib.get_close_matches(str(service), SERVICE_SOURCES, n=1)
    parameters.refuse(
        "service",
        service,
        "a service of the table, or given with source_arns, require_source_account=True or "
        "allow_any_source=True",
        (f"Did you mean {close[0]}? " if close else "")
        + "Look up 'confused deputy' in the service's documentation.",
    )
