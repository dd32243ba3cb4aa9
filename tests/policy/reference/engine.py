"""The package's engine asked the same, by its public names only."""

from typing import Any

from iam_patterns.policy import Caller, Policies, PolicyDocument, PolicyError, Request, decide


def ask(request: dict[str, Any], policies: dict[str, Any]) -> str:
    """The engine's outcome for a case of the generator, or that it refuses the case."""
    try:
        return _ask(request, policies)
    except PolicyError:
        return "refused"


def _ask(request: dict[str, Any], policies: dict[str, Any]) -> str:
    made = Policies(
        identity=_documents(policies["identity"]),
        resource=_document(policies["resource"]),
        boundary=_document(policies["boundary"][0]) if policies["boundary"] else None,
        session=_documents(policies["session"]) or (),
        service_control=[_documents(level) or () for level in policies["service_control"]],
        resource_control=[_documents(level) or () for level in policies["resource_control"]],
    )
    asked = Request(
        _caller(request["caller"]),
        request["action"],
        request["resource"],
        context=request["context"],
        resource_account=request["resource_account"],
    )
    return decide(asked, made).outcome


def _caller(caller: dict[str, Any]) -> Caller:
    match caller["kind"]:
        case "user":
            return Caller.of_user(caller["arn"])
        case "session":
            return Caller.of_role(caller["arn"], session_name=caller["session"])
        case "account":
            return Caller.of_account(caller["account"])
        case "service":
            return Caller.of_service(caller["arn"])
    return Caller.of_provider(caller["arn"])


def _document(data: dict[str, Any] | None) -> PolicyDocument | None:
    return None if data is None else PolicyDocument.from_dict(data)


def _documents(data: list[dict[str, Any]] | None) -> list[PolicyDocument] | None:
    return None if data is None else [PolicyDocument.from_dict(each) for each in data]
