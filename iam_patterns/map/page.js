// What people do: follow links, search, filter, move with the keyboard.
const search = byId("search");
const show = byId("show");
let selected = null;
const opening = new Set(view.nodes);

function filtered(name) {
  if (name === "matters") return { nodes: opening, lines: null };
  if (name === "everything") return { nodes: new Set(nodes), lines: null };
  const found = new Set(nodes.filter((node) => node.flags & FLAG[name]));
  if (name === "outside") return { nodes: found, lines: null };
  return besides(found, name === "changes" ? (line) => line.isChanged : () => true);
}

// Nodes with those that they have lines to.
function besides(found, isWanted) {
  const touching = new Set(lines.filter((line) => (
    isWanted(line) && (found.has(line.source) || found.has(line.target))
  )));
  const every = new Set(found);
  touching.forEach((line) => every.add(line.source).add(line.target));
  return { nodes: every, lines: touching };
}

function searchFor(text) {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  const found = new Set(nodes.filter((node) => words.every((word) => node.text.includes(word))));
  draw({ ...besides(limited(found), () => true), matches: found }, `${counted(found.size, "match", "matches")} for ${text}`);
}

function select(node) {
  if (selected) selected.link_.removeAttribute("aria-current");
  selected = node;
  if (node) node.link_.setAttribute("aria-current", "true");
}

function read() {
  const link = location.hash.slice(1);
  const wanted = new Map(link.split("&").filter((part) => part.includes("=")).map((part) => {
    const at = part.indexOf("=");
    return [part.slice(0, at), decoded(part.slice(at + 1))];
  }));
  const [key, value] = wanted.entries().next().value || ["", ""];
  search.value = key === "q" ? value : "";
  const node = byLink.get(`${key}=${value}`);
  const ends = key === "from" ? [value, wanted.get("to")].map((link) => byLink.get(decoded(link || ""))) : [];
  const path = ends[0] && ends[1] ? between(...ends) : null;
  select(node || null);
  if (node) {
    const found = through(node);
    draw(found, `Paths of ${node.label}`);
    explain(node, found);
  } else if (path) {
    draw(path, `From ${ends[0].label} to ${ends[1].label}`);
    light(path);
    explainPath(...ends, path);
  } else if (key === "q" && value) {
    explainNothing();
    searchFor(value);
  } else {
    const isKnown = key === "show" && [...show.options].some((option) => option.value === value);
    show.value = isKnown ? value : "matters";
    explainNothing();
    const place = /^(f\d+|findings)$/.test(link) ? byId(link) : null;
    const isFine = isKnown || place || link === "" || (key === "q" && !value);
    draw(filtered(show.value), isFine ? "" : missing(ends, value || decoded(link)));
    if (place) goTo(place);
  }
}

function missing(ends, name) {
  if (ends[0] && ends[1]) return `No path leads from ${ends[0].label} to ${ends[1].label}`;
  return `Nothing here is named ${name}`;
}

function goTo(place) {
  if (place.tagName === "DETAILS") {
    for (let at = place; at; at = at.parentElement.closest("details")) at.open = true;
    place.firstElementChild.focus({ preventScroll: true });
  } else place.focus({ preventScroll: true });
  place.scrollIntoView();
}

// What has the focus can be gone in the next view: then the explanation has it, the node that was
// selected before, or the picture.
function followLink() {
  const before = selected;
  read();
  // On a phone, the explanation is below every node of the view.
  if (!panel.hidden && getComputedStyle(svg).display === "none") panel.scrollIntoView();
  const active = document.activeElement;
  if (active && active !== document.body && active.checkVisibility()) return;
  const node = before && view.nodes.has(before) ? before.link_ : picture;
  (panel.hidden ? node : panel).focus({ preventScroll: true });
}

function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function nodeOf(event) {
  const link = event.target.closest?.(".node");
  return link ? nodes[Number(link.id.slice(1))] : null;
}

// What lights up under the pointer or the focus: from what is selected to it, or all its paths.
function point(event) {
  const node = nodeOf(event);
  if (!node) return;
  if (selected && selected !== node) light(between(selected, node) || between(node, selected));
  else light(selected ? null : through(node));
}

function move(event) {
  const node = nodeOf(event);
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const side = { ArrowRight: "out", ArrowLeft: "in" }[event.key];
  if (!node || !(step || side)) return;
  let goal = null;
  if (step) {
    const column = nodes.filter((one) => one.column === node.column && view.nodes.has(one));
    goal = column[column.indexOf(node) + step];
  } else {
    const line = view.drawn.find((one) => (side === "out" ? one.source : one.target) === node
      && one.source !== one.target);
    goal = line && (side === "out" ? line.target : line.source);
  }
  if (goal) {
    event.preventDefault();
    goal.link_.focus();
  }
}

const more = make("button", "", { id: "more", type: "button", hidden: "" });
twin.append(more);
more.addEventListener("click", () => fillTable(true));
twin.addEventListener("toggle", () => { if (twin.open && isTableStale) fillTable(); });
picture.addEventListener("pointerover", point);
picture.addEventListener("focusin", point);
picture.addEventListener("pointerleave", () => light(null));
picture.addEventListener("focusout", () => light(null));
picture.addEventListener("keydown", move);
search.addEventListener("input", () => {
  history.replaceState(null, "", search.value ? `#q=${encodeURIComponent(search.value)}` : "#show=matters");
  const text = search.value;
  if (text.trim()) {
    select(null);
    explainNothing();
    searchFor(text);
  } else read();
});
show.addEventListener("change", () => { location.hash = `show=${show.value}`; });
byId("controls").addEventListener("submit", (event) => event.preventDefault());
byId("controls").addEventListener("reset", (event) => {
  event.preventDefault();
  location.hash = "show=matters";
  read();
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && (selected || location.hash)) location.hash = "show=matters";
  if (event.key === "/" && !/INPUT|SELECT/.test(event.target.tagName)) {
    event.preventDefault();
    search.focus();
  }
});
window.addEventListener("hashchange", followLink);
window.addEventListener("beforeprint", () => fillTable(true));
picture.tabIndex = -1;
byId("controls").hidden = false;
byId("hint").hidden = false;
read();
