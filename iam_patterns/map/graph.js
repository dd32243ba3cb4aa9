// The map as data: what leads where.
const data = JSON.parse(document.getElementById("data").textContent);
const ROLE = 1;
const FLAG = { outside: 1, privileged: 2, findings: 4, changes: 8 };

const nodes = data.nodes.map(([column, label, detail, flags, link], index) => ({
  index, column, label, detail, flags, link, out: [], in: [],
  text: `${label} ${detail}`.toLowerCase(),
}));
const lines = data.lines.map(([source, target, ...texts], index) => {
  const [classes, how, label, actions, conditions, by] = texts.map((text) => data.texts[text]);
  const line = {
    index, source: nodes[source], target: nodes[target],
    classes, how, label, actions, conditions, by,
    isDecided: !classes.split(" ").includes("written"),
    isChanged: /opened|closed/.test(classes),
  };
  nodes[source].out.push(line);
  nodes[target].in.push(line);
  return line;
});
const byLink = new Map(nodes.map((node) => [decodeURIComponent(node.link), node]));

// A statement about a role, such as iam:PassRole, does not give what the role may do.
const goesOn = (line) => line.isDecided || line.target.column !== ROLE;

// The nodes and lines on every path from a node (or to it), with the line that each was first met by.
function follow(start, isForward) {
  const found = { nodes: new Set([start]), lines: new Set(), first: new Map() };
  const waiting = [start];
  for (let at = 0; at < waiting.length; at += 1) {
    for (const line of isForward ? waiting[at].out : waiting[at].in) {
      const next = isForward ? line.target : line.source;
      found.lines.add(line);
      if (!found.nodes.has(next)) {
        found.nodes.add(next);
        found.first.set(next, line);
        if (goesOn(line)) waiting.push(next);
      }
    }
  }
  return found;
}

function through(node) {
  const after = follow(node, true);
  const before = follow(node, false);
  return {
    nodes: new Set([...before.nodes, ...after.nodes]),
    asked: new Set([node]),
    lines: new Set([...before.lines, ...after.lines]),
    before, after,
  };
}

// Every path from one node to another, and the steps of the shortest; null if there is none.
function between(from, to) {
  const after = follow(from, true);
  if (from === to || !after.nodes.has(to)) return null;
  const before = follow(to, false);
  const steps = [];
  for (let at = to; at !== from; at = after.first.get(at).source) steps.unshift(after.first.get(at));
  const both = new Set([...after.lines].filter((line) => before.lines.has(line)));
  steps.forEach((line) => both.add(line));
  const ends = [...both].flatMap((line) => [line.source, line.target]);
  const asked = new Set([from, ...steps.map((line) => line.target)]);
  return { nodes: new Set(ends), lines: both, asked, steps };
}
