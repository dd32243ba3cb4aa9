"""Automatic deployment: the accounts that join the target units later, and those that leave.

See https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/stacksets-orgs-manage-auto-deployment.html
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from aws_cdk import CfnStackSet

from iam_patterns.policy.formats import Format
from iam_patterns.policy.problems import Problem

_STACK_SET_ARN: Final = Format(
    r"arn:[a-z-]+:cloudformation:[a-z0-9-]+:\d{12}:stackset/[A-Za-z][A-Za-z0-9-]*:[0-9a-f-]{36}",
    "the ARN of a StackSet",
    "Copy StackSetARN from aws cloudformation describe-stack-set.",
)
_MOST_DEPENDENCIES: Final = 10
_WITHOUT: Final = "Pass automatic_deployment=False, or remove {name}."


def check_automatic_deployment(
    *,
    enabled: bool,
    retain_stacks: bool,
    narrowed_by: Mapping[str, object],
    deploy_after: Sequence[object],
    has_known_arns: bool,
) -> Iterator[Problem]:
    """The problems of automatic deployment together with what it ignores.

    Args:
        enabled: Whether it is enabled.
        retain_stacks: Whether accounts that leave keep the stack.
        narrowed_by: The accounts, excluded accounts and parameter overrides, by parameter.
        deploy_after: The rollouts and ARNs of StackSets that come first.
        has_known_arns: Whether the ARNs of other rollouts are known before deployment.
    """
    for name, value in (
        ("automatic_deployment", enabled),
        ("retain_stacks_on_account_removal", retain_stacks),
    ):
        if not isinstance(value, bool):
            yield Problem(name, value, "True or False", "Pass a Python bool.")
    if enabled:
        for name, narrowing in narrowed_by.items():
            if narrowing:
                yield Problem.broken_rule(
                    name,
                    f"automatic deployment ignores {name} for accounts that join the units later",
                    _WITHOUT.format(name=name),
                )
    if retain_stacks and not enabled:
        yield Problem.broken_rule(
            "retain_stacks_on_account_removal",
            "it requires automatic_deployment",
            "Remove it: without automatic deployment accounts keep their stack.",
        )
    yield from _check_deploy_after(deploy_after, is_required_arn=enabled and not has_known_arns)


def auto_deployment(
    *, enabled: bool, retain_stacks: bool, depends_on: Sequence[str]
) -> CfnStackSet.AutoDeploymentProperty:
    """The property of ``AWS::CloudFormation::StackSet``."""
    if not enabled:
        return CfnStackSet.AutoDeploymentProperty(enabled=False)
    return CfnStackSet.AutoDeploymentProperty(
        enabled=True,
        retain_stacks_on_account_removal=retain_stacks,
        depends_on=list(depends_on) or None,
    )


def _check_deploy_after(
    deploy_after: Sequence[object], *, is_required_arn: bool
) -> Iterator[Problem]:
    if isinstance(deploy_after, str):
        yield Problem("deploy_after", deploy_after, "a list", "Put it in [ ].")
        return
    if len(deploy_after) > _MOST_DEPENDENCIES:
        yield Problem.broken_rule(
            "deploy_after",
            f"a StackSet depends on at most {_MOST_DEPENDENCIES} others",
            "Put their resources into fewer rollouts.",
            got=str(len(deploy_after)),
        )
    for index, other in enumerate(deploy_after):
        place = f"deploy_after[{index}]"
        if isinstance(other, str):
            if problem := _STACK_SET_ARN.problem(place, other):
                yield problem
        elif not hasattr(other, "stack_set"):
            yield Problem(
                place, other, "an OrganizationRoles or the ARN of a StackSet", "Pass one of them."
            )
        elif is_required_arn:
            yield Problem.broken_rule(
                place,
                "the ARN of a delegated administrator's StackSet is not known before deployment, "
                "and automatic deployment requires it",
                "Deploy the other rollout first, and pass its ARN from describe-stack-set.",
                value=other,
            )
