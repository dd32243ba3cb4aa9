"""Random pairs of a principal and a resource, before and after a change, and requests to try.

Never generated: principals of several accounts in one pair; groups, whose members have their
policies; sessions with session policies; resources of which only a part of the policy is known;
values known only at deployment and conditions of templates, which have tests of their own;
allowlists as control policies, which a `Guardrail` cannot be; callers of the organization's
management account; and what the generator of the second evaluator leaves out.
"""

import copy
import random
from dataclasses import dataclass
from typing import Any

from iam_patterns.access.comparison.guardrails import BothGuardrails, Guardrails
from iam_patterns.access.comparison.known_access import KnownAccess
from iam_patterns.access.comparison.known_identity import KnownIdentity
from iam_patterns.access.comparison.known_resource import KnownResource
from iam_patterns.policy import PolicyDocument
from iam_patterns.policy.guardrail import ControlPolicies
from iam_patterns.policy.inclusion.organization import OrganizationLimits
from tests.policy.inclusion.pairs import ROLE, SENT, Writer
from tests.policy.reference import situations
from tests.policy.reference.situations import HOME, ORGANIZATION, OTHER, OWNED

Data = dict[str, Any]

OWNERS = {
    "s3": "arn:aws:s3:::shop",
    "sqs": "arn:aws:sqs:eu-west-1:{}:orders",
    "kms": "arn:aws:kms:eu-west-1:{}:key/1234abcd",
    "logs": "arn:aws:logs:eu-west-1:{}:log-group:/shop:*",
}
ROLE_OF_THE_APP = {"kind": "session", "account": HOME, "arn": ROLE, "session": "session"}
USER_OF_THE_APP = {"kind": "user", "account": HOME, "arn": f"arn:aws:iam::{HOME}:user/alice"}
EVERYTHING: Data = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}],
}
EMPTY: Data = {"Version": "2012-10-17", "Statement": []}


@dataclass(frozen=True)
class Pair:
    """What is compared, as data, and the request that it is about."""

    before: Data
    after: Data
    asked: Data
    owner: str
    principal: Data
    has_organization: bool

    @property
    def service(self) -> str:
        return str(self.asked["service"])

    def access(self, found: Data) -> KnownAccess:
        """The principal and the resource of one side."""
        return KnownAccess(self.identity(found), self.resource(found))

    def identity(self, found: Data) -> KnownIdentity:
        documents = [PolicyDocument.from_dict(each) for each in found["identity"]]
        bounded = found["boundary"]
        return KnownIdentity(
            kind="user" if self.principal is USER_OF_THE_APP else "role",
            arn=self.principal["arn"],
            policies=tuple((f"P{number}", each) for number, each in enumerate(documents)),
            unknown_policies=frozenset(),
            boundary=PolicyDocument.from_dict(bounded[0]) if bounded else None,
            unknown_boundary="",
            trust=None,
            unknown_trust=frozenset(),
            session_seconds="3600",
            malformed=(),
        )

    def resource(self, found: Data) -> KnownResource:
        return KnownResource(
            arn=OWNERS[self.service].format(self.owner),
            account=self.owner,
            partition="aws",
            service=self.service,
            document=PolicyDocument.from_dict(found["resource"]),
        )

    @property
    def guardrails(self) -> BothGuardrails:
        old, new = (_guardrails(each) for each in (self.before, self.after))
        limits = OrganizationLimits(
            ORGANIZATION if self.has_organization else None,
            old.service_control | new.service_control,
            old.resource_control | new.resource_control,
        )
        return BothGuardrails(old, new, limits)


def _guardrails(found: Data) -> Guardrails:
    levels = [
        tuple(tuple(PolicyDocument.from_dict(each) for each in level) for level in found[name])
        for name in ("service_control", "resource_control")
    ]
    return Guardrails(ControlPolicies(*levels))


