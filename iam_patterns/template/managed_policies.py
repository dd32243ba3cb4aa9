"""The documents of AWS managed policies.

See https://docs.aws.amazon.com/aws-managed-policy/latest/reference/about-managed-policy-reference.html
"""

import json
import lzma
from collections.abc import Iterator, Mapping
from functools import cache
from importlib import resources
from typing import Any, Final

from iam_patterns.policy import PolicyDocument

_FOLDER: Final = "aws_managed_policies"
_PARTITION: Final = "aws"
_AWS_ACCOUNT: Final = ":iam::aws:policy"


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
        return (f"arn:{_PARTITION}{_AWS_ACCOUNT}{name}" for name in _documents())

    def __len__(self) -> int:
        return len(_documents())


@cache
def _text() -> str:
    packed = resources.files(__package__).joinpath(_FOLDER, "policies.json.xz").read_bytes()
    return lzma.decompress(packed).decode()


@cache
def _documents() -> Mapping[str, Any]:
    documents: Mapping[str, Any] = json.loads(_text())
    return documents


@cache
def _parsed(name: str) -> PolicyDocument:
    return PolicyDocument.from_dict(_documents()[name])
