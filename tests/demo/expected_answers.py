"""The answers to the tries that the templates alone predict."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from demo.caller_credentials import filled_in
from demo.tries.model import (
    ASSUME_THE_ROLE,
    Account,
    Call,
    CallerSpec,
    DropConditions,
    Session,
    Try,
    User,
    WebIdentitySession,
)
from iam_patterns.policy import Caller, Policies, PolicyDocument, Request, decide
from iam_patterns.template import AppTemplates, IamRole, NamedPolicy, read_stacks, roles_of
from tests.demo.boto3_actions import IamAction, iam_actions

_PROVIDERS_OF_AWS: Final = ("cognito-identity.amazonaws.com",)
_WEB_IDENTITY_ACTION: Final = "sts:AssumeRoleWithWebIdentity"


class ExpectedAnswers:
    """Answers tries one after another, including what earlier ones changed.

    Args:
        assembly: The folder that ``cdk synth`` wrote.
        account_ids: The account ID of each account name in the tries.
        names: The values of placeholders that are not stack outputs, such as
            ``{context.region}``.
    """

    def __init__(
        self, assembly: Path, account_ids: Mapping[str, str], names: Mapping[str, str]
    ) -> None:
        stacks = read_stacks(assembly)
        app = AppTemplates(stacks)
        self._roles = {
            role.arn: role
            for account in account_ids.values()
            for role in roles_of(AppTemplates(stacks, {"AWS::AccountId": account}))
        }
        self._accounts = account_ids
        self._names = {**_outputs(app), **names}

    def answer(self, tried: Try) -> str:
        """``allowed`` or ``denied``, as the policies decide."""
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
        actions = iam_actions(call, caller.account or "")
        allowed = all(self._allowed(caller, action) for action in actions)
        if allowed:
            self._apply(call)
        return _word(allowed=allowed)

    def _obtained(self, caller: CallerSpec) -> Caller | None:
        """The caller as policies see it; None if it cannot assume its role."""
        if isinstance(caller, Account):
            return Caller.of_account(self._accounts[caller.name])
        if isinstance(caller, User):
            account = self._accounts["tools"]
            return Caller.of_user(f"arn:aws:iam::{account}:user{caller.path}{caller.name}")
        role = self._roles[filled_in(caller.role, self._names)]
        requests = self._assume_requests(caller, role)
        if not any(decide(request, self._policies(request.caller, role)) for request in requests):
            return None
        return Caller.of_role(role.arn)

    def _assume_requests(
        self, caller: Session | WebIdentitySession, role: IamRole
    ) -> Iterator[Request]:
        """The requests of which one must be allowed: several services may be trusted."""
        if isinstance(caller, WebIdentitySession):
            claims = filled_in(caller.claims, self._names)
            issuer = str(claims["iss"]).removeprefix("https://")
            provider = f"arn:aws:iam::{role.stack.account_or_symbol}:oidc-provider/{issuer}"
            context = {f"{issuer}:{claim}": value for claim, value in claims.items()}
            known = issuer if issuer in _PROVIDERS_OF_AWS else provider
            yield self._request(Caller.of_provider(known), _WEB_IDENTITY_ACTION, role, context)
            return
        context = dict(self._sent(caller))
        by = self._obtained(caller.by)
        if by is None:
            return
        # An account stands in for a service that assumes the role; a session is the caller itself.
        if caller.stands_in_for and isinstance(caller.by, Account):
            for service in _services(role.trust):
                yield self._request(Caller.of_service(service), "sts:AssumeRole", role, context)
        else:
            yield self._request(by, "sts:AssumeRole", role, context)

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
        role: IamRole,
        context: Mapping[str, str | Sequence[str]],
    ) -> Request:
        account = role.stack.account_or_symbol
        return Request(caller, action, role.arn, context=context, resource_account=account)

    def _policies(self, caller: Caller, assumed: IamRole | None = None) -> Policies:
        """A role's own policies; accounts and users have full permissions in their account."""
        trust = assumed.trust if assumed else None
        if caller.kind != "AssumedRole":
            return Policies(resource=trust)
        return self._roles[caller.arn].policies_in_force(resource=trust)

    def _allowed(self, caller: Caller, required: IamAction) -> bool:
        request = Request(
            caller,
            required.action,
            required.resource,
            context=required.context,
            resource_account=caller.account,
        )
        return bool(decide(request, self._policies(caller)))

    def _drop(self, call: DropConditions) -> None:
        role = self._roles[filled_in(call.role, self._names)]
        trust = role.trust.to_dict()
        for statement in trust["Statement"]:
            conditions = statement.pop("Condition", {})
            kept = {
                operator: {k: v for k, v in block.items() if k not in call.keys}
                for operator, block in conditions.items()
            }
            statement["Condition"] = {operator: block for operator, block in kept.items() if block}
        self._roles[role.arn] = replace(role, trust=PolicyDocument.from_dict(trust))

    def _apply(self, call: Call) -> None:
        """Changes the role that a call changes."""
        name = call.parameters.get("RoleName")
        for role in [role for role in self._roles.values() if role.name == name]:
            if call.operation == "put_role_policy":
                self._roles[role.arn] = _with_policy(role, call)
            elif call.operation == "update_assume_role_policy":
                self._roles[role.arn] = replace(role, trust=_document(call))


def _with_policy(role: IamRole, call: Call) -> IamRole:
    name = call.parameters["PolicyName"]
    others = [policy for policy in role.policies if policy.name != name]
    return replace(role, policies=(*others, NamedPolicy(name, _document(call))))


def _document(call: Call) -> PolicyDocument:
    return PolicyDocument.from_dict(json.loads(str(call.parameters["PolicyDocument"])))


def _outputs(app: AppTemplates) -> dict[str, str]:
    return {
        f"{stack.name}.{name}": str(resolver.resolve(output["Value"]))
        for stack, resolver in app.resolved()
        for name, output in stack.template.get("Outputs", {}).items()
    }


def _services(trust: PolicyDocument) -> Iterator[str]:
    for statement in trust.to_dict()["Statement"]:
        services = statement.get("Principal", {}).get("Service", [])
        yield from [services] if isinstance(services, str) else services


def _word(*, allowed: bool) -> str:
    return "allowed" if allowed else "denied"