def pair(random_: random.Random) -> Pair:
    """A principal and a resource before and after a change."""
    asked = situations.request(random_)
    while asked["service"] not in OWNERS:
        asked = situations.request(random_)
    owner = random_.choice([HOME, HOME, OTHER])
    resource = random_.choice(OWNED[asked["service"]][1]).format(owner)
    asked |= {"resource": resource, "resource_account": owner}
    principal = random_.choice([ROLE_OF_THE_APP, USER_OF_THE_APP])
    if random_.random() < 0.5:
        asked |= {"caller": principal}
    own = Writer(random_, asked | {"caller": principal}, principals=False)
    of_resource = Writer(random_, asked, principals=True)
    before: Data = {
        "identity": [own.write.document(allows=0.8) for _ in range(random_.choice([1, 1, 2]))],
        "boundary": [own.write.document(allows=0.7)] if random_.random() < 0.3 else None,
        "resource": of_resource.write.document(allows=0.7, principals=True),
        "session": None,
        "service_control": _control(random_, own, principals=False),
        "resource_control": _control(random_, own, principals=True),
    }
    after = copy.deepcopy(before)
    for _ in range(random_.choice([1, 1, 2])):
        _change(random_, after, own, of_resource)
    return Pair(before, after, asked, owner, principal, has_organization=random_.random() < 0.6)


def _change(random_: random.Random, after: Data, own: Writer, of_resource: Writer) -> None:
    match random_.randrange(8):
        case 0 | 1:
            own.changed(after["identity"])
        case 2:
            bounded = after["boundary"]
            after["boundary"] = None if bounded else [own.write.document(allows=0.7)]
        case 3:
            after["service_control"] = _control(random_, own, principals=False)
        case 4:
            after["resource_control"] = _control(random_, own, principals=True)
        case _:
            of_resource.changed([after["resource"]])


def _control(random_: random.Random, writer: Writer, *, principals: bool) -> list[list[Data]]:
    """The control policies of one level: AWS's own, which allows everything, and a Deny."""
    if random_.random() < 0.6:
        return []
    deny = writer.write.statement(principals=False, effect="Deny", aimed=random_.random() < 0.5)
    everyone = {"Principal": "*"} if principals else {}
    every = {**EVERYTHING, "Statement": [EVERYTHING["Statement"][0] | everyone]}
    return [[{"Version": "2012-10-17", "Statement": [deny | everyone]}, every]]


def request(random_: random.Random, found: Pair, *, own: bool) -> tuple[Data, str]:
    """A request on the resource, and what the caller's own policies are taken to be.

    Args:
        random_: Where the choices come from.
        found: The pair.
        own: Whether the principal of the pair makes it; otherwise anyone.
    """
    asked = found.asked
    caller = found.principal if own else random_.choice([asked["caller"], _caller(random_, asked)])
    names, resources = OWNED[found.service]
    policies = "allow"
    is_home = caller.get("account") == found.owner and caller["kind"] != "account"
    if not own and is_home:
        policies = random_.choice(["allow", "none", "bounded"])
    action = asked["action"] if random_.random() < 0.6 else random_.choice(names)
    sent = SENT | situations.context(random_)
    sent |= {"aws:ResourceAccount": [found.owner]}
    if found.service == "s3":
        sent |= {"s3:ResourceAccount": [found.owner]}
    if "account" not in caller:
        sent.pop("aws:userid")
    is_member = own or caller.get("account") == found.owner
    if found.has_organization and is_member:
        sent["aws:PrincipalOrgID"] = [ORGANIZATION]
    return {
        "caller": caller,
        "action": action,
        "resource": random_.choice([asked["resource"], random_.choice(resources)]).format(
            found.owner
        ),
        "resource_account": found.owner,
        "needs_resource_policy": found.service == "kms",
        "service": found.service,
        "context": sent,
    }, policies


def _caller(random_: random.Random, asked: Data) -> Data:
    return situations.caller(random_, str(asked["service"]))


def deciding(found: Pair, side: Data, asked: Data, own: str | None) -> Data:
    """The policies that decide a request, as the second evaluator takes them.

    Args:
        found: The pair.
        side: One side of it.
        asked: The request.
        own: What the caller's own policies are taken to be; None for the principal of the pair.
    """
    caller = asked["caller"]
    organization = asked["context"].get("aws:PrincipalOrgID")
    is_own = own is None or caller.get("account") == found.owner
    named = [ORGANIZATION] if found.has_organization else organization
    is_member = is_own or ("account" in caller and organization and organization == named)
    decided = side | {"service_control": side["service_control"] if is_member else []}
    if own is None:
        return decided
    boundary = [EMPTY] if own == "bounded" else None
    return decided | {"identity": [] if own == "none" else None, "boundary": boundary}
