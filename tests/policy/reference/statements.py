"""What one policy, or several of a kind, say to the request."""

from collections.abc import Mapping
from typing import Any

from tests.policy.reference.conditions import conditions_hold
from tests.policy.reference.matching import action_matches, resource_matches
from tests.policy.reference.principals import applies_to, keys_of, naming
from tests.policy.reference.undocumented import both, some

Document = Mapping[str, Any]


class Statements:
    """The statements of all policies, looked at for one request."""

    def __init__(self, request: Mapping[str, Any], policies: Mapping[str, Any]) -> None:
        self.request, self.policies = request, policies
        self.caller = request["caller"]
        self.account = self.caller.get("account")
        # reference_policies_condition-keys.html: the key of the resource's owner, in each request
        self.context = keys_of(self.caller) | {"aws:resourceaccount": [request["resource_account"]]}
        self.context |= {key.lower(): values for key, values in request["context"].items()}

    def resource_policy(self) -> list[Document]:
        return [self.policies["resource"]] if self.policies["resource"] else []

    def allowed_by(self, documents: list[Document]) -> bool:
        return some(lambda document: self.finds("Allow", document), documents)

    def finds(self, effect: str, document: Document) -> bool:
        bounded = bool(self.policies["boundary"])
        return some(
            lambda statement: (
                self.matches(document, statement)
                and (
                    not {"Principal", "NotPrincipal"} & set(statement)
                    or applies_to(statement, self.caller, bounded=bounded)
                )
            ),
            [each for each in document["Statement"] if each["Effect"] == effect],
        )

    def resource_allows(self, ways: set[str], *, key: str | None = None) -> bool:
        """Whether the resource's policy allows the caller under one of these names.

        With a key: by a statement that asks for it.
        """
        statements = [
            (document, statement)
            for document in self.resource_policy()
            for statement in document["Statement"]
            if statement["Effect"] == "Allow" and (key is None or key in asked_keys(statement))
        ]
        return some(
            lambda each: bool(naming(each[1], self.caller) & ways) and self.matches(*each),
            statements,
        )

    def matches(self, document: Document, statement: Mapping[str, Any]) -> bool:
        """Action, resource and condition all match; variables exist since 2012-10-17."""
        variables = document.get("Version") == "2012-10-17"
        return both(
            lambda: action_matches(statement, self.request["action"]),
            lambda: resource_matches(
                statement, self.request["resource"], self.context, variables=variables
            ),
            lambda: conditions_hold(statement, self.context, variables=variables),
        )


def asked_keys(statement: Mapping[str, Any]) -> set[str]:
    """The keys that a positive operator of the statement asks for."""
    return {
        key.lower()
        for operator, block in statement.get("Condition", {}).items()
        if "Not" not in operator and "Null" not in operator and "IfExists" not in operator
        for key in block
    }
