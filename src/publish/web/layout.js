/* Where actors are drawn: ForceAtlas2 (Jacomy, Venturini, Heymann and Bastian 2014) on plain arrays; for small graphs labels are then moved apart, large ones are
   laid out from the coarse to the fine. Steps are counted and never timed, and nothing is drawn by lot: the same graph always gives the same picture. */
import iterate from 'graphology-layout-forceatlas2/iterate.js';
import defaults from 'graphology-layout-forceatlas2/defaults.js';

const PER_NODE = 10;        /* iterate's columns: x, y, dx, dy, old dx, old dy, mass, convergence, size, fixed */

export const LARGE = 400;    /* nodes that are laid out at once, labels moved apart; more are laid out from the coarse to the fine */
const TURN = 2.399963;       /* the golden angle: points at n turns and a distance of √n lie evenly, as in a sunflower */

/** Arrays for `count` nodes and edges given as pairs [a0, b0, a1, b1, …], with their weights and the nodes' masses where those are not 1 and 1 + degree. The
 *  start is a sunflower. */
export function prepare(count, pairs, weights, masses) {
  const nodes = new Float32Array(count * PER_NODE), edges = new Float32Array((pairs.length / 2) * 3);
  for (let i = 0; i < count; i++) {
    const away = 12 * Math.sqrt(i + 0.5);
    nodes.set([away * Math.cos(i * TURN), away * Math.sin(i * TURN), 0, 0, 0, 0, masses?.[i] ?? 1, 1, 1, 0], i * PER_NODE);
  }
  for (let i = 0; i < pairs.length; i += 2) {
    edges.set([pairs[i] * PER_NODE, pairs[i + 1] * PER_NODE, weights?.[i / 2] ?? 1], (i / 2) * 3);
    if (masses) continue;
    nodes[pairs[i] * PER_NODE + 6]++;
    nodes[pairs[i + 1] * PER_NODE + 6]++;
  }
  return { nodes, edges, count };
}

export function run(work, iterations) {
  const large = work.count > LARGE || work.coarse;
  const options = { ...defaults, barnesHutOptimize: work.count > LARGE, barnesHutTheta: 1.1, edgeWeightInfluence: 1,
    /* of many actors some hang together with no other: a pull that grows with the distance keeps them near */
    ...(large ? { scalingRatio: 6, gravity: 0.12, strongGravityMode: true, slowDown: 4 } : { scalingRatio: 12, gravity: 1.6, strongGravityMode: false, slowDown: 3 }) };
  for (let i = 0; i < iterations; i++) iterate(options, work.nodes, work.edges);
}

export function positions(work) {
  const xy = new Float32Array(work.count * 2);
  for (let i = 0; i < work.count; i++) xy.set(work.nodes.subarray(i * PER_NODE, i * PER_NODE + 2), i * 2);
  return xy;
}

/* --- from the coarse to the fine (Walshaw 2003) ------------------------------------------------------------------------- */

const MOST_LEVELS = 12;

/* Each node's neighbours: those of node i stand from first[i] to first[i + 1]. */
function neighbours(count, pairs) {
  const first = new Uint32Array(count + 1), others = new Uint32Array(pairs.length);
  for (const place of pairs) first[place + 1]++;
  for (let i = 0; i < count; i++) first[i + 1] += first[i];
  const at = first.slice();
  for (let i = 0; i < pairs.length; i += 2) {
    others[at[pairs[i]]++] = pairs[i + 1];
    others[at[pairs[i + 1]]++] = pairs[i];
  }
  return { first, others };
}

/* Puts nodes together with a neighbour, those with few neighbours first; what has no free neighbour goes with one that is not, so that a star becomes one node. */
function together(count, pairs) {
  const { first, others } = neighbours(count, pairs), degree = (i) => first[i + 1] - first[i];
  const order = Uint32Array.from({ length: count }, (_, i) => i).sort((a, b) => degree(a) - degree(b) || a - b);
  const into = new Int32Array(count).fill(-1), members = [];
  for (const node of order) {
    if (into[node] >= 0) continue;
    let best = -1;
    for (let k = first[node]; k < first[node + 1]; k++) {
      const other = others[k];
      if (other === node || (into[other] >= 0 && degree(node) > 1 && members[into[other]] >= 4)) continue;
      const better = best < 0 || (into[other] < 0) > (into[best] < 0) || ((into[other] < 0) === (into[best] < 0) && degree(other) < degree(best));
      if (better) best = other;
    }
    if (best < 0 || into[best] < 0) members.push(0);
    into[node] = best < 0 || into[best] < 0 ? members.length - 1 : into[best];
    if (best >= 0) members[into[node]] += into[best] < 0 ? 2 : 1, into[best] = into[node];
    else members[into[node]] = 1;
  }
  return { into, count: members.length };
}

/* The graph of the nodes put together: edges with how many they stand for, masses summed. */
function coarser({ count, pairs, weights, masses }) {
  const { into, count: fewer } = together(count, pairs), found = new Map(), mass = new Float32Array(fewer);
  for (let i = 0; i < count; i++) mass[into[i]] += masses[i];
  for (let i = 0; i < pairs.length; i += 2) {
    const a = into[pairs[i]], b = into[pairs[i + 1]];
    if (a !== b) found.set(Math.min(a, b) * fewer + Math.max(a, b), (found.get(Math.min(a, b) * fewer + Math.max(a, b)) ?? 0) + weights[i / 2]);
  }
  const edges = Uint32Array.from([...found.keys()].flatMap((key) => [Math.floor(key / fewer), key % fewer]));
  return { count: fewer, pairs: edges, weights: Float32Array.from(found.values()), masses: mass, into };
}

