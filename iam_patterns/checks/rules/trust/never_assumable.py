"""A trust statement has no effect: its principals can never assume the role."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from typing import Final

from iam_patterns.checks.analysis.caller_arns import are_permission_sets
from iam_patterns.checks.analysis.malformed_values import Reason
from iam_patterns.checks.analysis.trust_callers import TrustCaller, callers_of
from iam_patterns.checks.analysis.trust_conditions import requires_mfa
from iam_patterns.checks.analysis.trust_examples import example_for
from iam_patterns.checks.analysis.trust_policy import TrustPolicy
from iam_patterns.checks.analysis.trust_satisfiability import why_never_accepted, why_never_met
from iam_patterns.checks.rule import Rule, Weakness
from iam_patterns.checks.settings import Settings
from iam_patterns.checks.wording import two_of, with_full_stop
from iam_patterns.policy import Condition, Statement
from iam_patterns.policy.service_source import service_source
from iam_patterns.policy.tokens import shown
from iam_patterns.policy.trust import trust_statement_problems

_ROLES_ANYWHERE: Final = "rolesanywhere.amazonaws.com"
_ACTIONS_OF_ROLES_ANYWHERE: Final = ("sts:TagSession", "sts:SetSourceIdentity")


def find(policy: TrustPolicy, _: Settings) -> Iterator[Weakness]:
    """Statements that IAM rejects, or whose principals cannot meet the conditions."""
    for index, statement in enumerate(policy.document.statements):
        for problem in trust_statement_problems(statement):
            detail = f"IAM rejects the {problem.path}: {problem.clause}."
            yield Weakness(detail, (f"Statement[{index}]",), problem.fix)
    for location, statement in policy.allows:
        found = {
            caller: list(_reasons(policy, statement, caller))
            for caller in callers_of(statement, policy.account, policy.partition)
        }
        is_of_all = all(any(one.is_certain for one in reasons) for reasons in found.values())
        callers: dict[Reason, list[str]] = defaultdict(list)
        for caller, reasons in found.items():
            for reason in reasons:
                callers[reason].append(shown(caller.name))
        for reason, names in callers.items():
            can = "can never" if reason.is_certain else "could be unable to"
            detail = with_full_stop(f"{two_of(names)} {can} assume the role: {shown(reason.text)}")
            yield Weakness(
                detail,
                (location,),
                shown(reason.fix),
                example_for(statement),
                is_guess=not reason.is_certain,
                hides_others=is_of_all and _lists_only(statement, found),
            )


def _lists_only(statement: Statement, callers: Collection[TrustCaller]) -> bool:
    """Whether a statement has no other principals than these callers."""
    principals = statement.principals
    names = [name for _, names in principals.by_kind() for name in names] if principals else []
    return bool(callers) and {caller.name for caller in callers}.issuperset(names)


def _reasons(policy: TrustPolicy, statement: Statement, caller: TrustCaller) -> Iterator[Reason]:
    if why := caller.why_never_itself():
        yield why
        return
    if requires_mfa(statement) and are_permission_sets(statement):
        yield Reason(
            "a session of a permission set has no MFA that AWS knows of: IAM Identity Center "
            "checks it at the sign-in",
            "Require MFA in IAM Identity Center, and trust its permission sets without conditions "
            "on MFA, for example with MfaRole(trusted_permission_sets=[...]).",
            is_certain=False,
        )
    denying: list[Condition] = []
    for location, denial in policy.denials_of(statement):
        if not denial.conditions:
            yield Reason(f"{location} denies every call", "Delete one of the two statements.")
        elif len(denial.conditions) == 1:
            denying += denial.conditions
    source = service_source(caller.name)
    unsent = {key.lower() for key in source.keys_not_sent} if source else set()
    # trust-service-source-never-sent reports these.
    required = [one for one in statement.conditions if one.key.lower() not in unsent]
    yield from why_never_met(caller, required, denying)
    accepted = dict(policy.audiences).get(caller.name)
    if accepted and (why := why_never_accepted(caller.name, accepted, required)):
        yield why
    missing = [
        action
        for action in _ACTIONS_OF_ROLES_ANYWHERE
        if caller.name == _ROLES_ANYWHERE and not policy.allows_service(_ROLES_ANYWHERE, action)
    ]
    if missing:
        actions = " and ".join(missing)
        yield Reason(f"it also needs {actions}", f"Add {actions} to the actions.")


RULE = Rule(
    id="trust-never-assumable",
    severity="error",
    subject=TrustPolicy,
    title="{subject} has a trust statement that nobody can use.",
    risk="Not exploitable, but the principals of the statement cannot assume the role.",
    fix="Correct the principal or the condition, or delete the statement.",
    page="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html",
    example="""\
from aws_cdk import aws_iam as iam

iam.Role(
    stack,
    "Deploy",
    assumed_by=iam.AccountPrincipal(stack.account).with_conditions(
        {"ArnLike": {"aws:PrincipalArn": "arn:*:iam::*:role/deploy-*"}}
    ),
)
""",
    find=find,
)
