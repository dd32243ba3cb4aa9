"""The documents of AWS managed policies.

See https://docs.aws.amazon.com/aws-managed-policy/latest/reference/about-managed-policy-reference.html
"""

import json
import lzma
import re
from collections.abc import Iterator, Mapping
from functools import cache
from importlib import resources
from typing import Final

from iam_patterns.policy import PolicyDocument

_FOLDER: Final = "aws_managed_policies"
_PARTITION: Final = "aws"
_AWS_ACCOUNT: Final = ":iam::aws:policy"
_PATH: Final = "/"
"""How the name of a document begins, and no other key in them."""
_NAME: Final = re.compile(r'"(/[^"]+)":')
_DECODER: Final = json.JSONDecoder()


class AwsManagedPolicies(Mapping[str, PolicyDocument]):
    """The documents by ARN, in any partition, read and parsed on first use.

    They are a copy, without later changes by AWS; ``origin.json`` beside it has its source.
    """

    def __getitem__(self, arn: str) -> PolicyDocument:
        _, separator, name = arn.partition(_AWS_ACCOUNT)
        if not separator:
            raise KeyError(arn)
        return _parsed(name)

    @staticmethod
    def mention(text: str) -> bool:
        """Whether a text stands in one of the documents, as JSON."""
        return text in _text()

    def __iter__(self) -> Iterator[str]:
        return (f"arn:{_PARTITION}{_AWS_ACCOUNT}{name}" for name in _names())

    def __len__(self) -> int:
        return len(_names())


@cache
def _text() -> str:
    packed = resources.files(__package__).joinpath(_FOLDER, "policies.json.xz").read_bytes()
    return lzma.decompress(packed).decode()


@cache
def _names() -> tuple[str, ...]:
    return tuple(_NAME.findall(_text()))


@cache
def _parsed(name: str) -> PolicyDocument:
    """One document, without the others: all together take many times their text in memory."""
    key = f"{json.dumps(name)}:"
    start = _text().find(key) if name.startswith(_PATH) else -1
    if start < 0:
        raise KeyError(name)
    document, _ = _DECODER.raw_decode(_text(), start + len(key))
    return PolicyDocument.from_dict(document)
