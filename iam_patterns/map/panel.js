// Explains what is selected: its lines, what must hold, its findings and how to fix them.
const panel = byId("selected");
const LISTED = 100;

function itemOf(line, isIncoming) {
  const item = document.createElement("li");
  item.append(linkTo(isIncoming ? line.source : line.target));
  const risk = line.classes.split(" ")[0];
  const change = line.isChanged ? `, ${line.classes.split(" ").pop()}` : "";
  item.append(` (${risk} risk${change})`);
  item.append(make("small", `${line.how}: ${line.actions}`));
  if (line.conditions) item.append(make("small", `If ${line.conditions}`));
  item.append(make("small", `Allowed by ${line.by}`));
  return item;
}

function listed(heading, items, name = "ul") {
  if (!items.length) return [];
  const list = document.createElement(name);
  list.append(...items.slice(0, LISTED));
  const parts = [make("h3", `${heading} (${items.length.toLocaleString("en")})`), list];
  if (items.length > LISTED) {
    const rest = make("button", `Show all ${items.length.toLocaleString("en")}`, { type: "button" });
    rest.addEventListener("click", () => {
      list.append(...items.slice(LISTED));
      items[LISTED].querySelector("a").focus();
      rest.remove();
    });
    parts.push(rest);
  }
  return parts;
}

function findingsOn(some) {
  return data.findings.flatMap((place, number) => {
    if (!some.has(nodes[place])) return [];
    const copy = byId(`f${number}`).cloneNode(true);
    copy.removeAttribute("id");
    return [copy];
  }).map((copy, index) => {
    copy.open = index === 0;
    return copy;
  });
}

function pathItem(from, to, named) {
  const item = document.createElement("li");
  const goal = `#from=${encodeURIComponent(from.link)}&to=${encodeURIComponent(to.link)}`;
  item.append(make("a", named.label, { href: goal }));
  if (named.detail) item.append(make("small", named.detail));
  return item;
}

function close() {
  const paragraph = document.createElement("p");
  paragraph.append(make("a", "Close", { href: "#show=matters", id: "close" }));
  return paragraph;
}

function fill(parts) {
  panel.replaceChildren(...parts);
  panel.hidden = false;
  byId("hint").hidden = true;
  byId("findings").hidden = true;
}

function explain(node, found) {
  const direct = new Set(node.out.map((line) => line.target));
  const ends = [...found.after.nodes].filter((one) => (
    one !== node && !direct.has(one) && one.column === 2
  ));
  const sources = new Set(node.in.map((line) => line.source));
  const starts = [...found.before.nodes].filter((one) => (
    one !== node && !sources.has(one) && one.column === 0
  ));
  const intoRole = node.column === ROLE;
  fill([
    make("h2", node.label),
    ...(node.detail ? [make("p", node.detail)] : []),
    ...(data.notes[node.index] || []).map((note) => make("p", note)),
    ...listed("Findings", findingsOn(new Set([node])), "div"),
    ...listed(intoRole ? "Who can assume it, and statements about it" : "Who reaches it directly", node.in.map((line) => itemOf(line, true))),
    ...listed("Who gets here through roles", starts.map((one) => pathItem(one, node, one))),
    ...listed(intoRole ? "What its policies allow" : "What it reaches directly", node.out.map((line) => itemOf(line, false))),
    ...listed("What it reaches in the end", ends.map((one) => pathItem(node, one, one))),
    ...(node.in.length + node.out.length ? [] : [make("p", "Nothing in the app leads here, and this leads nowhere.")]),
    close(),
  ]);
}

function explainPath(from, to, found) {
  const steps = found.steps.map((line) => itemOf(line, false));
  const others = found.lines.size - found.steps.length;
  fill([
    make("h2", `${from.label} to ${to.label}`),
    make("p", "The shortest path, step by step:"),
    ...listed("Steps", steps, "ol"),
    ...(others ? [make("p", `${counted(others, "line")} of other paths light up too.`)] : []),
    ...listed("Findings", findingsOn(found.nodes), "div"),
    close(),
  ]);
}

function explainNothing() {
  panel.hidden = true;
  panel.replaceChildren();
  byId("hint").hidden = false;
  byId("findings").hidden = false;
}
