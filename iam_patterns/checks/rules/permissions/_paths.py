"""What the rules on escalation paths and exposures share: from what is allowed to a weakness."""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from iam_patterns.checks.analysis.certainty import Certainty
from iam_patterns.checks.analysis.effective_permissions import EffectivePermissions
from iam_patterns.checks.analysis.role_maker import RoleMakers
from iam_patterns.checks.analysis.trust_conditions import services_of
from iam_patterns.checks.catalog.exposures.exposure import Exposure
from iam_patterns.checks.rule import Weakness
from iam_patterns.checks.wording import two_of
from iam_patterns.service_reference.escalation.path import EscalationPath, Step
from iam_patterns.template import IamIdentity, IamRole

_TASK_FIX: Final = (
    " If a task of CDK wrote the statement, pass StateMachine(role=role.without_policy_updates()) "
    "and allow the resources yourself."
)


@dataclass(frozen=True, slots=True)
class Described:
    """Something that is allowed.

    Args:
        words: What it leads to, and by which actions.
        steps: The steps it needs.
        certainty: How certain it is.
    """

    words: str
    steps: tuple[Step, ...]
    certainty: Certainty


def described(found: tuple[EscalationPath, Certainty]) -> Described:
    """An escalation path in words."""
    path, certainty = found
    actions = " and ".join(step.action for step in path.steps)
    return Described(f"{path.gain} ({actions})", path.steps, certainty)


def together(
    permissions: EffectivePermissions,
    found: Iterable[Described],
    words: str,
    more: str,
    fix_of: Callable[[str], str],
) -> Iterator[Weakness]:
    """One weakness of everything that is equally certain: two examples, and how many more.

    Args:
        permissions: The permissions.
        found: What they allow.
        words: What the detail begins with.
        more: What the others are called.
        fix_of: Writes the fix for the actions, in words.
    """
    known = list(found)
    for certainty in sorted({one.certainty for one in known}, reverse=True):
        equal = [one for one in known if one.certainty is certainty]
        text = two_of([one.words for one in equal], more, "or")
        steps = [step for one in equal for step in one.steps]
        actions = two_of(list(dict.fromkeys(step.action for step in steps)))
        yield weakness(permissions, certainty, f"{words}{text}", steps, fix_of(actions))


def exposed(
    permissions: EffectivePermissions, exposures: Collection[Exposure], words: str
) -> Iterator[Weakness]:
    """One weakness of all exposures that are equally certain."""
    if permissions.include_everything:
        return
    found = permissions.exposes(exposures)
    by_gain: dict[tuple[str, Certainty], list[Exposure]] = {}
    for exposure, certainty in found:
        by_gain.setdefault((exposure.gain, certainty), []).append(exposure)
    ways = [
        Described(
            f"{gain} ({two_of([exposure.actions for exposure in of_gain], conjunction='or')})",
            tuple(step for exposure in of_gain for step in exposure.steps),
            certainty,
        )
        for (gain, certainty), of_gain in by_gain.items()
    ]
    call = found[0][0].fix if found else ""
    example = f", for example with {call}" if call else ""

    def fix_of(actions: str) -> str:
        return f"Limit {actions} to the resources that it needs{example}."

    for one in together(permissions, ways, words, "more", fix_of):
        yield replace(one, same_as=("permissions-not-action",))


def weakness(
    permissions: EffectivePermissions,
    certainty: Certainty,
    words: str,
    steps: Sequence[Step],
    fix: str = "",
) -> Weakness:
    """The weakness, which is a guess if it depends on conditions."""
    locations = tuple(permissions.locations_of(steps))
    fix += _TASK_FIX if fix and _is_of_state_machine(permissions.identity) else ""
    if certainty is Certainty.CERTAIN:
        return Weakness(f"{words.replace('{can}', 'can')}.", locations, fix)
    detail = f"{words.replace('{can}', 'could')}, {permissions.conditions}."
    return Weakness(detail, locations, fix, is_guess=True)


def _is_of_state_machine(identity: IamIdentity) -> bool:
    """Whether it is the role that CDK made for a state machine, which its tasks add to."""
    if not isinstance(identity, IamRole) or not any(
        service.startswith("states.")
        for one in identity.trust.statements
        for service in services_of(one)
    ):
        return False
    maker = RoleMakers(identity.stack).maker_of(identity.logical_id)
    return maker is not None and "AWS::StepFunctions::StateMachine" in maker.owners
