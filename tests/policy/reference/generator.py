"""Requests and the policies around them, the same for the same seed; and as a strategy.

Never generated: anonymous callers and federated users (GetFederationToken); groups; canonical
user IDs; malformed policies, which readers refuse; keys and roles without a policy of their own;
NotPrincipal with Allow or in a trust policy; SCPs of the management account; VPC endpoint
policies, KMS grants, S3 ACLs and access points; forward access sessions; session tags;
variables with operators that allow none; numbers, dates and addresses that are none; partitions
other than aws; several of a key's values where no set operator stands, apart from empty sets.
Resource control policies are given for every service, covered by them at AWS or not.
"""

import random
from typing import Any

from hypothesis import strategies as st

from tests.policy.reference.documents import Documents
from tests.policy.reference.situations import request

Case = tuple[dict[str, Any], dict[str, Any]]


def case(random_: random.Random) -> Case:
    """A request and its policies, as `flow.decide` takes them."""
    asked = request(random_)
    write = Documents(random_, asked)
    caller, service = asked["caller"], asked["service"]
    is_entity = caller["kind"] in ("user", "session")
    found: dict[str, Any] = {
        "identity": None, "resource": None, "boundary": None, "session": None,
        "service_control": [], "resource_control": [],
    }  # fmt: skip

    def some(chance: float) -> bool:
        return random_.random() < chance

    if is_entity:
        count = random_.choice([0, 1, 1, 2])
        found["identity"] = [write.document(allows=0.85) for _ in range(count)]
        if some(0.4):
            found["boundary"] = [write.document(allows=0.6)]
    if caller["kind"] == "session" and some(0.5):
        found["session"] = [write.document(allows=0.55) for _ in range(random_.choice([1, 1, 2]))]
    if service != "unowned" and (asked["needs_resource_policy"] or some(0.8)):
        found["resource"] = write.document(allows=0.88, principals=True)
    if "account" in caller and some(0.4):
        found["service_control"] = _levels(random_, write)
    if service != "unowned" and some(0.25):
        levels = _levels(random_, write, only_deny=True)
        found["resource_control"] = [[_everyone(each) for each in level] for level in levels]
    return asked, found


FULL = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}],
}


def _levels(
    random_: random.Random, write: Documents, *, only_deny: bool = False
) -> list[list[dict[str, Any]]]:
    """A level for the root, an OU, the account; a resource control policy can only deny."""
    levels = []
    for _ in range(random_.choice([1, 2, 3])):
        if only_deny:
            deny = write.statement(principals=False, effect="Deny")
            levels.append([FULL, {"Version": "2012-10-17", "Statement": [deny]}])
        elif random_.random() < 0.5:
            levels.append([FULL])
        else:
            levels.append([write.document(allows=0.75) for _ in range(random_.choice([1, 1, 2]))])
    return levels


def _everyone(document: dict[str, Any]) -> dict[str, Any]:
    """As a resource control policy is written: for all principals."""
    statements = [each | {"Principal": "*"} for each in document["Statement"]]
    return document | {"Statement": statements}


CASES = st.builds(case, st.randoms(use_true_random=False))
"""The same as a strategy, whose findings are made smaller."""
