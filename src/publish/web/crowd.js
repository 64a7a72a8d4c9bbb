/* How sigma draws a great many actors and edges: points and thin straight lines, without instances, which software renderers draw one by one. While the
   picture moves it is not drawn anew: what is on the screen is shifted and scaled, as maps are, until it rests or too much of it is out of sight. */
import Sigma from 'sigma';
import { EdgeProgram, NodeProgram } from 'sigma/rendering';
import { floatColor } from 'sigma/utils';

const { FLOAT, UNSIGNED_BYTE, LINES, POINTS } = WebGLRenderingContext;

const PLAIN = /* glsl */ `
attribute vec2 a_at;
attribute vec4 a_color;
attribute vec4 a_id;
attribute float a_size;
uniform mat3 u_matrix;
uniform float u_scale;
varying vec4 v_color;
void main() {
  gl_Position = vec4((u_matrix * vec3(a_at, 1.0)).xy, 0.0, 1.0);
  gl_PointSize = max(2.0 * a_size * u_scale, 1.5);
  #ifdef PICKING_MODE
  v_color = a_id;
  #else
  v_color = a_color;
  #endif
  v_color.a *= 255.0 / 254.0;
}`;

const DISC = /* glsl */ `
precision mediump float;
varying vec4 v_color;
void main() {
  vec2 off = gl_PointCoord - 0.5;
  if (dot(off, off) > 0.25) discard;
  gl_FragColor = v_color;
}`;

const FLAT = /* glsl */ `
precision mediump float;
varying vec4 v_color;
void main() { gl_FragColor = v_color; }`;

const COLOURS = [{ name: 'a_color', size: 4, type: UNSIGNED_BYTE, normalized: true }, { name: 'a_id', size: 4, type: UNSIGNED_BYTE, normalized: true }];

const REST = 120;           /* milliseconds after which a movement has ended */

/** Sigma whose picture, when it is `heavy`, is shifted while it moves. */
export class Shifting extends Sigma {
  render() {
    const moving = isMoving(this) || performance.now() - this.shiftedAt < REST * 0.8;
    if (this.heavy && moving && this.drawnAt && !this.needToProcess && this.shift()) return this;
    clearTimeout(this.resting);
    if (this.shiftedAt) this.transform('');
    this.shiftedAt = 0;
    super.render();
    this.drawnAt = this.getCamera().getState();
    if (this.heavy) this.keep();
    return this;
  }

  /* The layers of the picture as one, which is put together with the page sooner than four; in the same turn as they were drawn. */
  keep() {
    const { edges, nodes, labels, edgeLabels } = this.getCanvases();
    if (!this.kept) {
      this.kept = Object.assign(document.createElement('canvas'), { className: 'kept' });
      this.getContainer().prepend(this.kept);
    }
    if (this.kept.width !== nodes.width || this.kept.height !== nodes.height) Object.assign(this.kept, { width: nodes.width, height: nodes.height });
    Object.assign(this.kept.style, { width: nodes.style.width, height: nodes.style.height });
    const context = this.kept.getContext('2d');
    context.clearRect(0, 0, nodes.width, nodes.height);
    for (const layer of [edges, nodes, edgeLabels, labels]) if (layer.width && layer.height) context.drawImage(layer, 0, 0);
  }

  /* Lays what was drawn where the camera now sees it; false when it would not do any more. */
  shift() {
    const { width, height } = this.getDimensions(), see = (at, cameraState) => super.framedGraphToViewport(at, { cameraState });
    const now = this.getCamera().getState(), ends = [{ x: 0, y: 0 }, { x: 1, y: 1 }], [a, b] = ends.map((at) => see(at, this.drawnAt)), [c, d] = ends.map((at) => see(at, now));
    const scale = (d.x - c.x) / (b.x - a.x), x = c.x - scale * a.x, y = c.y - scale * a.y;
    const off = Math.max(Math.abs(x + (width * (scale - 1)) / 2) / width, Math.abs(y + (height * (scale - 1)) / 2) / height);
    if (!(scale > 0.4 && scale < 4 && off < 0.7 * Math.max(1, scale))) return false;
    cancelAnimationFrame(this.renderFrame);
    this.renderFrame = null;
    this.transform(`translate(${x}px, ${y}px) scale(${scale})`);
    this.shiftedAt = performance.now();
    clearTimeout(this.resting);
    this.resting = setTimeout(() => this.render(), REST);
    return true;
  }

  transform(how) {
    this.kept.style.transform = how;
    this.getContainer().classList.toggle('moving', how !== '');
  }

  /* Where things are while the picture is shifted: its matrices are those of when it was drawn. */
  framedGraphToViewport(at, override = {}) {
    return super.framedGraphToViewport(at, this.shiftedAt ? { cameraState: this.getCamera().getState(), ...override } : override);
  }

  viewportToFramedGraph(at, override = {}) {
    return super.viewportToFramedGraph(at, this.shiftedAt ? { cameraState: this.getCamera().getState(), ...override } : override);
  }
}

/* Draws with all but the program for picking, when `isMoving(renderer)` says so. */
const lighter = (Base, isMoving) => class extends Base {
  render(params) {
    const pick = this.pickProgram;
    if (isMoving(this.renderer)) this.pickProgram = null;
    super.render(params);
    this.pickProgram = pick;
  }
};

export const isMoving = (sigma) => Boolean(sigma.getCamera()?.isAnimated() || sigma.getMouseCaptor()?.isMoving || sigma.getTouchCaptor()?.isMoving);

export const PointNodes = (drawLabel, drawHover) => lighter(class extends NodeProgram {
  drawLabel = drawLabel;
  drawHover = drawHover;

  getDefinition() {
    return { VERTICES: 1, VERTEX_SHADER_SOURCE: PLAIN, FRAGMENT_SHADER_SOURCE: DISC, METHOD: POINTS, UNIFORMS: ['u_matrix', 'u_scale'],
      ATTRIBUTES: [{ name: 'a_at', size: 2, type: FLOAT }, ...COLOURS, { name: 'a_size', size: 1, type: FLOAT }] };
  }

  processVisibleItem(id, at, node) {
    this.array.set([node.x, node.y, floatColor(node.color), id, node.size], at);
  }

  setUniforms(params, { gl, uniformLocations }) {
    gl.uniformMatrix3fv(uniformLocations.u_matrix, false, params.matrix);
    gl.uniform1f(uniformLocations.u_scale, params.pixelRatio / params.sizeRatio);
  }
}, isMoving);

export const ThinEdges = (drawLabel) => lighter(class extends EdgeProgram {
  drawLabel = drawLabel;

  getDefinition() {
    return { VERTICES: 2, VERTEX_SHADER_SOURCE: PLAIN, FRAGMENT_SHADER_SOURCE: FLAT, METHOD: LINES, UNIFORMS: ['u_matrix'],
      ATTRIBUTES: [{ name: 'a_at', size: 2, type: FLOAT }, ...COLOURS] };
  }

  processVisibleItem(id, at, from, to, edge) {
    const colour = floatColor(edge.color);
    this.array.set([from.x, from.y, colour, id, to.x, to.y, colour, id], at);
  }

  setUniforms(params, { gl, uniformLocations }) {
    gl.uniformMatrix3fv(uniformLocations.u_matrix, false, params.matrix);
  }
}, isMoving);
