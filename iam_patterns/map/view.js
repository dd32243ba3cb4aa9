// Draws a view: which nodes are shown, the lines between them, the table.
const SVG = "http://www.w3.org/2000/svg";
const byId = (id) => document.getElementById(id);
const picture = byId("picture");
const svg = byId("lines");
const labels = byId("labels");
const twin = byId("twin");
const { width, title, heading, row, node: nodeHeight, label: labelHeight, most } = data.sizes;
nodes.forEach((node) => {
  node.link_ = byId(`n${node.index}`);
  node.item = node.link_.parentElement;
  node.group = node.item.closest(".group");
  node.text += ` ${node.group.firstElementChild.textContent.toLowerCase()}`;
});
let view = { nodes: new Set(data.shown.map((index) => nodes[index])), lines: null };
let isTableStale = false;

function make(name, text, attributes = {}) {
  const element = document.createElement(name);
  if (text) element.textContent = text;
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  return element;
}

function counted(count, one, more) {
  return `${count.toLocaleString("en")} ${count === 1 ? one : more || `${one}s`}`;
}

// At most as many nodes of each column as can be drawn: what was asked for, then the others, in
// the order of the map.
function limited(wanted, asked = new Set()) {
  const room = [most, most, most];
  const kept = new Set();
  const keep = (node) => {
    if (wanted.has(node) && !kept.has(node) && room[node.column] > 0) {
      room[node.column] -= 1;
      kept.add(node);
    }
  };
  asked.forEach(keep);
  nodes.forEach(keep);
  return kept;
}

function draw(wanted, announced) {
  view = { ...wanted, nodes: limited(wanted.nodes, wanted.matches || wanted.asked) };
  const groups = new Map();
  for (const node of nodes) {
    const isShown = view.nodes.has(node);
    if (node.item.hidden === isShown) node.item.hidden = !isShown;
    groups.set(node.group, groups.get(node.group) || isShown);
    node.link_.classList.toggle("match", Boolean(view.matches && view.matches.has(node)));
  }
  groups.forEach((isShown, group) => { group.hidden = !isShown; });
  view.drawn = (view.lines ? [...view.lines] : lines).filter(
    (line) => view.nodes.has(line.source) && view.nodes.has(line.target),
  ).sort((one, other) => one.index - other.index);
  drawLines();
  const counts = [0, 0, 0];
  const totals = [0, 0, 0];
  nodes.forEach((node) => {
    totals[node.column] += 1;
    counts[node.column] += view.nodes.has(node);
  });
  document.querySelectorAll(".column h2 small").forEach((small, column) => {
    small.textContent = counts[column] === totals[column]
      ? totals[column].toLocaleString("en")
      : `${counts[column].toLocaleString("en")} of ${totals[column].toLocaleString("en")}`;
  });
  say(announced, counts, totals);
  light(null);
  isTableStale = true;
  byId("rows").textContent = `${counted(view.drawn.length, "line")} as a table`;
  if (twin.open) fillTable();
}

function say(announced, counts, totals) {
  const shown = counts.map((count, column) => (
    `${count.toLocaleString("en")} of ${counted(totals[column], ...data.nouns[column])}`
  ));
  const folded = counts.map((count, column) => [totals[column] - count, column]).filter(
    ([count]) => count,
  ).map(([count, column]) => counted(count, ...data.nouns[column]));
  const rest = folded.length ? `Folded: ${folded.join(", ")}.` : "Nothing is folded.";
  const inLines = `${view.drawn.length.toLocaleString("en")} of ${counted(lines.length, "line")}`;
  byId("status").textContent = `${announced ? `${announced}. ` : ""}Shown: ${shown.join(", ")}; ${inLines}. ${rest}`;
}

// The middle of each node in the picture, and its height; not measured, because a page that is
// printed from a phone has its nodes elsewhere on the screen.
function places() {
  const middles = new Map();
  const ends = [title, title, title];
  let group = null;
  for (const node of nodes) {
    if (!view.nodes.has(node)) continue;
    if (node.group !== group) ends[node.column] += heading;
    group = node.group;
    middles.set(node, ends[node.column] + nodeHeight / 2);
    ends[node.column] += row;
  }
  return [middles, Math.max(...ends)];
}

