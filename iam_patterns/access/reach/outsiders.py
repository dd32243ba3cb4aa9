"""The principals of a trust or resource policy that no template declares.

See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
"""

from collections.abc import Collection, Iterator
from typing import Final

from iam_patterns.access.control_policies import NO_GUARDRAILS, AppControlPolicies
from iam_patterns.access.reach.node import hop_of
from iam_patterns.access.reach.principals import Hop, Principal
from iam_patterns.access.reach.relaxed import SENT, could_be_of, relaxed
from iam_patterns.access.reach.relaxed_control import RelaxedControl
from iam_patterns.policy import Caller, Decision, Policies, PolicyDocument, Request, Statement
from iam_patterns.policy import decide as decided
from iam_patterns.policy.arn import Arn, account_in, account_of
from iam_patterns.policy.evaluation.policies import RESOURCE_POLICY
from iam_patterns.policy.principals import account_root_arn
from iam_patterns.policy.tokens import contains_token, unknown
from iam_patterns.template.outside_values import computed

_STRANGER: Final = "000000000000"
_ANYONE: Final = Principal("anyone", "*")
_OF_ACCOUNT: Final = ("aws:principalaccount",)
_OF_ARN: Final = ("aws:principalarn",)
_ROOT: Final = "root"
_PARTITION: Final = "aws"


def outsiders(
    policy: PolicyDocument,
    action: str,
    resource: str,
    *,
    account: str | None,
    declared: Collection[str],
    target: str,
    label: str,
    control: AppControlPolicies = NO_GUARDRAILS,
) -> Iterator[tuple[Principal, Hop]]:
    """Every principal that a policy allows an action and the app does not declare, with the step.

    What the own policies of such a principal say is not known: they are taken to allow it.

    Args:
        policy: The trust policy or resource policy.
        action: The action.
        resource: The ARN of the role or resource.
        account: The account that owns it, if its ARN does not say.
        declared: The ARNs of the app's roles and users.
        target: What the step leads to, for people.
        label: What the policy is called.
        control: The control policies of the app's organization.
    """
    every = relaxed(policy)
    owner = account or account_in(resource)
    found: set[Principal] = set()
    for (_, original), statement in zip(every.original, every.document.statements, strict=True):
        if statement.effect != "Allow" or not statement.matches_action(action):
            continue
        for principal, caller in _named(original, declared, _excepted(policy, found)):
            if principal in found or _is_declared(principal, original, declared):
                continue
            of_account = caller.account if caller.kind == "Account" else None
            keys = control.keys_of(caller.account, owner)
            sent = frozenset(map(str.lower, keys))
            limits = RelaxedControl.of(control.between(caller.account, owner), sent, of_account)
            without = relaxed(policy, sent, of_account)
            policies = Policies(
                resource=without.document,
                service_control=limits.service_control,
                resource_control=limits.resource_control,
            )
            request = Request(
                caller,
                action,
                resource,
                context={**SENT, **keys},
                resource_account=account,
            )
            decision = decided(request, policies)
            if _is_allowed_by_resource(decision):
                found.add(principal)
                by = {RESOURCE_POLICY: without, **limits.by_name}
                hop = hop_of(request, decision, by, action=action, target=target, label=label)
                yield principal, hop


def _is_allowed_by_resource(decision: Decision) -> bool:
    """Whether the policy allows it: in one account, a caller's own policies could do so alone."""
    deciding = (where.policy for where in decision.deciding)
    return not decision.outcome.endswith("denied") and RESOURCE_POLICY in deciding


def _is_declared(principal: Principal, statement: Statement, declared: Collection[str]) -> bool:
    """Whether conditions let an account stand for nobody but roles and users that are declared."""
    if principal.kind != "account":
        return False
    for condition in statement.conditions:
        is_of_arn = condition.key.lower() in _OF_ARN and not condition.parsed_operator.is_negated
        if is_of_arn and could_be_of(condition, principal.account):
            own = (v for v in condition.values if account_of(v) in (None, principal.account))
            if all(value in declared for value in own):
                return True
    return False


