"""Gets the credentials of the callers that the tries name."""

import json
import re
from collections.abc import Callable, Mapping
from typing import Any, Final

import boto3
from botocore import UNSIGNED
from botocore.config import Config
from botocore.exceptions import ClientError

from demo.emulated_callers import unsigned_token
from demo.tries.model import Account, Caller, Session, User, WebIdentitySession

NO_RETRIES: Final = Config(retries={"max_attempts": 1}, connect_timeout=5, read_timeout=60)
"""How every call is made: once, and not for ever."""

_PLACEHOLDER: Final = re.compile(r"\{(\w+\.\w+)\}")
_MAY_ASK_FOR_ROLES: Final = json.dumps(
    {
        "Version": "2012-10-17",
        "Statement": {"Effect": "Allow", "Action": "sts:*", "Resource": "*"},
    }
)

SessionOf = Callable[[Account], boto3.Session]
"""The credentials of an account."""


class NotTriedError(Exception):
    """A try that cannot be made here, and why."""


class CallerError(Exception):
    """A caller that the try needs could not be had: a refusal of another question."""


class Callers:
    """The callers of one deployment.

    Args:
        session_of: The credentials of each account.
        names: What stands for each ``{Stack.Output}``.
        on_aws: Whether this is AWS itself: then only the roles are used that a person can have.
    """

    def __init__(self, session_of: SessionOf, names: Mapping[str, str], *, on_aws: bool) -> None:
        self._session_of = session_of
        self._names = names
        self._on_aws = on_aws
        self._users: dict[str, boto3.Session] = {}

    def session(self, caller: Caller, *, asked_for: bool) -> boto3.Session:
        """The credentials of a caller.

        Args:
            caller: Who.
            asked_for: Whether to be that caller is what the try is about: then a refusal is
                the answer to it.

        Raises:
            NotTriedError: When such a caller cannot be had here.
            CallerError: When the caller is refused, and the try is about another question.
            botocore.exceptions.ClientError: When it is refused, and ``asked_for``.
        """
        if isinstance(caller, Account):
            return self._session_of(caller)
        if isinstance(caller, User):
            return self._user(caller)
        if isinstance(caller, WebIdentitySession):
            return self._assumed(caller.role, self._by_web_identity(caller), asked_for=asked_for)
        return self._assumed(caller.role, self._by_role(caller), asked_for=asked_for)

    def _by_role(self, caller: Session) -> Callable[[], Mapping[str, Any]]:
        if self._on_aws and caller.stands_in_for:
            raise NotTriedError(f"on AWS only {caller.stands_in_for} itself has this session")
        sts = self.session(caller.by, asked_for=False).client("sts", config=NO_RETRIES)
        request: dict[str, Any] = {
            "RoleArn": filled_in(caller.role, self._names),
            "RoleSessionName": "demo",
        }
        if caller.external_id:
            request["ExternalId"] = filled_in(caller.external_id, self._names)
        if caller.tags:
            tags = filled_in(caller.tags, self._names)
            request["Tags"] = [{"Key": key, "Value": value} for key, value in tags.items()]
        return lambda: sts.assume_role(**request)

    def _by_web_identity(self, caller: WebIdentitySession) -> Callable[[], Mapping[str, Any]]:
        if self._on_aws:
            raise NotTriedError("on AWS only the issuer itself can make the token")
        sts = self._session_of(Account("stranger")).client(
            "sts", config=Config(signature_version=UNSIGNED).merge(NO_RETRIES)
        )
        request = {
            "RoleArn": filled_in(caller.role, self._names),
            "RoleSessionName": "demo",
            "WebIdentityToken": unsigned_token(filled_in(caller.claims, self._names)),
        }
        return lambda: sts.assume_role_with_web_identity(**request)

    def _assumed(
        self, role: str, assume: Callable[[], Mapping[str, Any]], *, asked_for: bool
    ) -> boto3.Session:
        try:
            credentials = assume()["Credentials"]
        except ClientError as error:
            if asked_for:
                raise
            raise CallerError(f"no session of {filled_in(role, self._names)}: {error}") from error
        return boto3.Session(
            credentials["AccessKeyId"], credentials["SecretAccessKey"], credentials["SessionToken"]
        )

    def _user(self, caller: User) -> boto3.Session:
        if self._on_aws:
            raise NotTriedError("it would make a user with an access key")
        if caller.name not in self._users:
            iam = self._session_of(Account("tools")).client("iam", config=NO_RETRIES)
            iam.create_user(UserName=caller.name, Path=caller.path)
            iam.put_user_policy(
                UserName=caller.name, PolicyName="AskForRoles", PolicyDocument=_MAY_ASK_FOR_ROLES
            )
            key = iam.create_access_key(UserName=caller.name)["AccessKey"]
            self._users[caller.name] = boto3.Session(key["AccessKeyId"], key["SecretAccessKey"])
        return self._users[caller.name]


def filled_in(value: Any, names: Mapping[str, str]) -> Any:  # noqa: ANN401 - whatever boto3 takes
    """The value with its ``{Stack.Output}`` placeholders filled in.

    Raises:
        NotTriedError: When the stack of one is not deployed.
    """
    if isinstance(value, Mapping):
        return {key: filled_in(item, names) for key, item in value.items()}
    if not isinstance(value, str):
        return value
    for name in _PLACEHOLDER.findall(value):
        if name not in names:
            raise NotTriedError(f"there is no output {name}: its stack is not deployed here")
    return _PLACEHOLDER.sub(lambda match: names[match[1]], value)
