"""The Lambda function of `RoleUseAlarm`: writes one CloudTrail event as a message and a log line.

It is deployed as inline code, so that it imports nothing but what Lambda has.
"""

import fnmatch
import json
import os
from typing import Any

Fields = dict[str, Any]

LONGEST_FACT = 1000
SECRETS = ("sessionToken", "secretAccessKey")


def handler(event: Fields, _context: object) -> None:
    """Publishes the message; the log line has the whole event."""
    import boto3  # noqa: PLC0415 - part of Lambda, not of this package

    expected = json.loads(os.environ.get("EXPECTED_CALLERS", "[]"))
    report = RoleEvent(event["detail"], expected)
    print(json.dumps(report.log_line(event)))  # noqa: T201 - Lambda logs it
    boto3.client("sns").publish(
        TopicArn=os.environ["TOPIC_ARN"],
        Subject=report.subject(),
        Message=report.message(os.environ["LOG_GROUP"]),
    )


class RoleEvent:
    """What one event says about a role.

    Args:
        detail: The event as CloudTrail records it.
        expected: Patterns of the callers that are expected; none if nobody asked.
    """

    def __init__(self, detail: Fields, expected: list[str]) -> None:
        self.detail = detail
        self.identity = fields_of(detail.get("userIdentity"))
        self.session = fields_of(self.identity.get("sessionContext"))
        self.request = fields_of(detail.get("requestParameters"))
        self.sign_in = fields_of(detail.get("additionalEventData"))
        service = str(detail.get("eventSource", "unknown")).split(".")[0]
        name = str(detail.get("eventName", "unknown"))
        self.assumed = (service == "sts" and name.startswith("AssumeRole")) or (
            service == "rolesanywhere" and name == "CreateSession"
        )
        self.is_use = self.assumed or service == "signin"
        self.call = f"{service}:{name}"
        self.error = f"{detail.get('errorCode', '')} {detail.get('errorMessage', '')}".strip()
        if not self.error and "Failure" in fields_of(detail.get("responseElements")).values():
            self.error = "failure"
        self.unexpected = bool(self.is_use and expected and not self._is_expected(expected))
        self.judged = bool(self.is_use and expected)

    def log_line(self, event: Fields) -> Fields:
        """The event with what the metric filters ask for, without the session's token."""
        verdict = ("no" if self.unexpected else "yes") if self.judged else "not checked"
        kind = "use" if self.is_use else "change"
        return {
            "roleEvent": kind,
            "expected": verdict,
            "role": self._role(),
            "event": without_secrets(event),
        }

    def subject(self) -> str:
        """The subject of an email: at most 100 ASCII characters."""
        start = "UNEXPECTED: role" if self.unexpected else "Role"
        verb = "used" if self.is_use else "made a change"
        failed = " (failed)" if self.error else ""
        text = f"{start} {self._role().rpartition('/')[2]} {verb}{failed}: {self.call}"
        return on_one_line(text).encode("ascii", "replace").decode()[:100]

    def message(self, log_group: str) -> str:
        """One fact a line."""
        detail = self.detail
        facts = {
            "Role": self._role(),
            "What": self.call,
            "Result": self.error or "success",
            "Who": self._who() if self.is_use else "",
            "Expected caller": ("no" if self.unexpected else "yes") if self.judged else "",
            "Session name": self._session_name(),
            "Source identity": self._source_identity() or "none",
            "MFA": self._mfa(),
            "External ID": self.request.get("externalId") if self.assumed else "",
            "Changed": "" if self.is_use else ", ".join(self._resources()) or "see the event",
            "From": f"{detail.get('sourceIPAddress')} ({detail.get('userAgent')})",
            "When": f"{detail.get('eventTime')} in {detail.get('awsRegion')}",
            "Account": detail.get("recipientAccountId"),
            "Event": f"{detail.get('eventID')} in log group {log_group}",
        }
        return "\n".join(
            f"{label}: {on_one_line(value)}" for label, value in facts.items() if value
        )

    def _role(self) -> str:
        """The ARN of the role, or of its sessions without the session's name."""
        if self.assumed:
            return str(self.request.get("roleArn", "unknown"))
        return str(self.identity.get("arn", "unknown")).rpartition("/")[0]

    def _session_name(self) -> str:
        if self.assumed:
            return str(self.request.get("roleSessionName", ""))
        return str(self.identity.get("arn", "")).rpartition("/")[2]

    def _callers(self) -> list[str]:
        """Every name that the event has for the caller, the most exact first."""
        identity = self.identity
        provider, name = identity.get("identityProvider"), identity.get("userName")
        issuer = fields_of(self.session.get("sessionIssuer"))
        if switched_from := self.sign_in.get("SwitchFrom"):
            # The identity is the new session then, in the account of the role.
            account = str(switched_from).split(":")[4:5]
            return [str(switched_from), *account]
        names = [
            identity.get("arn"),
            issuer.get("arn") if self.assumed else None,
            f"{provider}/{name}" if provider else None,
            identity.get("invokedBy"),
            identity.get("accountId"),
        ]
        return [str(name) for name in names if name]

    def _who(self) -> str:
        callers = self._callers()
        if self.identity.get("type") == "AWSAccount":
            return f"{self.identity.get('principalId', 'unknown')} of account {callers[-1]}"
        return callers[0] if callers else "unknown"

    def _is_expected(self, expected: list[str]) -> bool:
        return any(
            fnmatch.fnmatchcase(caller, pattern)
            for caller in self._callers()
            for pattern in expected
        )

    def _source_identity(self) -> str:
        return str(self.request.get("sourceIdentity") or self.session.get("sourceIdentity") or "")

    def _mfa(self) -> str:
        attributes = fields_of(self.session.get("attributes"))
        recorded = self.sign_in.get("MFAUsed") or attributes.get("mfaAuthenticated")
        if self.assumed and self.request.get("serialNumber"):
            return f"yes, device {self.request['serialNumber']}"
        known = {"Yes": "yes", "true": "yes", "No": "no", "false": "no"}
        return known.get(str(recorded), "not recorded")

    def _resources(self) -> list[str]:
        listed = self.detail.get("resources")
        items = listed if isinstance(listed, list) else []
        found = [fields_of(item).get("ARN") for item in items]
        return [str(arn) for arn in found if arn]


def fields_of(value: object) -> Fields:
    """The fields of a part of the event; none if CloudTrail left it out or wrote text for it."""
    return value if isinstance(value, dict) else {}


def on_one_line(value: object) -> str:
    """A fact without line breaks, so that a caller's text cannot look like another fact."""
    text = "".join(c if c.isprintable() else " " for c in str(value))
    return text if len(text) <= LONGEST_FACT else f"{text[:LONGEST_FACT]}... (see the event)"


def without_secrets(value: object) -> object:
    """The same event without credentials, wherever they are."""
    if isinstance(value, dict):
        return {key: without_secrets(item) for key, item in value.items() if key not in SECRETS}
    return [without_secrets(item) for item in value] if isinstance(value, list) else value
