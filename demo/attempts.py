"""Runs the tries with boto3 and compares the answers with the expected ones."""

import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

import boto3
from botocore.exceptions import ClientError

from demo.caller_credentials import (
    NO_RETRIES,
    CallerCredentials,
    CallerError,
    NotTriedError,
    SessionOf,
    filled_in,
)
from demo.emulated_callers import drop_conditions
from demo.tries.model import (
    ASSUME_THE_ROLE,
    CallerSpec,
    DropConditions,
    Session,
    Try,
    WebIdentitySession,
)

_DENIALS: Final = frozenset(
    {"AccessDenied", "AccessDeniedException", "UnauthorizedOperation", "AuthorizationError", "403"}
)
_NOT_FOUND: Final = "allowed, without the expected text"

Verdict = Literal["as expected", "differs", "known difference", "not tried"]


@dataclass(frozen=True, slots=True)
class Result:
    """The result of one try.

    Args:
        tried: The try.
        answered: ``allowed``, ``denied``, or the error.
        verdict: How the answer compares with the expected one.
        note: Why it was not tried, why the emulator differs, or what it stands in for.
    """

    tried: Try
    answered: str
    verdict: Verdict
    note: str = ""


class Attempts:
    """Runs tries with the credentials of several accounts.

    Args:
        session_of: The credentials of each account.
        names: The value of each ``{Stack.Output}``.
        on_aws: Whether this is AWS itself, where nothing is changed and only the sessions that
            a person can obtain are used.
    """

    def __init__(
        self, session_of: SessionOf, names: Mapping[str, str], *, on_aws: bool = False
    ) -> None:
        self._names = names
        self._callers = CallerCredentials(session_of, names, on_aws=on_aws)
        self._on_aws = on_aws
        self._received = ""

    def run(self, tries: Iterable[Try]) -> Iterator[Result]:
        """Runs the tries one after another."""
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
                note = self._received if tried.shows_message else _stand_in(tried.caller)
                yield Result(tried, answered, verdict, note)

    def _answer(self, tried: Try) -> str:
        if self._on_aws and tried.changes:
            raise NotTriedError("it would change resources")
        deadline = time.monotonic() + tried.waits
        while True:
            answered = self._answer_once(tried)
            if answered != _NOT_FOUND or time.monotonic() > deadline:
                return answered
            time.sleep(0.3)

    def _answer_once(self, tried: Try) -> str:
        try:
            session = self._callers.session(
                tried.caller, is_the_request=tried.call == ASSUME_THE_ROLE
            )
            if isinstance(tried.call, DropConditions):
                answer = drop_conditions(
                    session.client("iam"), filled_in(tried.call.role, self._names), tried.call.keys
                )
            else:
                client = session.client(tried.call.service, config=NO_RETRIES)
                parameters = filled_in(tried.call.parameters, self._names)
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
        if tried.shows_message:
            self._received = "\n".join(message["Body"] for message in answer["Messages"])
        return "allowed"


def outputs(session: boto3.Session) -> dict[str, str]:
    """The outputs of an account's stacks, by ``Stack.Output``."""
    stacks = session.client("cloudformation").get_paginator("describe_stacks").paginate()
    return {
        f"{stack['StackName']}.{output['OutputKey']}": output["OutputValue"]
        for page in stacks
        for stack in page["Stacks"]
        for output in stack.get("Outputs", [])
    }


def _stand_in(caller: CallerSpec) -> str:
    if isinstance(caller, WebIdentitySession):
        return "the emulator reads the claims of a token without checking its signature"
    if not isinstance(caller, Session):
        return ""
    if caller.stands_in_for:
        return f"on the emulator, the account's root stands in for {caller.stands_in_for}"
    return _stand_in(caller.by)


def _text(answer: Mapping[str, Any]) -> str:
    streams = [item.read().decode() for item in answer.values() if hasattr(item, "read")]
    return f"{answer} {' '.join(streams)}"
