/* Where actors are drawn: ForceAtlas2 (Jacomy, Venturini, Heymann and Bastian 2014) on plain arrays; for small graphs labels are then moved apart. */
import iterate from 'graphology-layout-forceatlas2/iterate.js';
import defaults from 'graphology-layout-forceatlas2/defaults.js';

const PER_NODE = 10;        /* iterate's columns: x, y, dx, dy, old dx, old dy, mass, convergence, size, fixed */

/** Arrays for `count` nodes and edges given as pairs [a0, b0, a1, b1, …]. The start is a sunflower, so that each run gives the same. */
export function prepare(count, pairs) {
  const nodes = new Float32Array(count * PER_NODE), edges = new Float32Array((pairs.length / 2) * 3);
  for (let i = 0; i < count; i++) {
    const angle = i * 2.399963, away = 12 * Math.sqrt(i + 0.5);
    nodes.set([away * Math.cos(angle), away * Math.sin(angle), 0, 0, 0, 0, 1, 1, 1, 0], i * PER_NODE);
  }
  for (let i = 0; i < pairs.length; i += 2) {
    edges.set([pairs[i] * PER_NODE, pairs[i + 1] * PER_NODE, 1], (i / 2) * 3);
    nodes[pairs[i] * PER_NODE + 6]++;
    nodes[pairs[i + 1] * PER_NODE + 6]++;
  }
  return { nodes, edges, count };
}

export function run(work, iterations) {
  const large = work.count > 400;
  const options = { ...defaults, barnesHutOptimize: large, barnesHutTheta: 0.8, scalingRatio: large ? 6 : 12, gravity: large ? 2 : 1.6,
    strongGravityMode: false, slowDown: large ? 4 : 3 };
  for (let i = 0; i < iterations; i++) iterate(options, work.nodes, work.edges);
}

export function positions(work) {
  const xy = new Float32Array(work.count * 2);
  for (let i = 0; i < work.count; i++) xy.set(work.nodes.subarray(i * PER_NODE, i * PER_NODE + 2), i * 2);
  return xy;
}

/** Scales positions into a box of pixels and moves discs with their labels apart, until none lie over each other or it has tried enough. When they need
 *  more room, so that the picture will be drawn smaller and labels will not, they are moved again as if they were larger.
 *  `boxes`: half width, above, below of each node. For a few hundred nodes: quadratic. */
export function spread(xy, boxes, width, height) {
  for (let turn = 0, scale = 1; turn < 4; turn++) {
    fit(xy, boxes, width, height);
    push(xy, boxes, scale);
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

function push(xy, boxes, scale) {
  const count = boxes.length, gap = 6;
  for (let round = 0, moved = true; moved && round < 150; round++) {
    moved = false;
    for (let i = 0; i < count; i++)
      for (let j = i + 1; j < count; j++) {
        const [wi, ai, bi] = boxes[i], [wj, aj, bj] = boxes[j];
        /* between the centres of the boxes, which reach further down than up */
        const dx = xy[2 * j] - xy[2 * i], dy = xy[2 * j + 1] + (bj - aj) / 2 - xy[2 * i + 1] - (bi - ai) / 2;
        const ox = (wi + wj + gap) * scale - Math.abs(dx), oy = ((ai + bi + aj + bj) / 2 + gap) * scale - Math.abs(dy);
        if (ox <= 0 || oy <= 0) continue;
        moved = true;
        const axis = ox < oy ? 0 : 1, by = (axis ? oy : ox) * 0.3, sign = (axis ? dy : dx) < 0 ? -1 : 1;
        xy[2 * i + axis] -= sign * by;
        xy[2 * j + axis] += sign * by;
      }
  }
}
