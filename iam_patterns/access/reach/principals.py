"""The principals that can reach something, and how each gets there.

See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
"""

from dataclasses import dataclass
from typing import Final, Literal

from iam_patterns.policy.tokens import shown

_ASSUMING: Final = "sts:AssumeRole"
PrincipalKind = Literal["role", "user", "account", "service", "federated", "principal", "anyone"]


@dataclass(frozen=True, slots=True, order=True)
class Principal:
    """A principal.

    Args:
        kind: ``role`` and ``user`` are those of the app; ``account`` is any principal of an
            account that its own policies allow; ``principal`` is a role, user or session that
            no template declares; ``federated`` is an identity of a provider.
        name: Its construct path if the app declares it, otherwise as policies list it.
        account: The account it belongs to, if that is known.
    """

    kind: PrincipalKind
    name: str
    account: str = ""

    def __str__(self) -> str:
        if self.kind == "anyone":
            return "anyone"
        text = shown(self.name)
        return f"account {text}" if self.kind == "account" else text


@dataclass(frozen=True, slots=True)
class Hop:
    """One step of a way: a role that is assumed, or the action itself.

    Args:
        action: The action, such as ``sts:AssumeRole``.
        target: The construct path of the role, or the ARN of the resource.
        requirements: What must hold, in words.
        by: The statements that allow it.
        depends_on: The values that are not known before deployment and decide it.
    """

    action: str
    target: str
    requirements: tuple[str, ...] = ()
    by: tuple[str, ...] = ()
    depends_on: tuple[str, ...] = ()

    def __str__(self) -> str:
        is_call = self.action.startswith(_ASSUMING)
        return f"{self.target}{'' if is_call else f' by {self.action}'}{self.conditions}"

    @property
    def conditions(self) -> str:
        """What must hold, in brackets; empty if nothing."""
        words = list(self.requirements)
        if self.depends_on:
            words.append(f"depends on {', '.join(self.depends_on)}")
        return f" (if {' and '.join(words)})" if words else ""


@dataclass(frozen=True, slots=True)
class Reach:
    """How a principal can perform an action on a resource: the shortest way.

    Args:
        principal: The principal.
        chain: The roles that it assumes one after the other.
        access: The action itself, by the last of them.
    """

    principal: Principal
    chain: tuple[Hop, ...]
    access: Hop

    def __str__(self) -> str:
        assumed = "".join(f" -> {hop}" for hop in self.chain)
        by = f", by {' and '.join(self.access.by)}" if self.access.by else ""
        last = f"{self.access.action} on {shown(self.access.target)}{self.access.conditions}"
        return f"{self.principal}{assumed} -> {last}{by}"
