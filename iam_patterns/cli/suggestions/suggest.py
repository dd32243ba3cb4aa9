"""Suggests constructs for the roles of an app, and decides what each replacement changes."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from iam_patterns.access.comparison.app_comparison import compare_apps
from iam_patterns.access.comparison.compared_app import ComparedApp
from iam_patterns.access.control_policies import NO_GUARDRAILS
from iam_patterns.cli.inputs import shown_path
from iam_patterns.cli.suggestions.fit import Fit, NoFitError
from iam_patterns.cli.suggestions.fits.by_trust import fit_of
from iam_patterns.cli.suggestions.hand_written import HandWritten, own_construct_id
from iam_patterns.cli.suggestions.role_code import RoleCode
from iam_patterns.cli.suggestions.suggestion import AccessChange, Suggestion
from iam_patterns.cli.suggestions.trust_reading import read_trust
from iam_patterns.template import AppTemplates, IamRole, StackTemplate, identities_of

_OF_A_ROLE: Final = ("permissions", "trust policy", "session length")


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A role with what could replace it."""

    role: IamRole
    hand_written: HandWritten
    fit: Fit
    code: RoleCode


def suggestions(stacks: Sequence[StackTemplate]) -> list[Suggestion]:
    """What is suggested for each role that the stacks declare, in the order of the templates.

    Raises:
        TemplateError: When the template of a nested stack is malformed.
    """
    identities = identities_of(AppTemplates(stacks))
    roles = [
        role
        for role in identities
        if isinstance(role, IamRole) and not role.is_imported and not role.is_permission_set
    ]
    found: dict[int, _Candidate | str] = {}
    declared = {stack.identity: stack.resources.keys() for stack in stacks}
    for number, role in enumerate(roles):
        try:
            if role.logical_id not in declared.get(role.stack.identity, role.stack.resources):
                _refuse_generated(role)
            found[number] = _candidate(role)
        except NoFitError as reason:
            found[number] = str(reason)
    candidates = [one for one in found.values() if isinstance(one, _Candidate)]
    compared = _compared(stacks, candidates)
    return [
        _unfit(role, one)
        if isinstance(one := found[number], str)
        else _suggested(one, *compared[_key(role)])
        for number, role in enumerate(roles)
    ]


def _key(role: IamRole) -> tuple[str, str]:
    return role.stack.identity, role.logical_id


def _refuse_generated(role: IamRole) -> None:
    source = role.stack.made_from.get(role.logical_id)
    if source is None:
        raise NoFitError(
            "Fn::ForEach makes it. Write the roles out, or make them in a loop of code"
        )
    raise NoFitError(f"AWS SAM makes it for {source}. Set Role there to the role of a construct")


def _candidate(role: IamRole) -> _Candidate:
    stack = role.stack
    if role.logical_id in stack.made_from:
        _refuse_generated(role)
    declared = stack.resources.get(role.logical_id, {}).get("Properties")
    properties: Mapping[str, Any] = declared if isinstance(declared, Mapping) else {}
    trusted = read_trust(properties.get("AssumeRolePolicyDocument"))
    hand_written = HandWritten(stack, role.logical_id, properties, trusted)
    fit = fit_of(hand_written)
    return _Candidate(role, hand_written, fit, RoleCode(hand_written, fit))


_Compared = dict[tuple[str, str], tuple[IamRole, tuple[AccessChange, ...]]]


def _compared(stacks: Sequence[StackTemplate], candidates: Sequence[_Candidate]) -> _Compared:
    """The role after each replacement, and what changes; all templates are compared together."""
    by_stack: dict[str, list[_Candidate]] = defaultdict(list)
    for candidate in candidates:
        by_stack[candidate.role.stack.identity].append(candidate)
    on_top = {stack.identity for stack in stacks}
    apps: list[tuple[list[StackTemplate], list[_Candidate]]] = []
    together = [one for name, found in by_stack.items() if name in on_top for one in found]
    if together:
        apps.append((list(stacks), together))
    apps += [
        ([found[0].role.stack], found) for name, found in by_stack.items() if name not in on_top
    ]
    result: _Compared = {}
    for before, replaced in apps:
        result |= _compared_in(before, replaced)
    return result


