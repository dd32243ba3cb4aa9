"""Checks the arguments of one call and raises everything that is wrong with them together."""

from collections.abc import Mapping, Sequence

from iam_patterns.policy.formats import Format
from iam_patterns.policy.problems import Problem, refuse


class Arguments:
    """The arguments of one call, and the problems found so far.

    Args:
        function: The name of the function that was called.
    """

    def __init__(self, function: str) -> None:
        self._function = function
        self._problems: list[Problem] = []

    def refuse(self, name: str, value: object, allowed: str, fix: str) -> None:
        """Records a problem; `raise_problems` raises it."""
        self._problems.append(Problem(name, value, allowed, fix))

    def add(self, problem: Problem | None) -> None:
        """Records a problem that was found elsewhere, if there is one."""
        if problem:
            self._problems.append(problem)

    def check(self, name: str, value: object, form: Format) -> None:
        """Records a problem if the value does not have the format."""
        self.add(form.problem(name, value))

    def check_optional(self, name: str, value: object, form: Format) -> None:
        """Does the same unless the value is None."""
        if value is not None:
            self.check(name, value, form)

    def check_flag(self, name: str, value: object) -> None:
        """Records a problem if the value is not a bool."""
        if not isinstance(value, bool):
            self.refuse(name, value, "True or False", "Pass a Python bool, not a string.")

    def strings(
        self, name: str, value: object, form: Format, *, empty: bool = False
    ) -> tuple[str, ...]:
        """The strings of an argument that takes several; a lone string is one of them.

        ``empty`` accepts an empty list.
        Records a problem for each string without the format, and for anything else.
        """
        if isinstance(value, str):
            self.check(name, value, form)
            return (value,)
        if not isinstance(value, Sequence) or isinstance(value, bytes):
            self.refuse(name, value, "a string or a list of strings", f"Each is {form.allowed}.")
            return ()
        if not value and not empty:
            self.refuse(name, value, "at least one", f"Each is {form.allowed}.")
        for index, item in enumerate(value):
            self.check(f"{name}[{index}]", item, form)
        return tuple(item for item in value if isinstance(item, str))

    def check_pairs(self, name: str, value: object, keys: Format, values: Format) -> None:
        """Records a problem for each key or value of a mapping without its format.

        A key cannot be a token: CDK does not resolve the keys of a condition. IAM ignores case
        in the keys of conditions, so two keys must differ in more than that.
        """
        if not isinstance(value, Mapping) or not value:
            self.refuse(name, value, "a mapping with at least one key", 'Write it like {"a": "b"}.')
            return
        seen: set[str] = set()
        for key, item in value.items():
            if not isinstance(key, str) or not keys.matches(key):
                self.refuse(name, key, keys.allowed, keys.fix)
                continue
            if key.lower() in seen:
                fix = "Use one of them: IAM ignores case in the keys of conditions."
                self.refuse(name, key, "given once, in one case", fix)
            seen.add(key.lower())
            self.check(f"{name}[{key!r}]", item, values)

    def raise_problems(self) -> None:
        """Ends the call if anything is wrong.

        Raises:
            PolicyError: With every problem.
        """
        refuse(f"{self._function}()", self._problems)
