/* How sigma draws a great many actors and edges: points and thin straight lines, without instances, which software renderers draw one by one. While the
   picture moves nothing is drawn for picking, since nobody points then. */
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

/* Draws with all but the program for picking, when `isMoving(renderer)` says so. */
const lighter = (Base, isMoving) => class extends Base {
  render(params) {
    const pick = this.pickProgram;
    if (isMoving(this.renderer)) this.pickProgram = null;
    super.render(params);
    this.pickProgram = pick;
  }
};

export const isMoving = (sigma) => sigma.getCamera().isAnimated() || sigma.getMouseCaptor().isMoving;

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
