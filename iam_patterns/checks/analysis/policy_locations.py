"""Where a policy, a statement or a property is in its template.

A resolved policy can have fewer statements than the template: ``Fn::If`` can leave some out, and
statements that are known only at deployment are not read. The locations are those of the template.

See https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-anatomy.html
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from iam_patterns.policy import PolicyDocument
from iam_patterns.template import IamIdentity, NamedPolicy, PolicyProblem, StackTemplate

TRUST_POLICY: Final = "Properties.AssumeRolePolicyDocument"
_PART: Final = re.compile(r"[^.\[\]]+|\[\d+\]")
_IN_STATEMENT: Final = re.compile(r"Statement\[(\d+)\](.*)", re.DOTALL)
_FUNCTION: Final = re.compile(r"Fn::\w+|Ref")


def policy_paths(identity: IamIdentity) -> tuple[str, ...]:
    """Where each policy of an identity is, in the order of its policies."""
    own = list(_own_paths(identity))
    others = identity.policies[len(own) :]
    return (*own, *(_path_elsewhere(identity, policy) for policy in others))


def unread_location(part: PolicyProblem) -> str:
    """Where a part of a policy is that could not be read."""
    first, _, rest = part.location.partition(".")
    is_own = first.startswith(("AssumeRolePolicyDocument", "Policies["))
    return f"Properties.{part.location}" if is_own else f"{first}.Properties.{rest}"


def in_document(
    stack: StackTemplate, logical_id: str, path: str, document: PolicyDocument, location: str
) -> str:
    """Where a location of a document is, such as its ``Statement[0]``.

    Args:
        stack: The stack.
        logical_id: The resource that the path begins at.
        path: Where the document is.
        document: The document, as it was read.
        location: The location in it; the document itself if empty.
    """
    found = _IN_STATEMENT.fullmatch(location)
    if not path or path.endswith("]"):
        # A policy of AWS, or of a group: its statements are in no property of this resource.
        return path
    if not found:
        return in_template(stack, logical_id, f"{path}.{location}".removesuffix("."))
    declared = _value_at(_start(stack, logical_id, path), f"{path}.Statement")
    index: int | None = int(found[1])
    if isinstance(declared, list):
        index = _declared_index(declared, len(document.statements), int(found[1]))
    place = f"{path}.Statement" if index is None else f"{path}.Statement[{index}]{found[2]}"
    return in_template(stack, logical_id, place)


def in_template(stack: StackTemplate, logical_id: str, location: str) -> str:
    """The location, as far as the template has it: the nearest part that is there.

    A location in a resource of another stack is left as it is.
    """
    value: Any = _start(stack, logical_id, location)
    if value is None:
        return location
    there = ""
    for part in _PART.findall(location):
        if part.startswith("["):
            if not isinstance(value, list):
                if isinstance(value, Mapping) and not _is_function(value):
                    continue
                break
            if int(part[1:-1]) >= len(value):
                break
            value = value[int(part[1:-1])]
            there += part
        elif isinstance(value, Mapping) and part in value:
            value = value[part]
            there += f".{part}" if there else part
        else:
            break
    return there


def value_at(stack: StackTemplate, logical_id: str, location: str) -> Any:  # noqa: ANN401 - any part of a template
    """What the template has at a location of a finding; None if it is in another stack."""
    return _value_at(_start(stack, logical_id, location), location)


def _start(stack: StackTemplate, logical_id: str, location: str) -> Mapping[str, Any] | None:
    """What a location begins in: the resource, or all of them for one in another resource."""
    first = location.partition(".")[0]
    if first in stack.resources:
        return stack.resources
    declared = stack.resources.get(logical_id) or next(
        (
            section[logical_id]
            for name in ("Parameters", "Mappings", "Outputs")
            if logical_id in (section := stack.template.get(name, {}))
        ),
        {},
    )
    is_elsewhere = "." in location and first != "Properties" and first not in declared
    return None if is_elsewhere else declared


def _value_at(start: Mapping[str, Any] | None, path: str) -> Any:  # noqa: ANN401 - any part
    value: Any = start
    for part in _PART.findall(path):
        if part.startswith("[") and isinstance(value, list) and int(part[1:-1]) < len(value):
            value = value[int(part[1:-1])]
        elif isinstance(value, Mapping):
            value = value.get(part)
        else:
            return None
    return value


def _declared_index(declared: Sequence[object], count: int, index: int) -> int | None:
    """The index in the template of an item that was read; None where it cannot be told."""
    if len(declared) == count:
        return index
    can_be_left_out = [number for number, item in enumerate(declared) if _has_function(item)]
    if len(can_be_left_out) == len(declared) - count:
        return [n for n in range(len(declared)) if n not in can_be_left_out][index]
    if not can_be_left_out or index < can_be_left_out[0]:
        return index
    from_the_end = count - index
    after_the_last = len(declared) - 1 - can_be_left_out[-1]
    return len(declared) - from_the_end if from_the_end <= after_the_last else None


def _has_function(item: object) -> bool:
    """Whether an intrinsic function decides an item's structure, so that it can be left out."""
    if not isinstance(item, Mapping):
        return False
    parts = [item, *(item.get(name) for name in ("Condition", "Principal", "NotPrincipal"))]
    return any(isinstance(part, Mapping) and _is_function(part) for part in parts)