def _excepted(policy: PolicyDocument, found: Collection[Principal]) -> Iterator[str]:
    """The accounts that Deny statements do not deny while they deny anyone else.

    It is read after `outsiders` has decided on anyone.
    """
    if _ANYONE in found:
        return
    for statement in policy.statements:
        for condition in statement.conditions if statement.effect == "Deny" else ():
            key = condition.key.lower()
            if key in (*_OF_ACCOUNT, *_OF_ARN) and condition.parsed_operator.is_negated:
                yield from filter(None, map(account_of, condition.values))


def _named(
    statement: Statement, declared: Collection[str], excepted: Iterator[str]
) -> Iterator[tuple[Principal, Caller]]:
    """The principals of a statement that are not declared, each with the caller that it is."""
    named = statement.principals
    if statement.not_principals or (named and (named.everyone or "*" in named.aws)):
        yield from _limited(statement, excepted)
    if named is None:
        return
    for name in named.aws:
        if name != "*" and name not in declared:
            yield _aws(name)
    for service in named.service:
        own = frozenset({service})
        yield Principal("service", service), Caller("Service", service, own_names=own)
    for provider in named.federated:
        yield Principal("federated", provider), Caller.of_provider(provider)


def _limited(statement: Statement, excepted: Iterator[str]) -> Iterator[tuple[Principal, Caller]]:
    """Who everyone is: the accounts that the conditions require, otherwise anyone."""
    accounts: dict[str, None] = {}
    for condition in statement.conditions:
        key, operator = condition.key.lower(), condition.parsed_operator
        if operator.is_true_without_key or operator.is_negated:
            continue
        found = [account_of(value) for value in condition.values]
        if key in (*_OF_ACCOUNT, *_OF_ARN) and all(found):
            accounts |= {account: None for account in found if account}
    if not accounts:
        yield _ANYONE, Caller.of_account(_STRANGER)
    for account in accounts or dict.fromkeys(excepted):
        yield Principal("account", account, account), Caller.of_account(account)


def _aws(name: str) -> tuple[Principal, Caller]:
    """An account, a role, a user or anything else that Principal lists under AWS."""
    arn = Arn.parse(name)
    account = arn.account if arn else name
    if arn is None and not (contains_token(name) or account_of(name)):
        return Principal("principal", name), _of_unknown_account(name)
    if arn is None or arn.resource == _ROOT:
        caller = _of_account(account, arn.partition if arn else _PARTITION)
        return Principal("account", account, account), caller
    return Principal("principal", name, account), _of_arn(name, arn)


def _of_arn(name: str, arn: Arn) -> Caller:
    """The caller with an ARN: a role, a user, a session or an origin access identity."""
    is_account = account_of(name) is not None or contains_token(arn.account)
    root = account_root_arn(arn.account, arn.partition)
    of_account = frozenset({root, arn.account}) if is_account else frozenset()
    own = frozenset({name})
    if arn.resource.startswith("role/"):
        return Caller("AssumedRole", name, arn.account, role_names=own, account_names=of_account)
    if session := arn.role_of_session():
        role = str(session)
        return Caller(
            "AssumedRole",
            role,
            arn.account,
            own_names=own,
            role_names=frozenset({role}),
            account_names=of_account,
        )
    return Caller("User", name, arn.account, own_names=own, account_names=of_account)


def _of_unknown_account(name: str) -> Caller:
    """The caller that a unique ID stands for: its account is not known."""
    account = unknown(computed("account", [name]))
    return Caller("User", name, account, own_names=frozenset({name}))


def _of_account(account: str, partition: str) -> Caller:
    """The root user of an account, known or not."""
    root = account_root_arn(account, partition)
    return Caller("Account", root, account, account_names=frozenset({root, account}))
