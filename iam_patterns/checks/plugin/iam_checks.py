"""The plugin that CDK calls.

See https://docs.aws.amazon.com/cdk/v2/guide/policy-validation-synthesis.html
"""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final, cast

import jsii
from aws_cdk import (
    IPolicyValidationContext,
    IPolicyValidationPlugin,
    PolicyValidationPluginReport,
    PolicyViolation,
    Stage,
)

from iam_patterns._version import __version__
from iam_patterns.checks.acknowledgements import Decided, decide, summarized_where_open
from iam_patterns.checks.failures import Failure
from iam_patterns.checks.isolation import run_on_each
from iam_patterns.checks.plugin.code_acknowledgements import acknowledgements_of
from iam_patterns.checks.plugin.notes import notes
from iam_patterns.checks.plugin.reported_once import not_yet_reported
from iam_patterns.checks.plugin.stages import errors_in_stages, is_in
from iam_patterns.checks.plugin.templates import ReadTemplates, read_templates
from iam_patterns.checks.plugin.violations import (
    of_failure,
    of_finding,
    of_note,
    shown_with,
)
from iam_patterns.checks.rule import AnyRule
from iam_patterns.checks.settings import Settings, SettingsError
from iam_patterns.checks.settings_in_context import settings_in_context
from iam_patterns.checks.user_rules import with_user_rules
from iam_patterns.policy.wrong_types import not_a

_NAME: Final = "iam-patterns"
_ERRORS: Final = ("error", "fatal")


@jsii.implements(IPolicyValidationPlugin)
class IamChecks:
    """Stops weak roles in ``cdk synth``.

    The checks read the synthesized templates, so they cover hand-written roles, grants and
    constructs of others alike. A finding is acknowledged like any of CDK's own, by the ID that is
    printed with it or by the rule alone for all statements of a role::

        Validations.of(role).acknowledge(
            Acknowledgment(id="iam-patterns::trust-external-account", reason="...")
        )

    What cannot be checked, such as a template that cannot be read, is an error too.

    Args:
        settings: What the checks have to know about your organization. By default, what is
            under ``iam-patterns`` and ``iam-patterns:NAME`` in the context of the app.
        rules: Your own rules, besides those of this package.
        locked: Whether only the settings decide: the context is not read, and errors can be
            acknowledged in the baseline of the settings but not in the code. The code cannot
            hide the lines about acknowledgements either.

    Raises:
        RuleError: If a rule of yours is incomplete, or its ID is taken.
        SettingsError: If another argument has the wrong type.

    Example:
        >>> from aws_cdk import App, Validations
        >>> app = App()
        >>> Validations.of(app).add_plugins(IamChecks())

    See https://docs.aws.amazon.com/cdk/v2/guide/policy-validation-synthesis.html
    """

    def __init__(
        self,
        settings: Settings | None = None,
        *,
        rules: Sequence[AnyRule] = (),
        locked: bool = False,
    ) -> None:
        wrong = [
            *not_a("settings", settings, Settings | None, "Settings"),
            *not_a("locked", locked, bool, "True or False"),
        ]
        if wrong:
            raise SettingsError("IamChecks", wrong)
        every = with_user_rules(rules)
        self._settings = settings or (Settings() if locked else None)
        self._rules = tuple(rules)
        self._locked = locked
        self._rule_ids = [rule.id for rule in every]

    @property
    def name(self) -> str:
        """The first part of a rule's ID in an acknowledgement."""
        return _NAME

    @property
    def version(self) -> str:
        """The version of the rules."""
        return __version__

    @property
    def rule_ids(self) -> list[str]:
        """The IDs of all rules, yours included."""
        return self._rule_ids

    def validate(self, context: IPolicyValidationContext) -> PolicyValidationPluginReport:
        """Reads the templates, and reports what the rules find.

        It raises no exception, which the CDK command line would not show, and does not exit.
        """
        try:
            return self._report(context)
        except (Exception, SystemExit) as error:  # noqa: BLE001 - see above
            failure = Failure("The checks did not run", error)
            template = Path(context.template_paths[0])
            return _report([of_failure(failure, template)])

    def _report(self, context: IPolicyValidationContext) -> PolicyValidationPluginReport:
        construct = context.app_construct
        settings = self._settings or settings_in_context(construct.node.get_all_context())
        read = read_templates(context)
        outcome = run_on_each(read.templates, settings, self._rules)
        found = sorted(
            outcome.findings, key=lambda finding: (finding.rule.id, finding.subject.path)
        )
        acknowledgements = acknowledgements_of(construct, read.stacks, _NAME)
        decided = decide(
            found,
            [read.path_of(finding) for finding in found],
            acknowledgements,
            settings.baseline,
            is_locked=self._locked,
        )
        template = read.stacks[0].file
        failures = [*read.failures, *outcome.failures]
        violations = [of_failure(failure, template) for failure in failures]
        violations += [of_finding(one) for one in summarized_where_open(decided)]
        if not failures:
            first = next((read.stack_of(one.finding) for one in decided if one.is_error), None)
            where = shown_with(first.path if first else None, template)
            lines = notes(decided, acknowledgements, settings.baseline, is_locked=self._locked)
            violations += [of_note(line, where) for line in lines]
        app = Path(cast("Stage", construct).outdir)
        violations += _of_stages(decided, read, app)
        return _report(
            not_yet_reported(violations, app),
            {str(n): str(one.entry) for n, one in enumerate(decided) if one.entry},
        )


def _of_stages(decided: list[Decided], read: ReadTemplates, app: Path) -> Iterator[PolicyViolation]:
    summary = errors_in_stages(decided, read.stacks, app)
    if summary:
        of_the_app = [stack for stack in read.stacks if is_in(app, stack)]
        first = of_the_app[0] if of_the_app else None
        file = (first or read.stacks[0]).file
        yield of_note(summary, shown_with(first.path if first else None, file))


def _report(
    violations: Sequence[PolicyViolation], baseline: dict[str, str] | None = None
) -> PolicyValidationPluginReport:
    """The report; what the baseline acknowledges is listed in its metadata."""
    return PolicyValidationPluginReport(
        success=not any(violation.severity in _ERRORS for violation in violations),
        violations=list(violations),
        metadata={f"baseline {number}": entry for number, entry in (baseline or {}).items()}
        or None,
    )
