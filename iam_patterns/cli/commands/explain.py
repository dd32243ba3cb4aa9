"""``iam-patterns explain RULE``: the page of a rule in the terminal."""

from typing import Annotated

import typer

from iam_patterns.cli.errors import FINE, CliError


def explain(
    rule: Annotated[str, typer.Argument(help="Such as trust-any-principal, or as printed.")],
) -> int:
    """Print the page of a rule: what it finds, the risk, and the fix."""
    import difflib
    import re

    from iam_patterns.checks.pages import for_terminal, page_of
    from iam_patterns.checks.registry import RULE_IDS

    printed = re.fullmatch(r"'?(?:iam-patterns::)?([^\[\]']*)(?:\[[^\]]*\])?'?", rule)
    name = printed[1] if printed else rule
    if name not in RULE_IDS:
        close = difflib.get_close_matches(name, RULE_IDS, n=1, cutoff=0.0)
        raise CliError(f"unknown rule {rule}. Did you mean {close[0]}?")
    typer.echo(for_terminal(page_of(name)), nl=False)
    return FINE
