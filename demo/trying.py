"""Makes the calls of the tries with boto3, and says what AWS answered."""

import re
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

from stacks.tries.model import ASSUME_THE_ROLE, Account, Caller, Try

_DENIALS: Final = frozenset(
    {"AccessDenied", "AccessDeniedException", "UnauthorizedOperation", "AuthorizationError", "403"}
)
_NOT_FOUND: Final = "allowed, without what it should find"
_PLACEHOLDER: Final = re.compile(r"\{(\w+\.\w+)\}")
_NO_RETRIES: Final = Config(retries={"max_attempts": 1}, connect_timeout=5, read_timeout=60)

Verdict = Literal["as expected", "differs", "known difference", "not tried"]


class NotTriedError(Exception):
    """A try that cannot be made here, and why."""


class CallerError(Exception):
    """A caller that the try needs could not be had: a refusal of another question."""


@dataclass(frozen=True, slots=True)
class Result:
    """What came of one try.

    Args:
        tried: The try.
        answered: ``allowed``, ``denied``, or what else happened.
        verdict: How that compares with what was expected.
        note: What has to be said about it.
    """

    tried: Try
    answered: str
    verdict: Verdict
    note: str = ""


SessionOf = Callable[[Account], boto3.Session]
"""The credentials of an account."""


class Attempts:
    """Tries roles with the credentials of several accounts.

    Args:
        session_of: The credentials of each account.
        names: What stands for each ``{Stack.Output}``.
        on_aws: Whether this is AWS itself: then nothing is changed, and only the roles are
            used that a person can have.
    """

    def __init__(
        self, session_of: SessionOf, names: Mapping[str, str], *, on_aws: bool = False
    ) -> None:
        self._session_of = session_of
        self._names = names
        self._on_aws = on_aws

    def run(self, tries: Iterable[Try]) -> Iterator[Result]:
        """Tries each in turn."""
        for tried in tries:
            try:
                answered = self._answer(tried)
            except NotTriedError as reason:
                yield Result(tried, "", "not tried", str(reason))
                continue
            if tried.differs and not self._on_aws:
                yield Result(tried, answered, "known difference", tried.differs)
            else:
                expected = answered == tried.expected
                verdict: Verdict = "as expected" if expected else "differs"
                yield Result(tried, answered, verdict, _stand_in(tried.caller))

    def _answer(self, tried: Try) -> str:
        if self._on_aws and tried.changes:
            raise NotTriedError("it would change something")
        deadline = time.monotonic() + tried.waits
        while True:
            answered = self._answer_once(tried)
            if answered != _NOT_FOUND or time.monotonic() > deadline:
                return answered
            time.sleep(0.3)

    def _answer_once(self, tried: Try) -> str:
        try:
            session = self._session(tried.caller, asked_for=tried.call == ASSUME_THE_ROLE)
            client = session.client(tried.call.service, config=_NO_RETRIES)
            parameters = self._resolved(tried.call.parameters)
            answer = getattr(client, tried.call.operation)(**parameters)
        except CallerError as error:
            return str(error)
        except ClientError as error:
            code = error.response["Error"]["Code"]
            return "denied" if code in _DENIALS else f"{code}: {error.response['Error']['Message']}"
        if "FunctionError" in answer:
            return f"function failed: {answer['Payload'].read().decode()}"
        if tried.finds and tried.finds not in _text(answer):
            return _NOT_FOUND
        return "allowed"

    def _session(self, caller: Caller, *, asked_for: bool) -> boto3.Session:
        if isinstance(caller, Account):
            return self._session_of(caller)
        if self._on_aws and caller.stands_in_for:
            raise NotTriedError(f"on AWS only {caller.stands_in_for} itself has this session")
        sts = self._session(caller.by, asked_for=False).client("sts", config=_NO_RETRIES)
        request = {"RoleArn": self._resolved(caller.role), "RoleSessionName": "demo"}
        if caller.external_id:
            request["ExternalId"] = self._resolved(caller.external_id)
        try:
            credentials = sts.assume_role(**request)["Credentials"]
        except ClientError as error:
            if asked_for:
                raise
            raise CallerError(f"no session of {request['RoleArn']}: {error}") from error
        return boto3.Session(
            credentials["AccessKeyId"], credentials["SecretAccessKey"], credentials["SessionToken"]
        )

    def _resolved(self, value: Any) -> Any:  # noqa: ANN401 - whatever boto3 takes
        if isinstance(value, str):
            return _PLACEHOLDER.sub(lambda match: self._named(match[1]), value)
        if isinstance(value, Mapping):
            return {key: self._resolved(item) for key, item in value.items()}
        return value

    def _named(self, name: str) -> str:
        if name not in self._names:
            raise NotTriedError(f"there is no output {name}: its stack is not deployed here")
        return self._names[name]


def outputs(session: boto3.Session) -> dict[str, str]:
    """The outputs of an account's stacks, as ``Stack.Output``."""
    stacks = session.client("cloudformation").get_paginator("describe_stacks").paginate()
    return {
        f"{stack['StackName']}.{output['OutputKey']}": output["OutputValue"]
        for page in stacks
        for stack in page["Stacks"]
        for output in stack.get("Outputs", [])
    }


def _stand_in(caller: Caller) -> str:
    if isinstance(caller, Account):
        return ""
    if caller.stands_in_for:
        return f"the emulator lets the account's root stand in for {caller.stands_in_for}"
    return _stand_in(caller.by)


def _text(answer: Mapping[str, Any]) -> str:
    streams = [item.read().decode() for item in answer.values() if hasattr(item, "read")]
    return f"{answer} {' '.join(streams)}"
