"""``iam-patterns bootstrap TEMPLATE``: CDK's bootstrap template, narrowed."""

from pathlib import Path
from typing import Annotated

import typer

from iam_patterns.cli.errors import FINE, CliError
from iam_patterns.cli.printing import show


def bootstrap(
    template: Annotated[
        str,
        typer.Argument(
            metavar="TEMPLATE", help="The output of cdk bootstrap --show-template; - for stdin."
        ),
    ],
    *,
    deployer: Annotated[
        list[str],
        typer.Option(help="The ARN of a role or user that deploys; * and ? in the name."),
    ],
    service: Annotated[
        list[str], typer.Option(help="A service that apps use, such as s3 or lambda.")
    ],
    path: Annotated[str, typer.Option(help="The path of the apps' roles, such as /apps/.")],
    pass_to: Annotated[
        list[str] | None,
        typer.Option(help="A service that apps pass roles to, such as lambda.amazonaws.com."),
    ] = None,
    reader: Annotated[
        list[str] | None, typer.Option(help="Another ARN that can assume the lookup role.")
    ] = None,
    output: Annotated[Path | None, typer.Option(help="Write to this file.")] = None,
) -> int:
    """Narrow CDK's bootstrap template: trust, execution policy and boundary.

    Deploy the result with cdk bootstrap --template FILE.
    """
    import json
    import sys

    from iam_patterns.bootstrap import custom_bootstrap_template
    from iam_patterns.policy import InvalidInputError
    from iam_patterns.template import TemplateError
    from iam_patterns.template.yaml_text import parse_yaml

    try:
        text = sys.stdin.read() if template == "-" else Path(template).read_text(encoding="utf-8")
        parsed, _ = parse_yaml(text, template)
        custom = custom_bootstrap_template(
            parsed,
            deployers=deployer,
            services=service,
            path=path,
            passed_to=pass_to or (),
            readers=reader or (),
        )
    except (OSError, UnicodeDecodeError, TemplateError, InvalidInputError) as error:
        raise CliError(str(error)) from error
    written = json.dumps(custom, indent=2)
    if output:
        output.write_text(f"{written}\n", encoding="utf-8")
    else:
        show(written)
    return FINE
