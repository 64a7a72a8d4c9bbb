/* What the drawing shows, as a list: for readers who do not see or point at the canvas, and for reading one after the other. */
import { counted, h } from './dom.js';
import { dot, lineSample } from './panel.js';

const PAGE = 200;

export class ClaimList {
  constructor(element, onpick) {
    Object.assign(this, { element, onpick, edges: [], shown: 0, rows: new Map() });
  }

  show(edges, selected) {
    this.edges = [...edges].sort((a, b) => b.support - a.support || b.confidence - a.confidence || a.place - b.place);
    this.shown = 0;
    this.rows = new Map();
    this.list = h('ol', { class: 'claims' });
    this.more = h('button', { type: 'button', class: 'more', onclick: () => this.grow() });
    this.element.replaceChildren(h('h2', {}, counted(edges.length, 'relation')), this.list, this.more);
    this.grow();
    this.mark(selected);
  }

  grow() {
    const next = this.edges.slice(this.shown, this.shown + PAGE);
    this.shown += next.length;
    this.list.append(...next.map((edge) => h('li', {}, this.row(edge))));
    this.more.hidden = this.shown >= this.edges.length;
    this.more.textContent = `${(this.edges.length - this.shown).toLocaleString('en')} more`;
  }

  row(edge) {
    const row = h('button', { type: 'button', class: 'row wide', onclick: () => this.onpick(edge) }, lineSample(edge.status),
      h('span', { class: 'row-text' }, dot(edge.subject.type), h('span', {}, edge.subject.label), ' ', h('em', {}, edge.property.label), ' ', dot(edge.object.type),
        h('span', {}, edge.object.label)),
      edge.status === 'Asserted' ? null : h('span', { class: 'tag' }, edge.status.toLowerCase()),
      h('small', {}, `${Math.round(edge.confidence * 100)} % · ${counted(edge.support, 'article')}`));
    this.rows.set(edge, row);
    return row;
  }

  mark(selected) {
    this.marked?.removeAttribute('aria-current');
    this.marked = this.rows.get(selected);
    this.marked?.setAttribute('aria-current', 'true');
  }
}
