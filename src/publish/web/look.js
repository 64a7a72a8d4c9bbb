/* Colours and lines: one place for the canvas, the panels and the exported pictures. */

/* Classes: colours that stay apart for most colour-blind readers (Okabe and Ito 2008), as in the program's own drawings (src/graph/drawing.c). */
export const CLASS_COLOURS = {
  Person: '#e69f00', Firm: '#56b4e9', Agency: '#0072b2', MediaOutlet: '#cc79a7', Alliance: '#882255', Party: '#d55e00', Organization: '#999999',
  Country: '#009e73', Place: '#f0e442', Actor: '#bebebe',
};
export const CLASS_NAMES = { MediaOutlet: 'Media outlet' };

/* Statuses are told apart by the line's pattern and the label's words; colour only helps. `dash`: lengths of stroke and gap in pixels. */
export const STATUSES = {
  Asserted: { dash: [], says: 'reported as fact', variable: '--asserted' },
  Alleged: { dash: [9, 4], says: 'claimed by somebody, not established', variable: '--alleged' },
  Denied: { dash: [9, 3, 2, 3], says: 'alleged, and rejected', variable: '--denied' },
  Possible: { dash: [2, 4], says: 'planned, feared or proposed', variable: '--possible' },
  Negated: { dash: [4, 7], says: 'said not to be so', variable: '--negated' },
};

/** The label of an edge: its property, and its status when that is not plain. */
export const edgeLabel = (edge) => (edge.status === 'Asserted' ? edge.property.label : `${edge.property.label} (${edge.status.toLowerCase()})`);

export const radius = (degree) => Math.min(22, 4.5 + 2.1 * Math.sqrt(degree));
export const thickness = (support) => Math.min(4, 1 + 0.5 * support);

/** The page's colours as they are now, in light or dark. */
export function theme() {
  const style = getComputedStyle(document.documentElement);
  const of = (name) => style.getPropertyValue(name).trim();
  const statuses = Object.fromEntries(Object.entries(STATUSES).map(([name, { variable }]) => [name, of(variable)]));
  return { ground: of('--ground'), ink: of('--ink'), quiet: of('--quiet'), faint: of('--faint'), accent: of('--accent'), statuses, font: of('--font') };
}

/* --- curves ------------------------------------------------------------------------------------------------------- */

/** How much each edge bends, so that edges between the same two actors lie side by side: 0 is straight. Map edge → bend. */
export function bends(edges) {
  const pairs = new Map();
  for (const edge of edges) {
    const [a, b] = [edge.subject.place, edge.object.place], key = a < b ? `${a} ${b}` : `${b} ${a}`;
    const list = pairs.get(key);
    if (list) list.push(edge);
    else pairs.set(key, [edge]);
  }
  const bend = new Map();
  for (const list of pairs.values())
    list.forEach((edge, i) => bend.set(edge, (i - (list.length - 1) / 2) * 0.34 * (edge.subject.place < edge.object.place ? 1 : -1)));
  return bend;
}

export const ARROW = 8;

/** The quadratic Bézier curve between two discs {x, y, size}, ending at their rims, with room for the arrow's head; y grows downwards.
 *  The same as in the shader of edges.js. */
export function curve(from, to, bend) {
  const dx = to.x - from.x, dy = to.y - from.y, distance = Math.hypot(dx, dy) || 1;
  const cx = (from.x + to.x) / 2 + dy * bend, cy = (from.y + to.y) / 2 - dx * bend;
  const away = unit(cx - from.x, cy - from.y), home = unit(to.x - cx, to.y - cy);
  const room = Math.max(0, distance - from.size - to.size), head = Math.min(ARROW, room / 2);
  const start = { x: from.x + away.x * from.size, y: from.y + away.y * from.size };
  const tip = { x: to.x - home.x * (to.size + 1), y: to.y - home.y * (to.size + 1) };
  const end = { x: tip.x - home.x * head, y: tip.y - home.y * head };
  return { start, control: { x: cx, y: cy }, end, tip, home, head, middle: { x: (start.x + 2 * cx + end.x) / 4, y: (start.y + 2 * cy + end.y) / 4 } };
}

/** The point of such a curve at t, 0 to 1. */
export function along({ start, control, end }, t) {
  const u = 1 - t, at = (axis) => u * u * start[axis] + 2 * u * t * control[axis] + t * t * end[axis];
  return { x: at('x'), y: at('y') };
}

function unit(x, y) {
  const length = Math.hypot(x, y) || 1;
  return { x: x / length, y: y / length };
}