function drawLines() {
  const [middles, height] = places();
  const drawn = document.createDocumentFragment();
  for (const line of view.drawn) {
    const path = document.createElementNS(SVG, "path");
    path.setAttribute("class", line.classes);
    path.setAttribute("d", curve(line, middles.get(line.source) + shiftOf(line), endOf(line, middles)));
    line.path = path;
    drawn.append(path);
  }
  svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
  svg.setAttribute("height", height);
  svg.replaceChildren(drawn);
  drawLabels(middles, height);
}

// A line that is closed is a little below one that is opened between the same nodes.
const shiftOf = (line) => (line.classes.includes("closed") ? data.sizes.closed : 0);
const endOf = (line, middles) => middles.get(line.target) + shiftOf(line);

function curve(line, start, end) {
  const [from, to] = [line.source.column, line.target.column];
  if (from === to) {
    const x = data.edges[from][from === 0 ? 1 : 0];
    const bend = from === 0 ? x + 90 : x - 90;
    const loop = start === end ? 14 : 0;
    return `M${x} ${start - loop}C${bend} ${start - loop} ${bend} ${end + loop} ${x} ${end + loop}`;
  }
  const x = data.edges[from][from < to ? 1 : 0];
  const goal = data.edges[to][from < to ? 0 : 1];
  const middle = Math.floor((x + goal) / 2);
  return `M${x} ${start}C${middle} ${start} ${middle} ${end} ${goal} ${end}`;
}

function labelOf(line) {
  return line.source.column === line.target.column ? `from ${line.source.label}: ${line.label}` : line.label;
}

function drawLabels(middles, height) {
  const drawn = document.createDocumentFragment();
  for (const gap of [1, 2]) {
    const once = new Map();
    for (const line of view.drawn) {
      const isAfter = line.source.column === 2 || line.target.column === 2;
      const key = `${line.target.index} ${labelOf(line)}`;
      const isWanted = line.label && line.source !== line.target && isAfter === (gap === 2);
      if (isWanted && !once.has(key)) once.set(key, line);
    }
    if (once.size * labelHeight > height - title) continue;
    let lowest = title;
    for (const line of [...once.values()].sort(
      (one, other) => endOf(one, middles) - endOf(other, middles) || one.index - other.index,
    )) {
      const y = Math.max(endOf(line, middles), lowest);
      lowest = y + labelHeight;
      const sign = line.isChanged ? (line.classes.includes("opened") ? "+ " : "- ") : "";
      const text = make("span", sign + labelOf(line), { class: `gap${gap} ${line.classes}` });
      text.style.top = `${y}px`;
      drawn.append(text);
    }
  }
  labels.replaceChildren(drawn);
}

// Lights up nodes and lines, and dims the others; nothing lights up everything.
function light(found) {
  svg.classList.toggle("lit", Boolean(found));
  picture.classList.toggle("lit", Boolean(found));
  if (!found) return;
  view.drawn.forEach((line) => line.path.classList.toggle("on", found.lines.has(line)));
  view.nodes.forEach((node) => node.link_.classList.toggle("on", found.nodes.has(node)));
}

const linkTo = (node) => make("a", node.label, { href: `#${node.link}` });

function rowOf(line) {
  const row = document.createElement("tr");
  const risk = line.classes.split(" ")[0];
  const cells = [linkTo(line.source), line.how, linkTo(line.target), line.actions, line.conditions, line.by, risk];
  if (data.isComparison) cells.push(line.isChanged ? line.classes.split(" ").pop() : "");
  cells.forEach((cell) => {
    const element = document.createElement("td");
    element.append(cell);
    row.append(element);
  });
  return row;
}

const ROWS = 300;
function fillTable(isWhole) {
  isTableStale = false;
  const body = twin.querySelector("tbody");
  const listed = isWhole ? view.drawn : view.drawn.slice(0, ROWS);
  body.replaceChildren(...listed.map(rowOf));
  byId("more").hidden = listed.length === view.drawn.length;
  byId("more").textContent = `Show all ${view.drawn.length.toLocaleString("en")} rows`;
}
