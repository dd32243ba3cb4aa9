"""What the graph says: edges that must be allowed, and as many non-edges that must be denied."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from iam_patterns.access import Access
from iam_patterns.policy.arn import Arn
from iam_patterns.policy.tokens import shown, written
from iam_patterns.policy.variables import has_variable
from iam_patterns.policy.wildcards import covers
from iam_patterns.service_reference import known_actions
from iam_patterns.template.resource_policies import owner_of
from tests.access.emulator.calls import CALLS

Edge = Mapping[str, Any]
_PARTITION: Final = "aws"
_REGION: Final = "eu-west-1"
_NON_EDGES: Final = 4
"""How many callers at least are tried that an edge's resource does not allow."""


@dataclass(frozen=True, slots=True, order=True)
class Question:
    """An action on one resource.

    Args:
        action: The action.
        resource: Its ARN, with symbols; ``*`` for an action without resources.
    """

    action: str
    resource: str


@dataclass(frozen=True, slots=True)
class Way:
    """How a principal gets to a resource.

    Args:
        principal: The ID of its node.
        roles: The roles on the way, by the IDs of their nodes, each with what must hold.
        requirements: What must hold for the action itself.
        by: The statements that allow it.
    """

    principal: str
    roles: tuple[tuple[str, tuple[str, ...]], ...]
    requirements: tuple[str, ...]
    by: tuple[str, ...]


