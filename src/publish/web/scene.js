/* The drawing: sigma on a graphology graph of what is seen. */
import Graph from 'graphology';
import { createNodeBorderProgram } from '@sigma/node-border';
import { PointNodes, Shifting, ThinEdges, isMoving } from './crowd.js';
import { ClaimEdges, LABEL_SIZE, clearLabels, drawEdgeLabel, drawNodeHover, drawNodeLabel, shortLabel } from './edges.js';
import { CLASS_COLOURS, bends, edgeLabel, radius, theme, thickness } from './look.js';
import { LARGE, positions, prepare, run, spread } from './layout.js';

const DETAILED = 2500;      /* edges that keep their patterns and are drawn anew while the picture moves */
const CROWD = 2000;         /* actors that are drawn as points */
const LABELLED = 260;       /* edges that all have labels, where there is room */

const MIXED = new Map();

/** Mixes two colours "#rrggbb". */
export function mixed(colour, other, share) {
  const key = `${colour}${other}${share}`;
  if (!MIXED.has(key)) MIXED.set(key, mix(colour, other, share));
  return MIXED.get(key);
}

function mix(colour, other, share) {
  const parts = (text) => [1, 3, 5].map((at) => Number.parseInt(text.slice(at, at + 2), 16));
  const [a, b] = [parts(colour), parts(other)];
  return `#${a.map((x, i) => Math.round(x * (1 - share) + b[i] * share).toString(16).padStart(2, '0')).join('')}`;
}

/** A drawing in `container`; tells `onactor(actor)`, `onedge(edge)`, `onground()`, `onmove([x, y, ratio])`. */
export class Scene {
  #look = theme();
  #selected = null;
  #near = new Set();
  #number = 0;
  #gentle = false;
  #boxes = null;       /* of the discs with their labels, when the layout knows them */

  constructor(container, model, told) {
    Object.assign(this, { container, model, told, seen: null, graph: new Graph({ multi: true, type: 'directed' }) });
    this.busy = null;
    this.sigma = new Shifting(this.graph, container, this.#settings());
    this.#listen();
    this.worker = new Worker(new URL('layout-worker.js', document.baseURI));
    this.worker.onmessage = ({ data }) => this.#placed(data);
  }

  #settings() {
    return {
      allowInvalidContainer: true, renderEdgeLabels: true, enableEdgeEvents: true, zIndex: false, defaultEdgeType: 'claim', defaultNodeType: 'actor',
      edgeProgramClasses: { claim: ClaimEdges, thin: ThinEdges(drawEdgeLabel) },
      nodeProgramClasses: {
        actor: createNodeBorderProgram({
          borders: [{ size: { value: 1.2, mode: 'pixels' }, color: { attribute: 'rim' } }, { size: { fill: true }, color: { attribute: 'color' } }],
          drawLabel: drawNodeLabel, drawHover: drawNodeHover,
        }),
        point: PointNodes(drawNodeLabel, drawNodeHover),
      },
      defaultDrawNodeLabel: drawNodeLabel, defaultDrawNodeHover: drawNodeHover,
      labelFont: this.#look.font, edgeLabelFont: this.#look.font, labelSize: LABEL_SIZE, stagePadding: 18, minEdgeThickness: 1, labelRenderedSizeThreshold: 0,
      labelDensity: 1, labelGridCellSize: 90, hideLabelsOnMove: false, minCameraRatio: 0.02, maxCameraRatio: 4,
      zoomToSizeRatioFunction: (ratio) => Math.max(Math.sqrt(ratio), 0.45),
      nodeReducer: (key, data) => this.#node(key, data), edgeReducer: (key, data) => this.#edge(key, data),
    };
  }

