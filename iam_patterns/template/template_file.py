"""Reads one template file, in JSON or YAML.

See https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-formats.html
"""

import re
from pathlib import Path
from typing import Final

from iam_patterns.policy.tokens import unknown
from iam_patterns.template.files import read_text
from iam_patterns.template.json_text import parse_json
from iam_patterns.template.stack import StackTemplate
from iam_patterns.template.template_data import checked_template
from iam_patterns.template.yaml_text import parse_yaml

_NOT_LOOKED_UP: Final = "dummy-value-for-"
_DUMMY: Final = re.compile(_NOT_LOOKED_UP + r"[\w./-]*")
"""CDK's placeholder for a value that it looks up before it synthesizes again."""
_JSON: Final = ".json"


def read_template(path: Path, name: str) -> StackTemplate:
    """The template of a file: JSON if it is named so or starts with a brace, otherwise YAML.

    Args:
        path: The file.
        name: The name of its stack.

    Raises:
        TemplateError: When the file cannot be read or is not a template.
    """
    text = read_text(path)
    if _NOT_LOOKED_UP in text:
        text = _DUMMY.sub(lambda found: unknown(found[0]), text)
    if path.suffix == _JSON or text.lstrip().startswith("{"):
        template = checked_template(parse_json(text, str(path)), str(path))
        return StackTemplate(name, template, file=path, source=text)
    data, lines = parse_yaml(text, str(path))
    template = checked_template(data, str(path))
    return StackTemplate(name, template, file=path, source=text, lines=lines)
