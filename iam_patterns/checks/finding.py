"""What the checks report: a rule that fired, where, and the text of it."""

from dataclasses import dataclass

from iam_patterns.checks.rule import AnyRule, Weakness
from iam_patterns.checks.wording import two_of
from iam_patterns.policy.tokens import symbols_in
from iam_patterns.template import IamIdentity, TemplateResource


@dataclass(frozen=True, slots=True)
class Finding:
    """A rule that fired.

    Args:
        rule: The rule.
        severity: Its severity here: that of the settings, else a note or a warning as the
            weakness says, else the rule's own.
        subject: The role, user, group or resource.
        weakness: What exactly is wrong.
        locations: Where: paths in the template's resource, such as
            ``Properties.ManagedPolicyArns[0]``; a path in another resource begins with the
            logical ID of that one.
        others: The same on other roles, if this finding is a summary.
    """

    rule: AnyRule
    severity: str
    subject: IamIdentity | TemplateResource
    weakness: Weakness
    locations: tuple[str, ...]
    others: tuple["Finding", ...] = ()

    @property
    def title(self) -> str:
        """What is wrong, and with which role or resource."""
        can = "could" if self.weakness.is_guess else "can"
        return self.rule.title.replace("{subject}", _name(self.subject)).replace("{can}", can)

    @property
    def description(self) -> str:
        """What is wrong, where, with which values, and what can happen."""
        where = f"At {two_of(self.locations, 'more statements')}: " if self.locations else ""
        return f"{self.title} {where}{self.weakness.detail} {self.rule.risk}"

    @property
    def fix(self) -> str:
        """What to do about it, and where to read more."""
        fix = self.weakness.fix or self.rule.fix
        return f"{fix} (iam-patterns rule {self.rule.id}, {self.rule.page})"

    @property
    def example(self) -> str:
        """Code that fixes it."""
        return self.weakness.example or self.rule.example

    def __str__(self) -> str:
        return f"{self.subject.path}: {self.description}"


def _name(subject: IamIdentity | TemplateResource) -> str:
    """The subject as a sentence begins with it, by its own name where that is known."""
    if isinstance(subject, TemplateResource):
        return f"{subject.type} {subject.logical_id}"
    if subject.is_permission_set:
        return f"Permission set {subject.stack.made_from.get(subject.logical_id, subject.path)}"
    if subject.kind == "policy":
        return f"An identity with the managed policy {subject.path}"
    is_known = subject.is_imported or not symbols_in(subject.name)
    return f"{subject.kind.capitalize()} {subject.name if is_known else subject.path}"
