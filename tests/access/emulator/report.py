"""The results of all tries, by service, with the differences and what was not tried."""

from collections import Counter
from collections.abc import Iterator, Sequence

from tests.access.emulator.known_differences import KNOWN_DIFFERENCES, KnownDifference
from tests.access.emulator.tried import Tried


class Report:
    """The results.

    Args:
        tried: The tries.
    """

    def __init__(self, tried: Sequence[Tried]) -> None:
        self.tried = [each for each in tried if not each.reason]
        self.not_tried = [each for each in tried if each.reason]
        differing = [each for each in self.tried if each.differs]
        self.known: dict[KnownDifference, list[Tried]] = {
            known: [each for each in differing if known.matches(each)]
            for known in KNOWN_DIFFERENCES
        }
        explained = {id(each) for found in self.known.values() for each in found}
        self.unexpected = [each for each in differing if id(each) not in explained]

    @property
    def edges(self) -> list[Tried]:
        return [each for each in self.tried if each.is_joined]

    @property
    def non_edges(self) -> list[Tried]:
        return [each for each in self.tried if not each.is_joined]

    @property
    def summary(self) -> str:
        known = sum(map(len, self.known.values()))
        return (
            f"graph: {len(self.edges)} edges and {len(self.non_edges)} non-edges tried, "
            f"{known} known differences, {len(self.unexpected)} unexpected"
        )

    def lines(self) -> Iterator[str]:
        """The report for people."""
        yield f"{'service':16} {'edges':>6} {'chains':>7} {'non-edges':>10} {'not tried':>10}"
        counts = Counter((each.service, each.kind) for each in self.tried)
        left = Counter(each.service for each in self.not_tried)
        for service in sorted({each.service for each in (*self.tried, *self.not_tried)}):
            non_edges = counts[service, "non-edge"] + counts[service, "broken chain"]
            yield (
                f"{service:16} {counts[service, 'edge']:6} {counts[service, 'chain']:7} "
                f"{non_edges:10} {left[service]:10}"
            )
        yield "not tried:"
        for reason, number in Counter(each.reason for each in self.not_tried).most_common():
            services = sorted({each.service for each in self.not_tried if each.reason == reason})
            yield f"  {number:4} {reason} ({', '.join(services)})"
        yield "known differences:"
        for known, found in self.known.items():
            yield f"  {len(found):4} {known.reason}"
        for each in self.unexpected:
            yield f"  DIFFERS {each}"
        yield self.summary
