/* Search as you type: a combobox after the ARIA authoring practices. */
import { search } from './data.js';
import { announce, counted, h } from './dom.js';
import { className, dot } from './panel.js';

export class SearchBox {
  constructor(input, list, graph, onpick) {
    Object.assign(this, { input, list, graph, onpick, found: [], active: -1, usual: input.placeholder });
    input.addEventListener('input', () => this.update());
    input.addEventListener('keydown', (event) => this.key(event));
    input.addEventListener('blur', () => setTimeout(() => this.close(), 150));
    input.addEventListener('focus', () => input.value && this.update());
  }

  /** Puts another question into the box and goes there; null: the usual one. */
  ask(question) {
    this.input.placeholder = question ?? this.usual;
    this.input.value = '';
    if (question) this.input.focus();
  }

  update() {
    this.found = search(this.graph, this.input.value);
    this.list.replaceChildren(...this.found.map(({ actor, alias }, i) => h('li', { id: `found-${i}`, role: 'option', 'aria-selected': 'false', onmousedown: (event) => {
      event.preventDefault();
      this.pick(i);
    } }, dot(actor.type), h('span', {}, actor.label, alias && h('small', {}, ` ${alias}`)), h('small', { class: 'about' }, `${className(actor.type)}, ${counted(actor.claims.length, 'claim')}`))));
    if (this.input.value.trim() && !this.found.length) announce('No actor has such a name');
    const open = this.found.length > 0;
    this.list.hidden = !open;
    this.input.setAttribute('aria-expanded', String(open));
    this.mark(open ? 0 : -1);
  }

  mark(index) {
    this.active = index;
    [...this.list.children].forEach((item, i) => item.setAttribute('aria-selected', String(i === index)));
    if (index >= 0) this.input.setAttribute('aria-activedescendant', `found-${index}`);
    else this.input.removeAttribute('aria-activedescendant');
    this.list.children[index]?.scrollIntoView({ block: 'nearest' });
  }

  key(event) {
    const count = this.found.length;
    if (event.key === 'ArrowDown' && count) this.mark((this.active + 1) % count);
    else if (event.key === 'ArrowUp' && count) this.mark((this.active - 1 + count) % count);
    else if (event.key === 'Enter' && this.active >= 0 && !this.list.hidden) this.pick(this.active);
    else if (event.key === 'Escape') this.close();
    else return;
    event.preventDefault();
  }

  pick(index) {
    const { actor } = this.found[index];
    this.input.value = '';
    this.close();
    this.onpick(actor);
  }

  close() {
    this.list.hidden = true;
    this.input.setAttribute('aria-expanded', 'false');
    this.mark(-1);
  }
}