/* Where nodes are when those they were put together in are at `xy`: around it, evenly. */
function apart(xy, into) {
  const out = new Float32Array(into.length * 2), placed = new Uint32Array(xy.length / 2);
  into.forEach((whole, i) => {
    const n = placed[whole]++, away = 3 * Math.sqrt(n);
    out[2 * i] = xy[2 * whole] + away * Math.cos(n * TURN);
    out[2 * i + 1] = xy[2 * whole + 1] + away * Math.sin(n * TURN);
  });
  return out;
}

/** Lays out a large graph; yields {xy, done} whenever there is a better picture: first after the coarsest graph, last when it has settled. */
export function* layOut(count, pairs) {
  const masses = new Float32Array(count).fill(1);
  for (const place of pairs) masses[place]++;
  const levels = [{ count, pairs, weights: new Float32Array(pairs.length / 2).fill(1), masses }];
  while (levels.at(-1).count > LARGE && levels.length < MOST_LEVELS) {
    const next = coarser(levels.at(-1));
    if (next.count > 0.85 * levels.at(-1).count) break;
    levels.push(next);
  }
  let xy = null;
  for (let k = levels.length - 1; k >= 0; k--) {
    const { count: here, pairs: joined, weights, masses: heavy } = levels[k], work = { ...prepare(here, joined, weights, heavy), coarse: true };
    if (xy) xy = apart(xy, levels[k + 1].into), xy.forEach((value, i) => { work.nodes[(i >> 1) * PER_NODE + (i & 1)] = value; });
    const steps = xy ? Math.round(Math.min(150, Math.max(24, 300000 / here))) : 300;
    for (let done = 0; done < steps; done += 12) {
      run(work, Math.min(12, steps - done));
      if (done + 12 < steps) yield null;      /* for who wants to stop */
    }
    xy = positions(work);
    let shown = xy;
    for (let finer = k; finer > 0; finer--) shown = apart(shown, levels[finer].into);
    yield { xy: shown.slice(), done: k === 0 };
  }
}

/* --- names apart ------------------------------------------------------------------------------------------------------- */

/** Scales positions into a box of pixels and moves discs with their labels apart, until none lie over each other or it has tried enough. When they need
 *  more room, so that the picture will be drawn smaller and labels will not, they are moved again as if they were larger.
 *  `boxes`: half width, above, below of each node. For a few hundred nodes: quadratic. */
export function spread(xy, boxes, width, height) {
  for (let turn = 0, scale = 1; turn < 4; turn++) {
    fit(xy, boxes, width, height);
    push(xy, boxes, scale, width / height);
    const { x, y } = extent(xy, boxes);
    const wanted = Math.max((x[1] - x[0]) / width, (y[1] - y[0]) / height);
    if (wanted <= 1.02) break;
    scale = Math.min(1.6, scale * wanted);
  }
  widen(xy, boxes, width / height);
  return xy;
}

/* Pulls the narrow side out to the box's shape, which makes no two overlap. */
function widen(xy, boxes, shape) {
  const { x, y } = extent(xy, boxes), wide = x[1] - x[0], high = y[1] - y[0];
  const [axis, factor] = wide < high * shape ? [0, high * shape / wide] : [1, wide / shape / high];
  for (let i = axis; i < xy.length; i += 2) xy[i] *= Math.min(factor, 1.8);
}

function extent(xy, boxes) {
  const x = [Infinity, -Infinity], y = [Infinity, -Infinity];
  boxes.forEach(([half, above, below], i) => {
    x[0] = Math.min(x[0], xy[2 * i] - half);
    x[1] = Math.max(x[1], xy[2 * i] + half);
    y[0] = Math.min(y[0], xy[2 * i + 1] - above);
    y[1] = Math.max(y[1], xy[2 * i + 1] + below);
  });
  return { x, y };
}

/* Centres into the box, less half a label at each side. */
function fit(xy, boxes, width, height) {
  const none = boxes.map(() => [0, 0, 0]), { x, y } = extent(xy, none);
  const fx = (width - 120) / (x[1] - x[0] || 1), fy = (height - 50) / (y[1] - y[0] || 1);
  for (let i = 0; i < xy.length; i += 2) {
    xy[i] = 60 + (xy[i] - x[0]) * fx;
    xy[i + 1] = 20 + (xy[i + 1] - y[0]) * fy;
  }
}

function push(xy, boxes, scale, shape) {
  const count = boxes.length, gap = 6;
  for (let round = 0, moved = true; moved && round < 150; round++) {
    const { x, y } = extent(xy, boxes), tall = ((y[1] - y[0]) * shape / (x[1] - x[0] || 1)) ** 2;
    moved = false;
    for (let i = 0; i < count; i++)
      for (let j = i + 1; j < count; j++) {
        const [wi, ai, bi] = boxes[i], [wj, aj, bj] = boxes[j];
        /* between the centres of the boxes, which reach further down than up */
        const dx = xy[2 * j] - xy[2 * i], dy = xy[2 * j + 1] + (bj - aj) / 2 - xy[2 * i + 1] - (bi - ai) / 2;
        const ox = (wi + wj + gap) * scale - Math.abs(dx), oy = ((ai + bi + aj + bj) / 2 + gap) * scale - Math.abs(dy);
        if (ox <= 0 || oy <= 0) continue;
        moved = true;
        /* the shorter way; but labels are wide and low, and down would be so always: less so the taller the picture has become */
        const axis = ox < oy * Math.max(1, tall) ? 0 : 1, by = (axis ? oy : ox) * 0.3, sign = (axis ? dy : dx) < 0 ? -1 : 1;
        xy[2 * i + axis] -= sign * by;
        xy[2 * j + axis] += sign * by;
      }
  }
}
