"""The credentials of the callers of the tries."""

import json
import re
from collections.abc import Callable, Mapping
from typing import Any, Final

import boto3
from botocore import UNSIGNED
from botocore.config import Config
from botocore.exceptions import ClientError

from demo.emulated_callers import unsigned_token
from demo.tries.model import Account, CallerSpec, Session, User, WebIdentitySession

NO_RETRIES: Final = Config(retries={"max_attempts": 1}, connect_timeout=5, read_timeout=60)
"""The boto3 configuration of every call: one attempt, with timeouts."""

_PLACEHOLDER: Final = re.compile(r"\{(\w+\.\w+)\}")
_MAY_ASSUME_ROLES: Final = json.dumps(
    {
        "Version": "2012-10-17",
        "Statement": {"Effect": "Allow", "Action": "sts:*", "Resource": "*"},
    }
)

SessionOf = Callable[[Account], boto3.Session]
"""Returns the credentials of an account."""


class NotTriedError(Exception):
    """A try that cannot be run here, and why."""


class CallerError(Exception):
    """The caller of a try could not assume its role, and the try is about another request."""


class CallerCredentials:
    """The credentials of the callers of one deployment.

    Args:
        session_of: The credentials of each account.
        names: The value of each ``{Stack.Output}``.
        on_aws: Whether this is AWS itself, where only the sessions that a person can obtain are
            used.
    """

    def __init__(self, session_of: SessionOf, names: Mapping[str, str], *, on_aws: bool) -> None:
        self._session_of = session_of
        self._names = names
        self._on_aws = on_aws
        self._users: dict[str, boto3.Session] = {}

    def session(self, caller: CallerSpec, *, is_the_request: bool) -> boto3.Session:
        """The credentials of a caller.

        Args:
            caller: The caller.
            is_the_request: Whether assuming the role is the request of the try, so that a
                denial is its answer.

        Raises:
            NotTriedError: When these credentials cannot be obtained here.
            CallerError: When assuming the role is denied, and the try is about another request.
            botocore.exceptions.ClientError: When it is denied, and ``is_the_request``.
        """
        if isinstance(caller, Account):
            return self._session_of(caller)
        if isinstance(caller, User):
            return self._user(caller)
        if isinstance(caller, WebIdentitySession):
            return self._assumed(
                caller.role, self._by_web_identity(caller), is_the_request=is_the_request
            )
        return self._assumed(caller.role, self._by_role(caller), is_the_request=is_the_request)

    def _by_role(self, caller: Session) -> Callable[[], Mapping[str, Any]]:
        if self._on_aws and caller.stands_in_for:
            raise NotTriedError(f"on AWS only {caller.stands_in_for} can assume this role")
        sts = self.session(caller.by, is_the_request=False).client("sts", config=NO_RETRIES)
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
            raise NotTriedError("on AWS only the issuer can issue this token")
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
        self, role: str, assume: Callable[[], Mapping[str, Any]], *, is_the_request: bool
    ) -> boto3.Session:
        try:
            credentials = assume()["Credentials"]
        except ClientError as error:
            if is_the_request:
                raise
            raise CallerError(f"no session of {filled_in(role, self._names)}: {error}") from error
        return boto3.Session(
            credentials["AccessKeyId"], credentials["SecretAccessKey"], credentials["SessionToken"]
        )

    def _user(self, caller: User) -> boto3.Session:
        if self._on_aws:
            raise NotTriedError("it would create a user with an access key")
        if caller.name not in self._users:
            iam = self._session_of(Account("tools")).client("iam", config=NO_RETRIES)
            iam.create_user(UserName=caller.name, Path=caller.path)
            iam.put_user_policy(
                UserName=caller.name, PolicyName="AssumeRoles", PolicyDocument=_MAY_ASSUME_ROLES
            )
            key = iam.create_access_key(UserName=caller.name)["AccessKey"]
            self._users[caller.name] = boto3.Session(key["AccessKeyId"], key["SecretAccessKey"])
        return self._users[caller.name]


def filled_in(value: Any, names: Mapping[str, str]) -> Any:  # noqa: ANN401 - whatever boto3 takes
    """The value with its ``{Stack.Output}`` placeholders filled in.

    Raises:
        NotTriedError: When the stack of a placeholder is not deployed.
    """
    if isinstance(value, Mapping):
        return {key: filled_in(item, names) for key, item in value.items()}
    if isinstance(value, list):
        return [filled_in(item, names) for item in value]
    if not isinstance(value, str):
        return value
    for name in _PLACEHOLDER.findall(value):
        if name not in names:
            raise NotTriedError(f"its stack is not deployed here, so there is no output {name}")
    return _PLACEHOLDER.sub(lambda match: names[match[1]], value)
