"""The principals that can reach something, and how each gets there.

See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final, Literal

from iam_patterns.policy.tokens import shown
from iam_patterns.template.worlds import inputs_of

_ASSUMING: Final = "sts:AssumeRole"
_DEPENDS: Final = "depends on "
PrincipalKind = Literal[
    "role", "user", "group", "account", "service", "federated", "principal", "anyone"
]


@dataclass(frozen=True, slots=True, order=True)
class Principal:
    """A principal.

    Args:
        kind: ``role``, ``user`` and ``group``, which stands for its users, are those that the
            app declares or attaches policies to; ``account`` is any principal of an account that
            its own policies allow; ``principal`` is any other role, user or session;
            ``federated`` is an identity of a provider.
        name: Its construct path if the app declares it, otherwise as policies list it; its ARN
            if the app only attaches policies to it.
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

    def only_if(self, words: tuple[str, ...]) -> "Hop":
        """The same step, with more that must hold."""
        return replace(self, requirements=(*words, *self.requirements))

    def and_then(self, other: "Hop") -> "Hop":
        """Both steps as one, with what must hold for each."""

        def both(one: tuple[str, ...], another: tuple[str, ...]) -> tuple[str, ...]:
            return tuple(dict.fromkeys([*one, *another]))

        return replace(
            self,
            requirements=both(self.requirements, other.requirements),
            by=both(self.by, other.by),
            depends_on=both(self.depends_on, other.depends_on),
        )

    @property
    def conditions(self) -> str:
        """What must hold, in brackets; empty if nothing."""
        return in_brackets(self.words)

    @property
    def words(self) -> tuple[str, ...]:
        """What must hold, and the values that decide it."""
        names = inputs_of(self.depends_on)
        depends = (f"{_DEPENDS}{', '.join(names)}",) if names else ()
        return (*self.requirements, *depends)


def in_brackets(words: Iterable[str]) -> str:
    """What must hold, as the end of a line; empty if nothing.

    Example:
        >>> in_brackets(["MFA is true", "Env is prod"]), in_brackets([])
        (' (if MFA is true and Env is prod)', '')
        >>> in_brackets(["MFA is true", "depends on Env"]), in_brackets(["depends on Env"])
        (' (if MFA is true; depends on Env)', ' (depends on Env)')
    """
    every = tuple(words)
    depends = [word for word in every if word.startswith(_DEPENDS)]
    conditions = " and ".join(word for word in every if word not in depends)
    joined = "; ".join([f"if {conditions}"] * bool(conditions) + depends)
    return f" ({joined})" if joined else ""


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

    def only_if(self, words: tuple[str, ...]) -> "Reach":
        """The same way, with more that must hold."""
        return replace(self, access=self.access.only_if(words)) if words else self

    def __str__(self) -> str:
        assumed = "".join(f" -> {hop}" for hop in self.chain)
        by = f", by {' and '.join(self.access.by)}" if self.access.by else ""
        last = f"{self.access.action} on {shown(self.access.target)}{self.access.conditions}"
        return f"{self.principal}{assumed} -> {last}{by}"
