"""Joins what is found in many roles that CDK or SAM made into one finding for each service."""

from collections.abc import Iterable
from dataclasses import replace

from iam_patterns.checks.analysis.role_maker import RoleMaker, RoleMakers
from iam_patterns.checks.finding import Finding
from iam_patterns.checks.wording import two_of


def summarized(found: Iterable[Finding]) -> tuple[Finding, ...]:
    """The findings, with those of one summary joined where a tool made the roles.

    The first of them stands for the others. What has no parameter to fix it is left out.
    """
    kept: list[Finding] = []
    groups: dict[tuple[str, str, str], list[tuple[Finding, RoleMaker]]] = {}
    makers: dict[str, RoleMakers] = {}
    for finding in found:
        subject = finding.subject
        maker = None
        if finding.weakness.summary:
            known = makers.setdefault(subject.stack.identity, RoleMakers(subject.stack))
            maker = known.maker_of(subject.logical_id)
        if maker is None:
            kept.append(finding)
        elif maker.role is None or maker.role.fix:
            group = (finding.rule.id, finding.weakness.summary, maker.tool)
            groups.setdefault(group, []).append((finding, maker))
    return (*kept, *map(_summary, groups.values()))


def _summary(together: list[tuple[Finding, RoleMaker]]) -> Finding:
    (first, maker), *others = together
    names = [finding.subject.path for finding, _ in together]
    made = f"{maker.tool} made the role" if not others else f"{maker.tool} made {len(names)} roles"
    detail = f"{first.weakness.detail} {made}: {two_of(names, 'more roles')}."
    calls = dict.fromkeys(one.role.fix for _, one in together if one.role)
    how = f"pass a role of your own: {'; '.join(calls)}" if calls else _OTHERWISE[maker.tool]
    fix = f"{first.weakness.fix} To do so, {how}."
    weakness = replace(first.weakness, detail=detail, fix=fix)
    return replace(first, weakness=weakness, others=tuple(finding for finding, _ in others))


_OTHERWISE = {
    "CDK": "pass a role of your own to the construct that makes this one",
    "SAM": "set Role to a role of your own",
}