class Claims:
    """The questions that the graph's edges ask, with their answers.

    Args:
        access: The access of the app.
    """

    def __init__(self, access: Access) -> None:
        self._access = access
        self.graph: Mapping[str, Any] = access.graph()
        self.kinds = {node["id"]: node["kind"] for node in self.graph["nodes"]}
        self.accounts = {node["id"]: node["account"] for node in self.graph["nodes"]}
        self._answers: dict[Question, tuple[Way, ...]] = {}

    @cached_property
    def role_arns(self) -> Mapping[str, str]:
        """The ARN of each role, by the ID of its node."""
        return {f"role:{path}": shown(role.arn) for path, role in self._access.roles().items()}

    def edges(self, kind: str) -> list[Edge]:
        return [edge for edge in self.graph["edges"] if edge["kind"] == kind]

    @cached_property
    def trusted(self) -> list[tuple[str, str]]:
        """The pairs of a role and one whose trust policy lists it, in an Allow statement."""
        by_arn = {arn: role for role, arn in self.role_arns.items()}
        return [
            (by_arn[trusted.principal], f"role:{path}")
            for path, role in self._access.roles().items()
            for trusted in role.who_can_assume()
            if trusted.principal in by_arn
        ]

    def questions_of(self, edge: Edge) -> list[Question]:
        """The questions that an edge with a statement is about: those that calls can try."""
        samples = self._samples_of(edge["target"])
        found = []
        for action in CALLS:
            if not any(covers(pattern.lower(), action.lower()) for pattern in edge["actions"]):
                continue
            (known,) = known_actions(action)
            if not known.resources:
                found.append(Question(action, "*"))
            else:
                service = action.partition(":")[0]
                found += [
                    Question(action, each)
                    for each in samples
                    if self._service_of(each) == service and known.is_about(written(each))
                ]
        return found

    def _samples_of(self, target: str) -> list[str]:
        """The resources that a target stands for: a pattern for what is declared, if it matches."""
        if self.kinds.get(target) == "resource":
            return self._samples.get(target, [])
        matched = [sample for sample in self._all_samples if covers(target, sample)]
        return matched or self._samples.get(target, [])

    def _service_of(self, sample: str) -> str:
        """The service of a resource, whose ARN can be a symbol."""
        if sample in self._types:
            return self._types[sample].split("::")[1].lower()
        return sample.split(":")[2]

    @cached_property
    def _types(self) -> Mapping[str, str]:
        """The type of each resource whose whole ARN is a symbol."""
        every = self._access._worlds.resources.every()
        return {shown(found.arn): found.type for found in every if not Arn.parse(found.arn)}

    def ways(self, question: Question) -> tuple[Way, ...]:
        """Every principal that the library says is allowed."""
        if question not in self._answers:
            resource = None if question.resource == "*" else question.resource
            reached = self._access.who_can(question.action, resource)
            self._answers[question] = tuple(
                Way(
                    f"{reach.principal.kind}:{shown(reach.principal.name)}",
                    tuple(
                        (f"role:{hop.target}", _required(hop.requirements, hop.depends_on))
                        for hop in reach.chain
                    ),
                    _required(reach.access.requirements, reach.access.depends_on),
                    reach.access.by,
                )
                for reach in reached
            )
        return self._answers[question]

    def direct(self, question: Question) -> dict[str, Way]:
        return {way.principal: way for way in self.ways(question) if not way.roles}

    def non_edges(self, question: Question, callers: Sequence[str]) -> list[str]:
        """Callers that a question does not join with its resource, the nearest first.

        Near are those with a statement about the resource that denies or does not suffice, those
        that are allowed the action on another resource, and those of an allowed caller's account.
        Accounts are callers where the resource is not their own: the graph lists no principals
        of the own account that no template declares.
        """
        direct = self.direct(question)
        owner = self.owner(question.resource)
        callers = [
            caller
            for caller in callers
            if not caller.startswith(("account:", "anyone:"))
            or (owner not in ("", caller.partition(":")[2]) and "anyone:*" not in direct)
        ]
        near = self._near.get(owner_of(question.resource), set())
        # Of another resource, by the same action.
        elsewhere = {
            principal
            for other in self._answers
            if other.action == question.action
            for principal in self.direct(other)
        }
        accounts = {self.accounts.get(principal) for principal in direct}
        others = [caller for caller in callers if caller not in direct]
        ranked = sorted(
            others,
            key=lambda caller: (
                caller not in near,
                caller not in elsewhere,
                self.accounts.get(caller) not in accounts,
                caller,
            ),
        )
        nearest = [caller for caller in others if caller in near]
        return ranked[: max(len(nearest), len(direct), _NON_EDGES)]

    def owner(self, resource: str) -> str:
        """The account that owns a resource; empty if that is not known."""
        of_node = self.accounts.get(owner_of(resource), "")
        arn = Arn.parse(resource)
        return of_node or (arn.account if arn else "")

    def objects(self) -> Iterator[tuple[str, str]]:
        """The objects that questions are about: the node of the bucket, and the key."""
        for sample in self._all_samples:
            owner, _, key = sample.partition("/")
            if owner.startswith("arn:aws:s3:::") and key:
                yield owner, key

    @cached_property
    def _near(self) -> Mapping[str, set[str]]:
        """The principals with an edge to each resource."""
        found: dict[str, set[str]] = {}
        for edge in self.graph["edges"]:
            found.setdefault(edge["target"], set()).add(edge["source"])
        return found

    @cached_property
    def _samples(self) -> Mapping[str, list[str]]:
        """A resource for each Resource element, by the node that the element is in the graph."""
        found: dict[str, dict[str, None]] = {}
        for node, kind in self.kinds.items():
            if kind == "resource":
                for sample in _of_declared(node):
                    found.setdefault(node, {})[sample] = None
        for text, account in self._resource_elements():
            owner = owner_of(text)
            target = text if "*" in owner.removesuffix(":*") else owner
            if text != "*" and not has_variable(text):
                found.setdefault(shown(target), {})[shown(_sample(text, account))] = None
        return {target: list(samples) for target, samples in found.items()}

    @cached_property
    def _all_samples(self) -> list[str]:
        return [
            sample
            for target, samples in self._samples.items()
            if self.kinds.get(target) == "resource"
            for sample in samples
        ]

    def _resource_elements(self) -> Iterator[tuple[str, str]]:
        """The Resource elements of all policies, each with the account of its policy."""
        for node in self._access._reach.nodes:
            for policy in node.policies.values():
                for _, statement in policy.original:
                    for text in statement.resources:
                        yield text, node.principal.account
        for found in self._access._worlds.resources.every():
            for statement in found.document.statements if found.document else ():
                for text in statement.resources:
                    yield text, found.account


def _sample(text: str, account: str) -> str:
    """A resource that a Resource element matches."""
    fields = text.removesuffix(":*").split(":", 5)
    for index, value in enumerate(("", _PARTITION, "", _REGION, account)):
        if fields[index] == "*":
            fields[index] = value
    return ":".join(fields).replace("*", "graph").replace("?", "x")


def _of_declared(node: str) -> Iterable[str]:
    """The resources of a declared one that every statement about it is tried on."""
    yield node.removesuffix(":*")
    if node.startswith("arn:aws:s3:::"):
        yield f"{node}/graph"
    if node.startswith("arn:aws:execute-api:"):
        yield f"{node}/prod/GET/"
    if node.startswith("arn:aws:logs:"):
        yield f"{node.removesuffix(':*')}:log-stream:graph"


def _required(requirements: tuple[str, ...], depends_on: tuple[str, ...]) -> tuple[str, ...]:
    return (*requirements, *(f"depends on {name}" for name in depends_on))
