"""Parses YAML templates with the short forms of the intrinsic functions.

CloudFormation has YAML 1.1 without aliases, hash merges, and the tags for binary data, sets,
ordered maps and timestamps. Two differences from YAML 1.1 keep account IDs and policy versions
as they are written: a date is text, and so is a number whose digits would change, such as
``012345678901``.

See https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-formats.html
"""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import yaml

from iam_patterns.template.errors import TemplateError, location_of
from iam_patterns.template.template_data import DEEPEST

_LOADER: Final = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_FUNCTIONS: Final = frozenset(
    {
        "And",
        "Base64",
        "Cidr",
        "Contains",
        "EachMemberEquals",
        "EachMemberIn",
        "Equals",
        "FindInMap",
        "GetAZs",
        "GetAtt",
        "GetStackOutput",
        "If",
        "ImportValue",
        "Join",
        "Length",
        "Not",
        "Or",
        "RefAll",
        "Select",
        "Split",
        "Sub",
        "ToJsonString",
        "Transform",
        "ValueOf",
        "ValueOfAll",
    }
)
_WITHOUT_PREFIX: Final = ("Ref", "Condition")
_STANDARD: Final = "tag:yaml.org,2002:"
_KINDS: Final[Mapping[type[yaml.NodeEvent], frozenset[str]]] = {
    yaml.ScalarEvent: frozenset({"str", "int", "float", "bool", "null"}),
    yaml.SequenceStartEvent: frozenset({"seq"}),
    yaml.MappingStartEvent: frozenset({"map"}),
}
_TYPED: Final = frozenset({"int", "float", "bool", "null"})
_NULLS: Final = frozenset({"", "~", "null", "Null", "NULL"})
_TRUE: Final = re.compile("yes|Yes|YES|true|True|TRUE|on|On|ON")
_FALSE: Final = re.compile("no|No|NO|false|False|FALSE|off|Off|OFF")
_INTEGER: Final = re.compile(r"0|-?[1-9][0-9]*", re.ASCII)
_ACCOUNT_ID: Final = re.compile(r"[0-9]{12}", re.ASCII)
_DECIMAL: Final = re.compile(r"-?[0-9]{1,15}\.[0-9]{1,15}", re.ASCII)
_LONGEST_INTEGER: Final = 100


@dataclass(slots=True)
class _Open:
    """An object or list that has not ended yet."""

    data: dict[str, Any] | list[Any]
    function: str | None = None
    key: str | None = None