def _compared_in(before: list[StackTemplate], candidates: Sequence[_Candidate]) -> _Compared:
    after = [
        _with_replacements(
            stack, [one for one in candidates if one.role.stack.identity == stack.identity]
        )
        for stack in before
    ]
    keys = {_key(one.role) for one in candidates}
    old, new = (_app(each, keys) for each in (before, after))
    changed = defaultdict(list)
    paths = {role.path: _key(role) for role in new.identities if isinstance(role, IamRole)}
    for difference in compare_apps(old, new).differences:
        if difference.subject in _OF_A_ROLE:
            changed[paths[difference.principal]].append(AccessChange.of(difference))
    return {
        _key(role): (role, tuple(changed[_key(role)]))
        for role in new.identities
        if isinstance(role, IamRole)
    }


def _app(stacks: Sequence[StackTemplate], keys: set[tuple[str, str]]) -> ComparedApp:
    app = AppTemplates(stacks)
    roles = [
        one
        for one in identities_of(app)
        if isinstance(one, IamRole) and not one.is_imported and _key(one) in keys
    ]
    return ComparedApp(app, roles, stacks, {}, NO_GUARDRAILS)


def _with_replacements(stack: StackTemplate, candidates: Sequence[_Candidate]) -> StackTemplate:
    if not candidates:
        return stack
    resources = dict(stack.resources)
    mappings = dict(stack.template.get("Mappings") or {})
    for one in candidates:
        declared = stack.resources[one.role.logical_id]
        resources[one.role.logical_id] = {**declared, "Properties": one.code.properties}
        mappings |= one.fit.mappings
    template = {**stack.template, "Resources": resources, "Mappings": mappings}
    return replace(stack, template=template)


def _suggested(
    candidate: _Candidate, after: IamRole, changes: tuple[AccessChange, ...]
) -> Suggestion:
    role, fit = candidate.role, candidate.fit
    if not role.policy_problems and role.trust == after.trust:
        return replace(_unfit(role, ""), outcome="already", construct=fit.construct)
    trust = next((change for change in changes if change.subject == "trust policy"), None)
    if trust and trust.verdict == "broader":
        allowed = trust.now_allowed[0] if trust.now_allowed else "more calls"
        return _unfit(role, f"{fit.construct} would also allow {allowed}")
    return replace(
        _unfit(role, ""),
        outcome="replace",
        construct=fit.construct,
        code=candidate.code.text(),
        changes=changes,
        creates=tuple(_created(candidate)),
        notes=(*fit.notes, *_notes(candidate)),
    )


def _created(candidate: _Candidate) -> Iterator[str]:
    takes_over = candidate.fit.takes_over
    if takes_over and not candidate.code.taken_over():
        yield takes_over[0]


def _notes(candidate: _Candidate) -> Iterator[str]:
    stack, logical_id = candidate.role.stack, candidate.role.logical_id
    for existing in candidate.code.taken_over():
        kind = candidate.fit.takes_over[0] if candidate.fit.takes_over else ""
        yield f"It makes the {kind} {existing} too: remove yours."
    path = stack.construct_path_of(logical_id)
    if path is not None and own_construct_id(stack, logical_id) is None:
        yield (
            f"The app makes this role at {path.removesuffix('/Resource')}. If another construct "
            "makes it there, pass that construct role=role."
        )


def _unfit(role: IamRole, reason: str) -> Suggestion:
    stack = next((one for one in role.stack.chain if one.file), role.stack)
    return Suggestion(
        path=role.path,
        logical_id=role.logical_id,
        template=shown_path(stack.file) if stack.file else "",
        line=role.stack.line_of(role.logical_id) or 0,
        outcome="none",
        reason=reason,
    )
