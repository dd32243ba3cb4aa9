"""What the decision engine says to each try, from the templates alone."""

import copy
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from demo.caller_credentials import filled_in
from demo.tries.model import (
    ASSUME_THE_ROLE,
    Account,
    Call,
    DropConditions,
    Session,
    Try,
    User,
    WebIdentitySession,
)
from demo.tries.model import Caller as TryCaller
from iam_patterns.policy import Caller, Policies, PolicyDocument, Request, decide
from iam_patterns.template import AppTemplates, TemplateRole, read_stacks, roles_of
from tests.demo.boto3_actions import Asked, asked_for

_PROVIDERS_OF_AWS: Final = ("cognito-identity.amazonaws.com",)
_OPENID_OPERATION: Final = "sts:AssumeRoleWithWebIdentity"


@dataclass(slots=True)
class _RoleState:
    """A role as the tries so far have left it."""

    role: TemplateRole
    trust: dict[str, Any]
    policies: dict[str, PolicyDocument] = field(default_factory=dict)

    @classmethod
    def of(cls, role: TemplateRole) -> "_RoleState":
        policies = {policy.name: policy.document for policy in role.policies}
        return cls(role, role.trust.to_dict(), policies)

    @property
    def account(self) -> str:
        return self.role.stack.account_or_symbol


class Engine:
    """Decides tries one after the other, remembering what they change.

    Args:
        assembly: The folder that ``cdk synth`` wrote.
        account_ids: The number of each account that the tries name.
        names: What stands for placeholders that are no outputs, such as ``{context.region}``.
    """

    def __init__(
        self, assembly: Path, account_ids: Mapping[str, str], names: Mapping[str, str]
    ) -> None:
        app = AppTemplates(read_stacks(assembly))
        self._roles = {role.arn: _RoleState.of(role) for role in roles_of(app)}
        self._accounts = account_ids
        self._names = {**_outputs(app), **names}

    def answer(self, tried: Try) -> str:
        """``allowed`` or ``denied``, as the policies have it."""
        if tried.call == ASSUME_THE_ROLE:
            return _word(allowed=self._obtained(tried.caller) is not None)
        caller = self._obtained(tried.caller)
        if caller is None:
            return "denied"
        if isinstance(tried.call, DropConditions):
            self._drop(tried.call)
            return "allowed"
        call = Call(
            tried.call.service,
            tried.call.operation,
            filled_in(tried.call.parameters, self._names),
        )
        allowed = all(
            self._allowed(caller, asked) for asked in asked_for(call, caller.account or "")
        )
        if allowed:
            self._remember(call)
        return _word(allowed=allowed)

    def _obtained(self, caller: TryCaller) -> Caller | None:
        """The caller as policies know it; None when it cannot be had."""
        if isinstance(caller, Account):
            return Caller.of_account(self._accounts[caller.name])
        if isinstance(caller, User):
            account = self._accounts["tools"]
            return Caller.of_user(f"arn:aws:iam::{account}:user{caller.path}{caller.name}")
        state = self._roles[filled_in(caller.role, self._names)]
        requests = list(self._assumptions(caller, state))
        policies = Policies(
            identity=self._identity(requests[0].caller) if requests else None,
            resource=PolicyDocument.from_dict(state.trust),
        )
        if not requests or not any(decide(request, policies) for request in requests):
            return None
        return Caller.of_role(state.role.arn)

    def _assumptions(
        self, caller: Session | WebIdentitySession, state: _RoleState
    ) -> Iterator[Request]:
        """The requests of which one has to be allowed: a service may have several names."""
        if isinstance(caller, WebIdentitySession):
            claims = filled_in(caller.claims, self._names)
            issuer = str(claims["iss"]).removeprefix("https://")
            provider = f"arn:aws:iam::{state.account}:oidc-provider/{issuer}"
            context = {f"{issuer}:{claim}": value for claim, value in claims.items()}
            known = issuer if issuer in _PROVIDERS_OF_AWS else provider
            yield self._request(Caller.of_provider(known), _OPENID_OPERATION, state, context)
            return
        context = dict(self._sent(caller))
        by = self._obtained(caller.by)
        if by is None:
            return
        if caller.stands_in_for:
            for service in _services(state.trust):
                yield self._request(Caller.of_service(service), "sts:AssumeRole", state, context)
        else:
            yield self._request(by, "sts:AssumeRole", state, context)

    def _sent(self, caller: Session) -> Iterator[tuple[str, str | Sequence[str]]]:
        if caller.external_id:
            yield "sts:ExternalId", filled_in(caller.external_id, self._names)
        if caller.tags:
            yield "aws:TagKeys", list(caller.tags)
        for key, value in caller.tags.items():
            yield f"aws:RequestTag/{key}", filled_in(value, self._names)

    def _request(
        self,
        caller: Caller,
        action: str,
        state: _RoleState,
        context: Mapping[str, str | Sequence[str]],
    ) -> Request:
        return Request(
            caller, action, state.role.arn, context=context, resource_account=state.account
        )

    def _identity(self, caller: Caller) -> dict[str, PolicyDocument] | None:
        """A role's own policies; None for accounts and users, whom their account lets."""
        return self._roles[caller.arn].policies if caller.kind == "AssumedRole" else None

    def _allowed(self, caller: Caller, asked: Asked) -> bool:
        own = caller.kind == "AssumedRole"
        boundary = self._roles[caller.arn].role.boundary if own else None
        policies = Policies(
            identity=self._identity(caller), boundary=boundary.document if boundary else None
        )
        request = Request(
            caller,
            asked.action,
            asked.resource,
            context=asked.context,
            resource_account=caller.account,
        )
        return bool(decide(request, policies))

    def _drop(self, call: DropConditions) -> None:
        state = self._roles[filled_in(call.role, self._names)]
        trust = copy.deepcopy(state.trust)
        for statement in trust["Statement"]:
            conditions = statement.pop("Condition", {})
            kept = {
                operator: {k: v for k, v in block.items() if k not in call.keys}
                for operator, block in conditions.items()
            }
            statement["Condition"] = {operator: block for operator, block in kept.items() if block}
        state.trust = trust

    def _remember(self, call: Call) -> None:
        """What a call changes about a role."""
        name = call.parameters.get("RoleName")
        found = [state for state in self._roles.values() if state.role.name == name]
        for state in found:
            document = call.parameters.get("PolicyDocument")
            if call.operation == "put_role_policy":
                policy = PolicyDocument.from_dict(json.loads(str(document)))
                state.policies[call.parameters["PolicyName"]] = policy
            elif call.operation == "update_assume_role_policy":
                state.trust = json.loads(str(document))


def _outputs(app: AppTemplates) -> dict[str, str]:
    return {
        f"{stack.name}.{name}": str(resolver.resolve(output["Value"]))
        for stack, resolver in app.resolved()
        for name, output in stack.template.get("Outputs", {}).items()
    }


def _services(trust: Mapping[str, Any]) -> Iterator[str]:
    for statement in trust["Statement"]:
        services = statement.get("Principal", {}).get("Service", [])
        yield from [services] if isinstance(services, str) else services


def _word(*, allowed: bool) -> str:
    return "allowed" if allowed else "denied"