@dataclass(slots=True)
class _Reader:
    """What has been read of a document."""

    name: str
    open: list[_Open] = field(default_factory=list)
    lines: dict[str, int] = field(default_factory=dict)
    document: Any = None
    documents: int = 0

    def read(self, event: yaml.Event) -> None:
        """Reads one event."""
        if isinstance(event, yaml.DocumentStartEvent):
            self.documents += 1
            if self.documents > 1:
                raise self.error(event, "a second document starts; a template has one")
        elif isinstance(event, yaml.AliasEvent):
            raise self.error(event, "CloudFormation does not support YAML aliases; write it out")
        elif isinstance(event, yaml.ScalarEvent):
            self._scalar(event)
        elif isinstance(event, yaml.CollectionStartEvent):
            self._start(event)
        elif isinstance(event, yaml.CollectionEndEvent):
            ended = self.open.pop()
            self._add(ended.data if ended.function is None else {ended.function: ended.data})

    def error(self, event: yaml.Event, problem: str) -> TemplateError:
        """The error of a problem at an event."""
        path = [
            len(part.data) if isinstance(part.data, list) else part.key
            for part in self.open
            if part.key is not None or isinstance(part.data, list)
        ]
        location = location_of(part for part in path if part is not None)
        line = event.start_mark.line + 1
        return TemplateError(
            f"{self.name}, line {line}: {location}{': ' if location else ''}{problem}"
        )

    @property
    def _object_without_key(self) -> _Open | None:
        last = self.open[-1] if self.open else None
        return last if last and isinstance(last.data, dict) and last.key is None else None

    def _scalar(self, event: yaml.ScalarEvent) -> None:
        if self._object_without_key:
            self._key(event, self._object_without_key)
            return
        function = self._function(event)
        if function == "Fn::GetAtt":
            self._add({function: event.value.split(".", 1)})
        elif function:
            self._add({function: event.value})
        else:
            is_plain = event.implicit[0] and event.tag is None
            kind = (event.tag or "").removeprefix(_STANDARD)
            self._add(_value(event.value) if is_plain or kind in _TYPED else event.value)

    def _key(self, event: yaml.ScalarEvent, owner: _Open) -> None:
        key = event.value
        if event.tag not in (None, "!", f"{_STANDARD}str"):
            raise self.error(event, f"the key {key} has the tag {event.tag}")
        if key == "<<" and event.implicit[0]:
            raise self.error(event, "CloudFormation does not support hash merges (<<)")
        owner.key = key
        if key in owner.data:
            raise self.error(event, "the key is there twice")
        if len(self.open) == 2 and self.open[0].key == "Resources":  # noqa: PLR2004 - a resource
            self.lines[key] = event.start_mark.line + 1

    def _start(self, event: yaml.CollectionStartEvent) -> None:
        if self._object_without_key:
            raise self.error(event, "a key must be text")
        if len(self.open) >= DEEPEST:
            raise self.error(event, f"it is nested more than {DEEPEST} deep")
        is_list = isinstance(event, yaml.SequenceStartEvent)
        self.open.append(_Open([] if is_list else {}, self._function(event)))

    def _function(self, event: yaml.NodeEvent) -> str | None:
        """The intrinsic function of a tag; None for a value without tag or of a standard one."""
        tag: str | None = event.tag
        if tag is None or tag == "!":
            return None
        name = tag.removeprefix("!")
        if name in _WITHOUT_PREFIX:
            return name
        if name in _FUNCTIONS:
            return f"Fn::{name}"
        kinds = next(kinds for kind, kinds in _KINDS.items() if isinstance(event, kind))
        if tag.startswith(_STANDARD) and tag.removeprefix(_STANDARD) in kinds:
            return None
        raise self.error(event, f"CloudFormation has no tag {tag}")

    def _add(self, value: Any) -> None:  # noqa: ANN401 - any YAML
        if not self.open:
            self.document = value
            return
        owner = self.open[-1]
        if isinstance(owner.data, list):
            owner.data.append(value)
        elif owner.key is not None:
            owner.data[owner.key] = value
            owner.key = None


def parse_yaml(text: str, name: str) -> tuple[Any, Mapping[str, int]]:
    """The data, and the line of each resource by logical ID.

    Args:
        text: The text.
        name: The file, for messages.

    Raises:
        TemplateError: When the text is not YAML, has what CloudFormation does not support, or an
            object has a key twice.
    """
    reader = _Reader(name)
    try:
        for event in yaml.parse(text, Loader=_LOADER):
            reader.read(event)
    except yaml.YAMLError as error:
        raise TemplateError(f"{name} is not YAML: {_in_one_line(error)}") from error
    except (OverflowError, ValueError) as error:
        if isinstance(error, TemplateError):
            raise
        raise TemplateError(f"{name} is not YAML: {error}") from error
    return reader.document, reader.lines


def _place(mark: yaml.Mark) -> str:
    return f"line {mark.line + 1}, column {mark.column + 1}"


def _in_one_line(error: yaml.YAMLError) -> str:
    """What is wrong and where, without the name that the parser gives a text."""
    if isinstance(error, yaml.MarkedYAMLError) and error.problem_mark:
        text = f"{error.problem}: {_place(error.problem_mark)}"
        if error.context and error.context_mark:
            text += f", {error.context} that starts at {_place(error.context_mark)}"
        return text
    return " ".join(str(error).split())


def _value(text: str) -> Any:  # noqa: ANN401 - any scalar
    """The value of a scalar without quotes."""
    if text in _NULLS:
        return None
    if _TRUE.fullmatch(text):
        return True
    if _FALSE.fullmatch(text):
        return False
    if _INTEGER.fullmatch(text) and not _ACCOUNT_ID.fullmatch(text):
        return int(text) if len(text) <= _LONGEST_INTEGER else math.inf
    if _DECIMAL.fullmatch(text) and repr(float(text)) == text:
        return float(text)
    return text
