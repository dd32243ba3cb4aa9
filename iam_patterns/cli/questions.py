"""The question of ``iam-patterns can``, and its answer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Literal

from iam_patterns.access import Access, AccessError, Answer
from iam_patterns.cli.caller_names import caller_named, has_form_of_outsider, role_named
from iam_patterns.cli.errors import CliError
from iam_patterns.cli.resource_names import resource_named
from iam_patterns.policy import UndecidedError
from iam_patterns.template import StackTemplate

_ASSUME_ROLE: Final = "sts:assumerole"
_WITHOUT_RESOURCE: Final = 3
_WITH_RESOURCE: Final = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """Whether a caller can do an action on a resource.

    Args:
        caller: Who asks.
        action: The action.
        resource: The resource; None for any.
        path: The app or template.
        external_id: The external ID in the call.
        mfa: Whether the caller signed in with MFA.
        source_identity: The source identity in the call.
        tags: The session tags in the call.
        claims: The claims of the caller's token.
        context: The values of other condition keys.
    """

    caller: str
    action: str
    resource: str | None
    path: str
    external_id: str | None = None
    mfa: bool = False
    source_identity: str | None = None
    tags: Mapping[str, str] = field(default_factory=dict)
    claims: Mapping[str, str | list[str]] = field(default_factory=dict)
    context: Mapping[str, str | list[str]] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        arguments: Sequence[str],
        *,
        external_id: str | None,
        mfa: bool,
        source_identity: str | None,
        tags: Mapping[str, str],
        claims: Mapping[str, str | list[str]],
        context: Mapping[str, str | list[str]],
    ) -> "Question":
        """The question of three or four arguments.

        Raises:
            CliError: When there are more or fewer.
        """
        if len(arguments) not in (_WITHOUT_RESOURCE, _WITH_RESOURCE):
            raise CliError(
                f"can has CALLER ACTION [RESOURCE] PATH (got {len(arguments)} arguments). "
                "See iam-patterns can --help."
            )
        resource = arguments[2] if len(arguments) == _WITH_RESOURCE else None
        return cls(
            caller=arguments[0],
            action=arguments[1],
            resource=resource,
            path=arguments[-1],
            external_id=external_id,
            mfa=mfa,
            source_identity=source_identity,
            tags=tags,
            claims=claims,
            context=context,
        )


def answer_to(asked: Question, access: Access, stacks: Sequence[StackTemplate]) -> Answer:
    """The decision.

    Args:
        asked: The question.
        access: The app.
        stacks: Its stacks, whose resources can be named.

    Raises:
        CliError: When the caller or a role does not exist, or an option does not fit the action.
        AccessError: When the action, a condition key or the resource does not exist.
    """
    is_assumed = asked.action.lower().startswith(_ASSUME_ROLE)
    if is_assumed and asked.resource and not _is_arn_elsewhere(asked.resource, access):
        role = access.role(role_named(asked.resource, access))
        return role.assumable_by(
            caller_named(asked.caller, access, dict(asked.claims)),
            external_id=asked.external_id,
            mfa=asked.mfa,
            session_tags=asked.tags or None,
            source_identity=asked.source_identity,
            context=asked.context or None,
        )
    unfit = {
        "--external-id": asked.external_id,
        "--mfa": asked.mfa,
        "--source-identity": asked.source_identity,
        "--tag": asked.tags,
        "--claim": asked.claims,
    }
    given = [option for option, value in unfit.items() if value]
    if given:
        raise CliError(
            f"{' and '.join(given)} counts only where RESOURCE is a role of the app that is "
            "assumed. Use --context KEY=VALUE instead."
        )
    try:
        role = access.role(role_named(asked.caller, access))
    except CliError as error:
        if not has_form_of_outsider(asked.caller):
            raise
        raise CliError(
            f"{asked.caller} is not a role of the app. For a caller outside the app, only whether "
            "it can assume a role of the app is decided. Use who-can to list everyone who can "
            f"perform {asked.action}."
        ) from error
    if asked.resource is None:
        return role.allows_on_any(asked.action, context=asked.context or None)
    resource = resource_named(asked.resource, stacks, asked.action)
    return role.allows(asked.action, resource, context=asked.context or None)


def outcome_of(answer: Answer) -> Literal["allowed", "denied", "depends"]:
    """The answer in a word."""
    try:
        return "allowed" if answer else "denied"
    except UndecidedError:
        return "depends"


def _is_arn_elsewhere(resource: str, access: Access) -> bool:
    """Whether a resource is the ARN of a role that the app does not have, or a pattern."""
    if not resource.startswith("arn:") and resource != "*":
        return False
    try:
        access.role(resource)
    except AccessError:
        return True
    return False