def _is_function(value: Mapping[str, Any]) -> bool:
    return len(value) == 1 and _FUNCTION.fullmatch(next(iter(value))) is not None


def _own_paths(identity: IamIdentity) -> Iterator[str]:
    """Where the policies are that the resource itself has: inline, then managed ones."""
    if identity.is_imported:
        return
    declared = identity.stack.resources[identity.logical_id].get("Properties")
    declared = declared if isinstance(declared, Mapping) else {}
    inline = _listed(identity.properties.get("Policies"))
    for index, policy in enumerate(inline):
        item = _item("Policies", declared, len(inline), index)
        yield f"{item}.PolicyDocument" if isinstance(policy, Mapping) else item
    arns = _listed(identity.properties.get("ManagedPolicyArns"))
    for index, arn in enumerate(arns):
        if str(arn) not in identity.missing:
            item = _item("ManagedPolicyArns", declared, len(arns), index)
            yield _referred(identity.stack, declared, item) or item


def _item(name: str, declared: Mapping[str, Any], count: int, index: int) -> str:
    listed = declared.get(name)
    found = _declared_index(listed, count, index) if isinstance(listed, list) else index
    return f"Properties.{name}" if found is None else f"Properties.{name}[{found}]"


def _referred(stack: StackTemplate, declared: Mapping[str, Any], item: str) -> str:
    """The document of a managed policy that the same template declares, by its Ref."""
    ref = _value_at({"Properties": declared}, item)
    name = ref.get("Ref") if isinstance(ref, Mapping) else None
    resource = stack.resources.get(name, {}) if isinstance(name, str) else {}
    is_policy = resource.get("Type") == "AWS::IAM::ManagedPolicy"
    return f"{name}.Properties.PolicyDocument" if is_policy else ""


def _path_elsewhere(identity: IamIdentity, policy: NamedPolicy) -> str:
    """Where a policy is that another resource attaches, or that a user's group has."""
    stack = identity.stack
    if policy.kind == "aws" or policy.name.startswith("arn:"):
        return "Properties.Groups" if "Groups" in identity.properties else ""
    other = policy.name.removeprefix(f"{stack.name}.")
    if other == identity.logical_id:
        return "Properties.PolicyDocument"
    if other in stack.resources and other != policy.name:
        return f"{other}.Properties.PolicyDocument"
    group, _, name = policy.name.partition(".")
    if stack.resources.get(group, {}).get("Type") == "AWS::IAM::Group":
        listed = _listed(_value_at(stack.resources, f"{group}.Properties.Policies"))
        for index, item in enumerate(listed):
            if isinstance(item, Mapping) and item.get("PolicyName") == name:
                return f"{group}.Properties.Policies[{index}].PolicyDocument"
        return f"{group}.Properties.Policies"
    return f"{policy.name}.Properties.PolicyDocument"


def _listed(value: object) -> Sequence[Any]:
    if value is None:
        return ()
    return value if isinstance(value, list | tuple) else [value]
