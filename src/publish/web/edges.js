/* How sigma draws edges here: curves with an arrow's head, solid, dashed or dotted by status; all in one instanced WebGL program. */
import { EdgeProgram } from 'sigma/rendering';
import { floatColor } from 'sigma/utils';
import { ARROW, along, curve } from './look.js';

const STEPS = 14;

/* The strip along the curve: (how far, side, width), then the head: base left, base right, tip. */
function strip() {
  const points = [];
  for (let i = 0; i <= STEPS; i++) points.push([i / STEPS, -1, 0], [i / STEPS, 1, 0]);
  points.push([1, -1, 1], [1, 1, 1], [1, 0, 2]);
  return points;
}

const VERTEX = /* glsl */ `
attribute vec3 a_place;         // how far along, side, 0 line | 1 head | 2 tip
attribute vec4 a_id;
attribute vec4 a_color;
attribute vec2 a_from;
attribute vec2 a_to;
attribute vec4 a_line;          // radius of either end, thickness, bend
attribute float a_dash;
uniform mat3 u_matrix;
uniform vec2 u_size;            // of the canvas, in its pixels
uniform float u_ratio;          // sizes are divided by it
uniform float u_pixels;         // of the canvas in one of the page
varying vec4 v_color;
varying float v_along;          // in the page's pixels
varying float v_side;
varying float v_half;
varying float v_dash;
varying float v_head;
const float bias = 255.0 / 254.0;

vec2 seen(vec2 p) { return ((u_matrix * vec3(p, 1.0)).xy + 1.0) * u_size / 2.0; }
vec2 unit(vec2 v) { float l = length(v); return l > 0.0001 ? v / l : vec2(1.0, 0.0); }

void main() {
  vec2 from = seen(a_from), to = seen(a_to), d = to - from;
  vec2 control = (from + to) / 2.0 + vec2(-d.y, d.x) * a_line.w;
  float scale = u_pixels / u_ratio;
  float r0 = a_line.x * scale, r1 = a_line.y * scale;
  vec2 away = unit(control - from), home = unit(to - control);
  float head = min(${ARROW.toFixed(1)} * u_pixels, max(0.0, length(d) - r0 - r1) / 2.0);
  vec2 start = from + away * r0, tip = to - home * (r1 + u_pixels), end = tip - home * head;
  float t = a_place.x, u = 1.0 - t;
  vec2 at = u * u * start + 2.0 * u * t * control + t * t * end;
  vec2 along = unit(u * (control - start) + t * (end - control));
  if (a_place.z > 0.5) along = home;
  vec2 across = vec2(-along.y, along.x);
  float half_width = max(a_line.z * scale, u_pixels) / 2.0;
  #ifdef PICKING_MODE
  half_width = max(half_width, 5.0 * u_pixels);
  #endif
  float wide = half_width + u_pixels;
  v_head = 0.0;
  if (a_place.z > 0.5) { wide = max(head * 0.5, half_width); v_head = 1.0; }
  if (a_place.z > 1.5) { at = tip; wide = 0.0; }
  at += across * a_place.y * wide;
  gl_Position = vec4(at * 2.0 / u_size - 1.0, 0.0, 1.0);
  v_along = t * (length(control - start) + length(end - control) + length(end - start)) / 2.0 / u_pixels;
  v_side = a_place.y * wide;
  v_half = half_width;
  v_dash = a_dash;
  #ifdef PICKING_MODE
  v_color = a_id;
  #else
  v_color = a_color;
  #endif
  v_color.a *= bias;
}`;

const FRAGMENT = /* glsl */ `
precision highp float;
varying vec4 v_color;
varying float v_along;
varying float v_side;
varying float v_half;
varying float v_dash;
varying float v_head;

/* 1 within a stroke; the patterns of look.js. */
float stroke(float x) {
  if (v_dash < 0.5) return 1.0;
  if (v_dash < 1.5) return step(mod(x, 13.0), 9.0);
  if (v_dash < 2.5) { float m = mod(x, 17.0); return max(step(m, 9.0), step(12.0, m) * step(m, 14.0)); }
  if (v_dash < 3.5) return step(mod(x, 6.0), 2.0);
  return step(mod(x, 11.0), 4.0);
}

void main() {
  #ifdef PICKING_MODE
  gl_FragColor = v_color;
  #else
  float cover = v_head > 0.0 ? 1.0 : stroke(v_along) * clamp(v_half - abs(v_side) + 0.5, 0.0, 1.0);
  gl_FragColor = v_color * cover;
  #endif
}`;

const DASHES = { Asserted: 0, Alleged: 1, Denied: 2, Possible: 3, Negated: 4 };
const { FLOAT, UNSIGNED_BYTE, TRIANGLE_STRIP } = WebGLRenderingContext;

export class ClaimEdges extends EdgeProgram {
  drawLabel = drawEdgeLabel;

