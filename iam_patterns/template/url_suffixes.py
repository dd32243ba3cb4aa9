"""The domains of AWS's services in each partition.

See https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/pseudo-parameter-reference.html
"""

from collections.abc import Mapping
from typing import Final

COMMON_SUFFIX: Final = "amazonaws.com"
SUFFIXES: Final[Mapping[str, str]] = {"aws-cn": "amazonaws.com.cn"}
"""The domain, by partition, where it is not `COMMON_SUFFIX`."""
