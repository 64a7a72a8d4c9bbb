/* Filters, which are also the legend: by class, status, property, confidence, date and article, with how many claims each would leave. */
import { calmly, h } from './dom.js';
import { className, dateText, dot, lineSample } from './panel.js';
import { STATUSES } from './look.js';
import { passes } from './view.js';

export class Filters {
  constructor(element, graph, onchange) {
    Object.assign(this, { element, graph, onchange });
    this.boxes = {};
    this.build();
  }

  build() {
    const { graph } = this;
    const present = new Set(graph.actors.filter((actor) => actor.claims.length).map((actor) => actor.type));
    const classes = graph.classes.filter((name) => present.has(name));
    const dates = graph.claims.map((claim) => claim.date).filter(Boolean).sort();
    const later = calmly((changes) => this.onchange(changes), 200);
    this.confidence = h('input', { type: 'range', id: 'confidence', min: 0, max: 1, step: 0.05, value: 0,
      oninput: () => { this.tellConfidence(); later({ confidence: Number(this.confidence.value) }); } });
    this.told = h('output', { for: 'confidence' });
    const day = (id, key) => h('input', { type: 'text', inputmode: 'numeric', id, placeholder: (key === 'since' ? dates[0] : dates.at(-1)) ?? '2019-01-31', size: 10,
      pattern: '\\d{4}(-\\d\\d){0,2}', onchange: (event) => event.target.checkValidity() && this.onchange({ [key]: event.target.value }) });
    this.since = day('since', 'since');
    this.until = day('until', 'until');
    this.article = h('select', { id: 'article', onchange: () => this.onchange({ article: graph.articles[this.article.value] ?? null }) },
      h('option', { value: '' }, 'Any article'),
      [...graph.articles].filter((one) => one.claims).sort((a, b) => ((b.date ?? '') < (a.date ?? '') ? -1 : 1)).slice(0, 2000)
        .map((one) => h('option', { value: one.place }, `${one.title.slice(0, 70)}${one.date ? ` (${dateText(one.date)})` : ''}`)));
    this.reset = h('button', { type: 'button', class: 'reset', onclick: () => this.onchange(
      { classes: null, statuses: null, properties: null, confidence: 0, since: '', until: '', article: null }) }, 'Clear all filters');
    const narrow = matchMedia('(max-width: 60rem)').matches;
    this.element.replaceChildren(h('details', { class: 'all-filters', open: !narrow }, h('summary', {}, h('h2', {}, 'What is shown')),
      this.set('Actors', 'classes', classes, (name) => [dot(name), className(name)]),
      this.set('How it is told', 'statuses', graph.statuses, (name) => [lineSample(name), h('span', { title: STATUSES[name].says }, name)]),
      this.set('What they do', 'properties', this.byUse(), (name) => graph.properties.find((property) => property.name === name).label, true),
      h('div', { class: 'field' }, h('label', { for: 'confidence' }, 'At least this sure'), this.confidence, this.told),
      h('div', { class: 'field dates' }, h('label', { for: 'since' }, 'From'), this.since, h('label', { for: 'until' }, 'to'), this.until),
      h('div', { class: 'field' }, h('label', { for: 'article' }, 'Article'), this.article), this.reset));
  }

  byUse() {
    const uses = new Map();
    for (const claim of this.graph.claims) uses.set(claim.property.name, (uses.get(claim.property.name) ?? 0) + 1);
    return [...uses.keys()].sort((a, b) => uses.get(b) - uses.get(a) || (a < b ? -1 : 1));
  }

  /* A set of boxes: all are ticked until one is not. "only" ticks one alone. */
  set(title, key, names, label, long = false) {
    const boxes = new Map();
    const change = () => {
      const ticked = names.filter((name) => boxes.get(name).input.checked);
      this.onchange({ [key]: ticked.length === names.length ? null : new Set(ticked) });
    };
    const tick = (wanted) => {
      for (const [name, { input }] of boxes) input.checked = wanted(name);
      change();
    };
    const rows = names.map((name) => {
      const input = h('input', { type: 'checkbox', checked: true, onchange: change, 'data-filter': `${key}:${name}` }), count = h('small', {});
      boxes.set(name, { input, count });
      return h('li', {}, h('label', {}, input, h('span', { class: 'filter-label' }, label(name)), count),
        h('button', { type: 'button', class: 'only', 'aria-label': `only ${name}`, onclick: () => tick((other) => other === name) }, 'only'));
    });
    this.boxes[key] = boxes;
    return h('fieldset', { class: long ? 'long' : null }, h('legend', {}, title, h('small', {}, 'claims')), h('ul', {}, rows),
      h('button', { type: 'button', class: 'only all', onclick: () => tick(() => true) }, 'tick all'));
  }

  tellConfidence() {
    this.told.textContent = `${Math.round(this.confidence.value * 100)} %`;
  }

  show(view, seen) {
    for (const [key, boxes] of Object.entries(this.boxes)) {
      const counts = this.counts(view, key);
      for (const [name, { input, count }] of boxes) {
        input.checked = !view[key] || view[key].has(name);
        count.textContent = (counts.get(name) ?? 0).toLocaleString('en');
      }
    }
    this.confidence.value = view.confidence;
    this.tellConfidence();
    this.since.value = view.since;
    this.until.value = view.until;
    this.article.value = view.article ? view.article.place : '';
    this.reset.hidden = seen.claims.length === this.graph.claims.length;
  }

  /* Claims by name that pass all filters but this one. */
  counts(view, key) {
    const open = { ...view, [key]: null }, counts = new Map(), add = (name) => counts.set(name, (counts.get(name) ?? 0) + 1);
    for (const claim of this.graph.claims) {
      if (!passes(open, claim)) continue;
      if (key === 'statuses') add(claim.status);
      else if (key === 'properties') add(claim.property.name);
      else {
        add(claim.subject.type);
        if (claim.object && claim.object.type !== claim.subject.type) add(claim.object.type);
      }
    }
    return counts;
  }
}
