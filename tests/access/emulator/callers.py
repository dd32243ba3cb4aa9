"""The credentials of the graph's principals on the emulator."""

import json
from collections.abc import Mapping
from functools import cached_property
from typing import Any, Final

from botocore.exceptions import ClientError

from demo.emulated_callers import unsigned_token
from tests.access.emulator.api import Api, Credentials, of_root, of_session
from tests.access.emulator.deployed import Names
from tests.access.emulator.requirements import ONLY_SERVICES, Caller, NotTried, Sent, sent_for

_STRANGER: Final = "444444444444"
_EVERYTHING: Final = json.dumps(
    {"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "*", "Resource": "*"}}
)
_TAG: Final = "aws:requesttag/"

Edge = Mapping[str, Any]


class Callers:
    """The credentials of the principals, by the ID of their node in the graph.

    An account is a user with all permissions in it, because the emulator does not check what its
    root does.

    Args:
        api: The clients.
        names: The deployed names.
        graph: The graph.
        role_arns: The ARN of each role of the graph, as templates have it, by the node's ID.
        organizations: The organization of each account that has one.
    """

    def __init__(
        self,
        api: Api,
        names: Names,
        graph: Mapping[str, Any],
        role_arns: Mapping[str, str],
        organizations: Mapping[str, str],
    ) -> None:
        self._api = api
        self._names = names
        self._role_arns = role_arns
        self._organizations = organizations
        self._accounts = {node["id"]: node["account"] for node in graph["nodes"]}
        self._into: dict[str, list[Edge]] = {}
        for edge in graph["edges"]:
            if edge["kind"] == "assume":
                self._into.setdefault(edge["target"], []).append(edge)
        self._sessions: dict[str, Credentials | NotTried] = {}
        self._chained: dict[tuple[Credentials | str, str], Credentials] = {}
        self._arns: dict[str, str] = {}
        self._tags: dict[str, Mapping[str, str]] = {}
        self.changed: list[str] = []
        """The roles whose deployed trust policy was changed to get a session."""

    def of(self, principal: str) -> Credentials:
        """The credentials of a principal.

        Raises:
            NotTried: When nobody on the emulator can have them.
        """
        if principal not in self._sessions:
            try:
                self._sessions[principal] = self._new(principal)
            except NotTried as reason:
                self._sessions[principal] = reason
        found = self._sessions[principal]
        if isinstance(found, NotTried):
            raise found
        return found

    @cached_property
    def every(self) -> list[str]:
        """The principals that can call: the deployed roles, the users, the accounts, anyone."""
        found = [node for node in self._role_arns if self._is_deployed(node)]
        others = [node for node in self._accounts if node.startswith(("user:", "account:"))]
        return [*found, *others, "anyone:*"]

    def _is_deployed(self, role: str) -> bool:
        try:
            self.role_arn(role)
        except NotTried:
            return False
        return True

    def account(self, principal: str) -> str:
        """The account of a principal; that of anyone is an account that no policy lists."""
        kind, _, name = principal.partition(":")
        return name if kind == "account" else self._accounts.get(principal, _STRANGER)

    def known(self, principal: str) -> Caller:
        """What the emulator knows of a principal."""
        if principal.startswith("role:") and principal not in self._tags:
            self._tags[principal] = self._tags_of(self.role_arn(principal))
        organization = self._organizations.get(self.account(principal), "")
        return Caller(organization, self._tags.get(principal, {}))

    def role_arn(self, role: str) -> str:
        """The deployed ARN of a role.

        Raises:
            NotTried: When it is not deployed.
        """
        if role in self._arns:
            return self._arns[role]
        arn = self._names.of(self._role_arns[role])
        if arn is None:
            raise NotTried(_why_not_deployed(self._role_arns[role]))
        try:
            self._iam(arn, "get_role", RoleName=_name(arn))
        except ClientError as error:
            raise NotTried("the emulator cannot create its stack") from error
        self._arns[role] = arn
        return arn

    def sent(self, edge: Edge) -> Sent:
        """What the source of an edge sends.

        Raises:
            NotTried: When it cannot be sent on the emulator.
        """
        return sent_for(edge["conditions"], self.known(edge["source"]))

    def assume(
        self,
        source: str,
        role: str,
        keys: Mapping[str, str],
        session: Credentials | None = None,
    ) -> Credentials:
        """A session of a role that a principal assumes.

        Args:
            source: The principal.
            role: The role.
            keys: The condition keys to send, in lower case.
            session: The credentials of the principal, if they must be these.

        Raises:
            NotTried: When the emulator cannot tell.
            botocore.exceptions.ClientError: When it is denied.
        """
        arn = self.role_arn(role)
        kind, _, name = source.partition(":")
        if kind == "federated":
            return self._by_token(arn, name, keys)
        request: dict[str, Any] = {"RoleArn": arn, "RoleSessionName": "graph"}
        arn_of_caller = ""
        for key, value in keys.items():
            if key == "aws:principalarn":  # a user is made for it
                arn_of_caller = value
            elif key == "sts:externalid":
                request["ExternalId"] = value
            elif key.startswith(_TAG):
                request.setdefault("Tags", []).append({"Key": key[len(_TAG) :], "Value": value})
            else:
                raise NotTried(f"the emulator does not know {key}")
        by = session or self.of(source)
        if arn_of_caller:
            by = self._user_with(arn_of_caller)
        return of_session(self._api.call(by, "sts", "assume_role", **request))

    def chained(
        self, source: str, role: str, keys: Mapping[str, str], session: Credentials | None
    ) -> Credentials:
        """The same, once for each role and credentials."""
        key = (session or source, role)
        if key not in self._chained:
            self._chained[key] = self.assume(source, role, keys, session)
        return self._chained[key]

    def _new(self, principal: str) -> Credentials:
        kind, _, name = principal.partition(":")
        if kind == "account":
            return self._administrator(name)
        if kind == "anyone":
            return self._administrator(_STRANGER)
        if kind == "user":
            return self._user(self._accounts[principal], "graph-user")
        if kind == "role":
            return self._role(principal)
        if kind == "service":
            raise NotTried(ONLY_SERVICES)
        raise NotTried(f"nobody on the emulator is a {kind} caller")

    def _role(self, role: str) -> Credentials:
        """A session by the edges into the role, or by a change of its deployed trust policy."""
        arn = self.role_arn(role)
        for edge in self._into.get(role, ()):
            if edge["source"].startswith(("account:", "federated:")):
                try:
                    sent = self.sent(edge)
                    if not sent.unmet:
                        return self.assume(edge["source"], role, sent.keys)
                except (NotTried, ClientError):
                    continue
        self._trust_root(arn)
        self.changed.append(role)
        try:
            request = {"RoleArn": arn, "RoleSessionName": "graph"}
            return of_session(self._api.call(_root(arn), "sts", "assume_role", **request))
        except ClientError as error:
            raise NotTried("nobody on the emulator gets a session of the role") from error

    def _trust_root(self, arn: str) -> None:
        """Adds the account's root, and nobody else of the account, to the trust policy."""
        root = f"arn:aws:iam::{arn.split(':')[4]}:root"
        role = self._iam(arn, "get_role", RoleName=_name(arn))["Role"]
        document = role["AssumeRolePolicyDocument"]
        statements = document["Statement"]
        deployed = [statements] if isinstance(statements, dict) else statements
        added = {
            "Effect": "Allow",
            "Principal": {"AWS": root},
            "Action": "sts:AssumeRole",
            "Condition": {"ArnEquals": {"aws:PrincipalArn": root}},
        }
        document["Statement"] = [*deployed, added]
        text = json.dumps(document)
        self._iam(arn, "update_assume_role_policy", RoleName=_name(arn), PolicyDocument=text)

    def _by_token(self, arn: str, provider: str, keys: Mapping[str, str]) -> Credentials:
        issuer = provider.partition("oidc-provider/")[2] or provider
        if "saml-provider" in provider:
            raise NotTried("the emulator has no AssumeRoleWithSAML")
        claims = {
            key.removeprefix(f"{issuer.lower()}:"): self._names.of(value) or value
            for key, value in keys.items()
        }
        more = sorted(claims.keys() - {"aud", "sub", "amr"})
        if more:
            raise NotTried(f"the emulator reads no claim {', '.join(more)}")
        token = unsigned_token({"iss": f"https://{issuer}", **claims})
        return self._api.assume_by_token(arn, token)

    def _administrator(self, account: str) -> Credentials:
        """A user with all permissions."""
        root, name = of_root(account), {"UserName": "graph-administrator"}
        self._api.call(root, "iam", "create_user", **name)
        policy = {"PolicyName": "All", "PolicyDocument": _EVERYTHING}
        self._api.call(root, "iam", "put_user_policy", **name, **policy)
        return self._user(account, "graph-administrator")

    def _user_with(self, arn: str) -> Credentials:
        """A user with an ARN and all permissions."""
        account, resource = arn.split(":")[4:]
        kind, _, path = resource.partition("/")
        if kind != "user":
            raise NotTried("in aws:PrincipalArn the emulator has the ARN of the session")
        if arn not in self._sessions:
            root, (folder, _, name) = of_root(account), path.rpartition("/")
            given = {"UserName": name, "Path": f"/{folder}/" if folder else "/"}
            self._api.call(root, "iam", "create_user", **given)
            policy = {"PolicyName": "All", "PolicyDocument": _EVERYTHING}
            self._api.call(root, "iam", "put_user_policy", UserName=name, **policy)
            self._sessions[arn] = self._user(account, name)
        return self.of(arn)

    def _user(self, account: str, name: str) -> Credentials:
        made = self._api.call(of_root(account), "iam", "create_access_key", UserName=name)
        return Credentials(made["AccessKey"]["AccessKeyId"], made["AccessKey"]["SecretAccessKey"])

    def _tags_of(self, arn: str) -> dict[str, str]:
        tags = self._iam(arn, "list_role_tags", RoleName=_name(arn))["Tags"]
        return {tag["Key"].lower(): tag["Value"] for tag in tags}

    def _iam(self, arn: str, operation: str, **given: Any) -> Any:
        return self._api.call(_root(arn), "iam", operation, **given)


def _root(arn: str) -> Credentials:
    """The root of the account of a role."""
    return of_root(arn.split(":")[4])


def _name(arn: str) -> str:
    return arn.rsplit("/", 1)[-1]


def _why_not_deployed(arn: str) -> str:
    if "<AWS::AccountId>" in arn:
        return "a role of a StackSet, which the emulator does not have"
    return "the emulator cannot create its stack"