  getDefinition() {
    return {
      VERTICES: strip().length,
      VERTEX_SHADER_SOURCE: VERTEX,
      FRAGMENT_SHADER_SOURCE: FRAGMENT,
      METHOD: TRIANGLE_STRIP,
      UNIFORMS: ['u_matrix', 'u_size', 'u_ratio', 'u_pixels'],
      ATTRIBUTES: [
        { name: 'a_id', size: 4, type: UNSIGNED_BYTE, normalized: true },
        { name: 'a_color', size: 4, type: UNSIGNED_BYTE, normalized: true },
        { name: 'a_from', size: 2, type: FLOAT },
        { name: 'a_to', size: 2, type: FLOAT },
        { name: 'a_line', size: 4, type: FLOAT },
        { name: 'a_dash', size: 1, type: FLOAT },
      ],
      CONSTANT_ATTRIBUTES: [{ name: 'a_place', size: 3, type: FLOAT }],
      CONSTANT_DATA: strip(),
    };
  }

  processVisibleItem(id, at, from, to, edge) {
    this.array.set([id, floatColor(edge.color), from.x, from.y, to.x, to.y, from.size, to.size, edge.size, edge.bend, DASHES[edge.status] ?? 0], at);
  }

  setUniforms(params, { gl, uniformLocations }) {
    gl.uniformMatrix3fv(uniformLocations.u_matrix, false, params.matrix);
    gl.uniform2f(uniformLocations.u_size, params.width * params.pixelRatio, params.height * params.pixelRatio);
    gl.uniform1f(uniformLocations.u_ratio, params.sizeRatio);
    gl.uniform1f(uniformLocations.u_pixels, params.pixelRatio);
  }
}

/* --- labels -------------------------------------------------------------------------------------------------------- */

/* Where labels stand in this picture: one that would lie over another is left out. */
let taken = [], discs = [];
export const clearLabels = () => { taken = [], discs = []; };

function isFree(box, boxes) {
  return !boxes.some((other) => box[0] < other[2] && other[0] < box[2] && box[1] < other[3] && other[1] < box[3]);
}

/* Text on a halo of the ground's colour. */
function write(context, text, x, y, font, ink, ground) {
  context.font = font;
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  context.lineJoin = 'round';
  context.lineWidth = 4;
  context.strokeStyle = ground;
  context.strokeText(text, x, y);
  context.fillStyle = ink;
  context.fillText(text, x, y);
  context.textAlign = 'start';
  context.textBaseline = 'alphabetic';
}

export const LABEL_SIZE = 12.5, EDGE_LABEL_SIZE = 10.5;
const short = (text, most) => (text.length > most ? `${text.slice(0, most - 1).trimEnd()}…` : text);
export const shortLabel = (text) => short(text, 28);

/* Below the disc. */
export function drawNodeLabel(context, node, settings) {
  if (!node.label || node.faded) return;
  const text = shortLabel(node.label), y = node.y + node.size + LABEL_SIZE * 0.75;
  const font = `${node.strong ? 650 : 500} ${LABEL_SIZE}px ${settings.labelFont}`;
  context.font = font;
  const half = context.measureText(text).width / 2;
  const box = [node.x - half, y - LABEL_SIZE / 2, node.x + half, y + LABEL_SIZE / 2];
  if (!node.strong && !isFree(box, taken)) return;
  taken.push(box);
  discs.push([node.x - node.size, node.y - node.size, node.x + node.size, node.y + node.size]);
  write(context, text, node.x, y, font, node.labelColor, node.ground);
}

export function drawNodeHover(context, node, settings) {
  context.beginPath();
  context.arc(node.x, node.y, node.size + 4, 0, 2 * Math.PI);
  context.lineWidth = 2.5;
  context.strokeStyle = node.accent;
  context.stroke();
  write(context, node.label, node.x, node.y + node.size + LABEL_SIZE * 0.75, `650 ${LABEL_SIZE}px ${settings.labelFont}`, node.labelColor, node.ground);
}

export function drawEdgeLabel(context, edge, from, to, settings) {
  if (!edge.label) return;
  const line = curve(from, to, edge.bend);
  const font = `${edge.strong ? 650 : 450} ${EDGE_LABEL_SIZE + (edge.strong ? 1.5 : 0)}px ${settings.edgeLabelFont}`;
  context.font = font;
  const half = context.measureText(edge.label).width / 2;
  if (!edge.strong && Math.hypot(to.x - from.x, to.y - from.y) - from.size - to.size < half) return;
  /* in the middle, or beside it where that is taken */
  for (const t of [0.5, 0.38, 0.62, 0.26, 0.74]) {
    const { x, y } = along(line, t), box = [x - half, y - 6, x + half, y + 6];
    if (!isFree(box, taken) || !isFree(box, discs)) continue;
    taken.push(box);
    write(context, edge.label, x, y, font, edge.ink, edge.ground);
    return;
  }
  if (edge.strong) write(context, edge.label, line.middle.x, line.middle.y, font, edge.ink, edge.ground);
}
