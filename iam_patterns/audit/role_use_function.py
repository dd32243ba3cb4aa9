"""The Lambda function of `RoleUseAlarm`: writes one CloudTrail event as a message and a log line.

It is deployed as inline code, so that it imports nothing but what Lambda has.
"""

import fnmatch
import json
import os
from typing import Any

Fields = dict[str, Any]


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
        self.identity: Fields = detail.get("userIdentity") or {}
        self.session: Fields = self.identity.get("sessionContext") or {}
        self.request: Fields = detail.get("requestParameters") or {}
        self.sign_in: Fields = detail.get("additionalEventData") or {}
        service, name = detail["eventSource"].split(".")[0], detail["eventName"]
        self.assumed = (service == "sts" and name.startswith("AssumeRole")) or (
            service == "rolesanywhere" and name == "CreateSession"
        )
        self.is_use = self.assumed or service == "signin"
        self.call = f"{service}:{name}"
        self.error = f"{detail.get('errorCode', '')} {detail.get('errorMessage', '')}".strip()
        self.unexpected = bool(self.is_use and expected and not self._is_expected(expected))
        self.judged = bool(self.is_use and expected)

    def log_line(self, event: Fields) -> Fields:
        """The event with what the metric filters ask for, without the session's token."""
        credentials = (self.detail.get("responseElements") or {}).get("credentials") or {}
        credentials.pop("sessionToken", None)
        verdict = ("no" if self.unexpected else "yes") if self.judged else "not checked"
        kind = "use" if self.is_use else "change"
        return {"roleEvent": kind, "expected": verdict, "role": self._role(), "event": event}

    def subject(self) -> str:
        """The subject of an email: at most 100 ASCII characters."""
        start = "UNEXPECTED: role" if self.unexpected else "Role"
        verb = "used" if self.is_use else "made a change"
        failed = " (failed)" if self.error else ""
        text = f"{start} {self._role().rpartition('/')[2]} {verb}{failed}: {self.call}"
        return text.encode("ascii", "replace").decode()[:100]

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
        return "\n".join(f"{label}: {value}" for label, value in facts.items() if value)

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
        issuer = self.session.get("sessionIssuer") or {}
        names = [
            self.sign_in.get("SwitchFrom"),
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
        attributes = self.session.get("attributes") or {}
        recorded = self.sign_in.get("MFAUsed") or attributes.get("mfaAuthenticated")
        if self.assumed and self.request.get("serialNumber"):
            return f"yes, device {self.request['serialNumber']}"
        known = {"Yes": "yes", "true": "yes", "No": "no", "false": "no"}
        return known.get(str(recorded), "not recorded")

    def _resources(self) -> list[str]:
        return [item["ARN"] for item in self.detail.get("resources") or [] if item.get("ARN")]
