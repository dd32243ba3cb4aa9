"""What stands for resources in questions: ``<LogicalId>``, and the tokens of CDK."""

import difflib
import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Final

from iam_patterns.access.errors import AccessError
from iam_patterns.policy.arn import Arn
from iam_patterns.policy.tokens import SIX_CHARACTERS, contains_token, shown, symbols_in, written
from iam_patterns.template import AppTemplates
from iam_patterns.template.resource_names import ARN_ATTRIBUTES, IDENTIFIERS

_SHOWN: Final = re.compile(r"<([A-Za-z0-9_.]+)>")


class Names:
    """The names of the resources of an app.

    Args:
        symbols: The names of its symbols, such as ``Main.Bucket``.
        unknowns: The names of the unknown values that were met so far.
        resolved: Replaces the tokens of CDK in a text; it gets the template file of the stack
            to resolve them in, too.
        arn_of: The ARN of the resource with a symbol; None if it does not follow from its name.
        ref_of: The ARN that Ref returns for the resource with a symbol; None if it is none.
    """

    def __init__(
        self,
        symbols: Iterable[str],
        unknowns: Callable[[], Collection[str]],
        resolved: Callable[[str, str], str],
        arn_of: Callable[[str], str | None],
        ref_of: Callable[[str], str | None],
    ) -> None:
        self._arn_of = arn_of
        self._ref_of = ref_of
        self._symbols = frozenset({*symbols, *symbols_in(SIX_CHARACTERS)})
        self._by_end: dict[str, list[str]] = {}
        for name in sorted(self._symbols):
            parts = name.split(".")
            for start in range(1, len(parts)):
                self._by_end.setdefault(".".join(parts[start:]), []).append(name)
        self._unknowns = unknowns
        self._resolved = resolved

    def text(self, text: str, stack: str = "") -> str:
        """The text with each name and token replaced by what it stands for.

        Args:
            text: The text, such as ``arn:aws:s3:::<Bucket>/a``.
            stack: The template file of the stack to resolve tokens in.

        Raises:
            AccessError: When a name is unknown or ambiguous.
        """
        if contains_token(text):
            text = shown(self._resolved(text, stack))
        if "<" not in text:
            return text
        full = _SHOWN.sub(lambda found: f"<{self._full(found[1], text)}>", text)
        return written(full, unknowns=self._unknowns())

    def resource(self, text: str, stack: str = "") -> str:
        """The ARN of a resource, as `text` has it; ``<Queue.Arn>`` is the ARN of ``<Queue>``.

        Raises:
            AccessError: When a name is unknown or ambiguous, or the text is a name and no ARN.
        """
        found = self.text(text, stack)
        whole = _SHOWN.fullmatch(shown(found))
        if whole is None:
            return self._with_whole_arn(found)
        arn = self._arn_of(whole[1])
        if ref := self._ref_of(whole[1]):
            return ref
        if arn is not None:
            raise AccessError(f"resource: {text} is a name and no ARN. Write {shown(arn)}.")
        name, _, attribute = whole[1].rpartition(".")
        own = self._arn_of(name) if attribute in ARN_ATTRIBUTES else None
        return found if own is None else own

    def _with_whole_arn(self, text: str) -> str:
        """The text with the ARN of a resource in place of ``<Bucket.Arn>`` at its start."""
        start = _SHOWN.match(shown(text))
        name, _, attribute = start[1].rpartition(".") if start else ("", "", "")
        own = self._arn_of(name) if attribute in ARN_ATTRIBUTES else None
        if start is None or own is None:
            return text
        return own + written(shown(text)[start.end() :], unknowns=self._unknowns())

    def context(
        self, context: Mapping[str, str | Sequence[str]], stack: str = ""
    ) -> dict[str, str | Sequence[str]]:
        """The values of condition keys, each as `text` has it."""
        return {
            key: self.text(value, stack)
            if isinstance(value, str)
            else [self.text(item, stack) for item in value]
            for key, value in context.items()
        }

    def _full(self, name: str, text: str) -> str:
        if name in self._symbols or name in self._unknowns():
            return name
        found = self._by_end.get(name, [])
        if len(found) > 1:
            every = ", ".join(f"<{full}>" for full in found)
            raise AccessError(f"several resources are named <{name}>: {every}. Write one of them.")
        if found:
            return found[0]
        resource, _, attribute = name.rpartition(".")
        if resource and (resource in self._symbols or len(self._by_end.get(resource, [])) == 1):
            return f"{self._full(resource, text)}.{attribute}"
        close = difflib.get_close_matches(name, [*self._symbols, *self._by_end], n=1, cutoff=0)
        hint = f" Did you mean <{close[0]}>?" if close else ""
        raise AccessError(f"unknown resource <{name}> in {text}.{hint}")


def arn_of_symbol(app: AppTemplates, symbol: str) -> str | None:
    """The ARN of a resource whose ARN follows from its name, by its symbol."""
    for stack, resolver in app.resolved():
        logical_id = symbol.removeprefix(stack.qualifier)
        kind = stack.resources.get(logical_id, {}).get("Type")
        if f"{stack.qualifier}{logical_id}" == symbol and kind in IDENTIFIERS:
            return resolver.arn_of(logical_id)
    return None


def arn_in_ref_of_symbol(app: AppTemplates, symbol: str) -> str | None:
    """The ARN that Ref returns for a resource, by its symbol; None if it returns another value."""
    for stack, resolver in app.resolved():
        logical_id = symbol.removeprefix(stack.qualifier)
        if f"{stack.qualifier}{logical_id}" == symbol and logical_id in stack.resources:
            ref = resolver.value({"Ref": logical_id})
            return ref if isinstance(ref, str) and Arn.parse(ref) else None
    return None