  #listen() {
    const { sigma, told } = this;
    const actorOf = ({ node }) => this.model.actors[node], edgeOf = ({ edge }) => this.model.edges[edge];
    sigma.on('clickNode', (event) => told.onactor(actorOf(event)));
    sigma.on('clickEdge', (event) => told.onedge(edgeOf(event)));
    sigma.on('clickStage', () => told.onground());
    sigma.on('doubleClickNode', (event) => { event.preventSigmaDefault(); told.onopen(actorOf(event)); });
    for (const [name, cursor] of [['enterNode', 'pointer'], ['enterEdge', 'pointer'], ['leaveNode', ''], ['leaveEdge', '']])
      sigma.on(name, () => { this.container.style.cursor = cursor; });
    sigma.on('beforeRender', clearLabels);
    sigma.getCamera().on('updated', ({ x, y, ratio }) => { if (!this.placing) told.onmove([x, y, ratio]); });
  }

  /* --- what is drawn --------------------------------------------------------------------------------------------- */

  #node(key, data) {
    const look = this.#look, actor = this.model.actors[key];
    const strong = this.#near.has(actor), faded = this.#selected && !this.#gentle && !strong && this.seen.edges.length > 3;
    const colour = CLASS_COLOURS[actor.type];
    return {
      ...data, color: faded ? mixed(colour, look.ground, 0.6) : colour, rim: mixed(mixed(colour, '#000000', 0.35), look.ground, faded ? 0.6 : 0),
      labelColor: faded ? look.quiet : look.ink, ground: look.ground, accent: look.accent, strong: strong && this.#near.size <= 40,
      forceLabel: data.forceLabel || (strong && this.#near.size <= 40),
      highlighted: this.#selected === actor || (this.#selected?.best && strong),
    };
  }

  #edge(key, data) {
    const look = this.#look, edge = this.model.edges[key], selected = this.#selected;
    const strong = edge === selected || edge.subject === selected || edge.object === selected;
    const thin = data.type === 'thin', own = look.statuses[edge.status], pale = thin && !strong ? 0.72 : selected && !this.#gentle && !strong ? 0.68 : 0;
    const colour = pale ? mixed(own, look.ground, pale) : own;
    return {
      ...data, color: edge === selected ? look.accent : colour, size: data.size * (edge === selected ? 2 : 1), type: strong && thin && this.#near.size < 500 ? 'claim' : data.type,
      label: thin && !strong ? '' : data.label, ink: edge === selected ? look.accent : colour,
      ground: look.ground, strong: edge === selected, forceLabel: data.forceLabel || (strong && this.seen.edges.length < 2000),
    };
  }

  /** Draws other actors and edges; they are laid out anew, and the camera sees all of them or what `camera` tells. `what` and `gently` as in select(). */
  show(seen, camera, what, gently) {
    const graph = new Graph({ multi: true, type: 'directed' }), bend = bends(seen.edges), detailed = seen.edges.length <= DETAILED;
    const crowd = seen.actors.length > CROWD;
    this.seen = seen;
    this.#mark(what, gently);
    this.crowd = crowd;
    seen.actors.forEach((actor) => graph.addNode(actor.place,
      { type: crowd ? 'point' : 'actor', x: 0, y: 0, size: radius(seen.degree[actor.place]) * (crowd ? 0.25 : seen.actors.length > LARGE ? 0.65 : 1), label: actor.label,
        forceLabel: seen.actors.length <= 80 }));
    for (const edge of seen.edges)
      graph.addEdgeWithKey(edge.place, edge.subject.place, edge.object.place,
        { type: detailed ? 'claim' : 'thin', size: detailed ? thickness(edge.support) : 0.6, bend: bend.get(edge), status: edge.status, label: edgeLabel(edge), forceLabel: seen.edges.length <= LABELLED });
    this.#place(graph, seen);
    this.placing = true;
    this.graph = graph;
    this.sigma.heavy = !detailed || crowd;
    this.sigma.setSettings({ enableEdgeEvents: seen.edges.length <= 20000 });
    this.sigma.setCustomBBox(this.#frame(graph));
    this.sigma.setGraph(graph);
    const [x, y, ratio] = camera ?? [0.5, 0.5, 1];
    this.sigma.getCamera().setState({ x, y, ratio, angle: 0 });
    this.placing = false;
  }

  #place(graph, seen) {
    const place = new Map(seen.actors.map((actor, i) => [actor, i])), pairs = new Uint32Array(seen.edges.length * 2);
    seen.edges.forEach((edge, i) => pairs.set([place.get(edge.subject), place.get(edge.object)], 2 * i));
    const number = ++this.#number, count = seen.actors.length, work = prepare(count, pairs);
    this.busy = null;
    this.#boxes = null;
    if (count <= LARGE) {
      run(work, count < 150 ? 500 : 200);
      const boxes = seen.actors.map((actor) => {
        const r = radius(seen.degree[actor.place]);
        return [Math.max(r, shortLabel(actor.label).length * LABEL_SIZE * 0.27), r, r + LABEL_SIZE * 1.3];
      });
      this.#boxes = boxes;
      const { clientWidth: width, clientHeight: height } = this.container;
      this.#assign(graph, spread(positions(work), boxes, Math.max(300, width || 900), Math.max(300, height || 640)));
    } else {
      this.#assign(graph, positions(work));
      this.busy = number;
      this.worker.postMessage({ count, pairs, number });
    }
  }

  /* What the camera sees at first: the discs with their labels. */
  #frame(graph) {
    if (!this.#boxes || !graph.order) return null;
    const x = [Infinity, -Infinity], y = [Infinity, -Infinity];
    let i = 0;
    graph.forEachNode((key, node) => {
      const [half, above, below] = this.#boxes[i++];
      x[0] = Math.min(x[0], node.x - half);
      x[1] = Math.max(x[1], node.x + half);
      y[0] = Math.min(y[0], node.y - below);
      y[1] = Math.max(y[1], node.y + above);
    });
    return { x, y };
  }

  #assign(graph, xy) {
    let i = 0;
    graph.updateEachNodeAttributes((key, attributes) => {
      attributes.x = xy[2 * i];
      attributes.y = -xy[2 * i + 1];
      i++;
      return attributes;
    }, { attributes: ['x', 'y'] });
  }

  #placed({ number, xy, done }) {
    if (number !== this.#number) return;
    if (isMoving(this.sigma)) {      /* not while it moves */
      setTimeout(() => this.#placed({ number, xy, done }), 200);
      return;
    }
    this.#assign(this.graph, xy);
    if (done) this.busy = null;
    this.told.onplaced(done);
  }

  /** Marks an actor or an edge, or nothing; `gently`: the others do not step back. */
  select(what, gently = false) {
    this.#mark(what, gently);
    this.sigma.refresh({ skipIndexation: true });
  }

  #mark(what = null, gently = false) {
    this.#selected = what;
    this.#gentle = gently;
    this.#near = new Set();
    if (what?.best) this.#near.add(what.subject).add(what.object);
    else if (what) {
      this.#near.add(what);
      for (const edge of this.seen?.edges ?? []) if (edge.subject === what || edge.object === what) this.#near.add(edge.subject).add(edge.object);
    }
  }

  /** After a change from light to dark. */
  restyle() {
    this.#look = theme();
    this.sigma.refresh({ skipIndexation: true });
  }

  /* --- the camera ------------------------------------------------------------------------------------------------ */

  zoom(factor) {
    const camera = this.sigma.getCamera();
    camera.animate({ ratio: Math.min(4, Math.max(0.02, camera.ratio * factor)) }, { duration: 150 });
  }

  pan(dx, dy) {
    const camera = this.sigma.getCamera();
    camera.animate({ x: camera.x + dx * camera.ratio, y: camera.y + dy * camera.ratio }, { duration: 120 });
  }

  all() {
    this.sigma.getCamera().animate({ x: 0.5, y: 0.5, ratio: 1, angle: 0 }, { duration: 200 });
  }

  /** What stands in the picture now, in its pixels: for exports and tests. */
  picture() {
    const { width, height } = this.sigma.getDimensions();
    const disc = (actor) => {
      const data = this.sigma.getNodeDisplayData(actor.place), at = this.sigma.framedGraphToViewport(data);
      return { ...at, size: this.sigma.scaleSize(data.size), data };
    };
    const discs = new Map(this.seen.actors.map((actor) => [actor, disc(actor)]));
    return { width, height, look: this.#look, discs, edges: this.seen.edges.map((edge) => ({ edge, data: this.sigma.getEdgeDisplayData(edge.place) })) };
  }
}
