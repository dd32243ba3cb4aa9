"""The principals of a trust or resource policy that no template declares.

See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from iam_patterns.access.assume_role_call import Context
from iam_patterns.access.assumed_role import ASSUME, FEDERATED
from iam_patterns.access.control_policies import NO_GUARDRAILS, AppControlPolicies
from iam_patterns.access.further_decision import OF_BUCKET
from iam_patterns.access.reach.assume_role_step import NOTHING, assume_role_step
from iam_patterns.access.reach.hop_of_decision import hop_of
from iam_patterns.access.reach.principals import Hop, Principal
from iam_patterns.access.reach.relaxed import SENT, could_be_of, least_demanding, relaxed
from iam_patterns.access.reach.relaxed_control import Levels, RelaxedControl
from iam_patterns.access.session_parameters import keys_of_parameters
from iam_patterns.policy import Caller, Policies, PolicyDocument, Request, Statement
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


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyOf:
    """The policy of a role or resource, as requests of outside principals meet it.

    Args:
        policy: The trust policy or resource policy.
        arn: The ARN of the role or resource.
        account: The account that owns it, if its ARN does not say.
        label: What the policy is called.
        is_known: Whether the policy is known; otherwise it is empty.
    """

    policy: PolicyDocument
    arn: str
    account: str | None
    label: str
    is_known: bool = True

    def hop(
        self,
        caller: Caller,
        action: str,
        target: str,
        control: AppControlPolicies,
        sent: Context,
        *,
        absent: frozenset[str] = NOTHING,
    ) -> tuple[Hop, bool] | None:
        """The action as a step, and whether the policy itself allows it; None if it is denied.

        Args:
            caller: The caller, whose own policies are taken to allow it.
            action: The action.
            target: What the step leads to, for people.
            control: The control policies of the app's organization.
            sent: The condition keys that the request has, with their values.
            absent: Those that it does not have for certain, in lower case.
        """
        owner = self.account or account_in(self.arn)
        keys = {**control.keys_of(caller.account, owner), **sent}
        names = frozenset(map(str.lower, keys))
        absent -= names
        of_account = caller.account if caller.kind == "Account" else None
        limits = control.between(caller.account, owner)
        relaxed_limits = RelaxedControl.of(limits, names, of_account, absent)
        without = relaxed(self.policy, names, of_account, absent)
        context = {**SENT, **keys}
        request = Request(caller, action, self.arn, context=context, resource_account=self.account)
        levels = relaxed_limits.service_control, relaxed_limits.resource_control
        decision = least_demanding(
            [without], lambda view: decided(request, _compiled(view(without).document, *levels))
        )
        if decision.outcome.endswith("denied"):
            return None
        by = {RESOURCE_POLICY: without, **relaxed_limits.by_name}
        hop = hop_of(request, decision, by, action=action, target=target, label=self.label)
        return hop, any(where.policy == RESOURCE_POLICY for where in decision.deciding)

    def step(
        self, caller: Caller, action: str, target: str, control: AppControlPolicies, sent: Context
    ) -> Hop | None:
        """The action as a step, if the policy itself allows it; None if it is denied.

        See `hop` for the arguments.
        """

        def hop(each: str, absent: frozenset[str]) -> Hop | None:
            found = self.hop(caller, each, target, control, sent, absent=absent)
            return found[0] if found and found[1] else None

        if action not in (ASSUME, *FEDERATED):
            return hop(action, NOTHING)
        keys = keys_of_parameters(self.policy) | control.keys_of_parameters
        return assume_role_step(action, hop, keys)


def outsiders(
    of: PolicyOf,
    action: str,
    *,
    declared: Collection[str],
    target: str,
    control: AppControlPolicies = NO_GUARDRAILS,
    sent: Context | None = None,
    behind: PolicyOf | None = None,
) -> Iterator[tuple[Principal, Hop]]:
    """Every principal that a policy allows an action and the app does not declare, with the step.

    What the own policies of such a principal say is not known: they are taken to allow it.

    Args:
        of: The policy.
        action: The action.
        declared: The ARNs of the app's roles and users.
        target: What the step leads to, for people.
        control: The control policies of the app's organization.
        sent: The condition keys that the request has, with their values.
        behind: The policy of the bucket that an access point leads to.
    """
    every = relaxed(of.policy)
    found: set[Principal] = set()
    for (_, original), statement in zip(every.original, every.document.statements, strict=True):
        if statement.effect != "Allow" or not statement.could_match_action(action):
            continue
        for principal, caller in _named(original, declared, _excepted(of.policy, found)):
            if principal in found or _is_declared(principal, original, declared):
                continue
            hop = of.step(caller, action, target, control, sent or {})
            if hop is None:
                continue
            if behind:
                if not behind.is_known:
                    hop = hop.only_if((f"{OF_BUCKET} allows it too",))
                second = behind.hop(caller, action, target, control, sent or {})
                if second is None and behind.is_known:
                    continue
                hop = hop.and_then(second[0]) if second else hop
            found.add(principal)
            yield principal, hop


@lru_cache(maxsize=4096)
def _compiled(resource: PolicyDocument, service: Levels, of_resource: Levels) -> Policies:
    return Policies(resource=resource, service_control=service, resource_control=of_resource)


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
