/* The panel beside the drawing: an actor with its claims, or an edge with every sentence behind it. */
import { counted, h, s } from './dom.js';
import { pieces } from './data.js';
import { CLASS_COLOURS, CLASS_NAMES, STATUSES } from './look.js';

export const className = (type) => CLASS_NAMES[type] ?? type;

/** A short line in the status's pattern. */
export function lineSample(status) {
  return s('svg', { class: 'sample', width: 30, height: 8, 'aria-hidden': 'true' },
    s('line', { x1: 1, y1: 4, x2: 29, y2: 4, 'stroke-width': 2, stroke: `var(${STATUSES[status].variable})`, 'stroke-dasharray': STATUSES[status].dash.join(' ') }));
}

export const dot = (type) => h('span', { class: 'dot', style: `--dot: ${CLASS_COLOURS[type]}`, 'aria-hidden': 'true' });

function statusBadge(status) {
  return h('span', { class: `status status-${status.toLowerCase()}` }, lineSample(status), h('strong', {}, status), h('span', { class: 'says' }, STATUSES[status].says));
}

const percent = (confidence) => `${Math.round(confidence * 100)} %`;

const DATES = [{}, { month: 'long' }, { month: 'long', day: 'numeric' }].map((more) => new Intl.DateTimeFormat('en-GB', { year: 'numeric', ...more, timeZone: 'UTC' }));

/** "11 January 2019", "January 2019", "2019" */
export function dateText(date) {
  const [, year, month, day] = /^(\d{4})(?:-(\d\d))?(?:-(\d\d))?/.exec(date ?? '') ?? [];
  if (!year) return date ?? '';
  const time = new Date(Date.UTC(year, (month ?? 1) - 1, day ?? 1));
  return Number.isNaN(time.getTime()) ? date : DATES[day ? 2 : month ? 1 : 0].format(time);
}

export class Panel {
  /** `does`: {select(what), around(actor, hops), path(actor), article(article), graph} */
  constructor(element, graph, does) {
    Object.assign(this, { element, graph, does });
  }

  /** `note`: why it is shown, when nobody asked for it; `edges`: what to list when nothing is selected. */
  show(what, note, edges) {
    this.element.replaceChildren(...(what?.best ? this.edge(what, note) : what ? this.actor(what) : this.nothing(note, edges)));
    this.element.scrollTop = 0;
  }

  nothing(note, edges = []) {
    return [note && h('h2', {}, note), h('p', { class: 'hint' }, 'Select an actor or a line to read what is said, and where.'),
      h('ul', { class: 'claims' }, edges.slice(0, 60).map((edge) => h('li', {}, this.row(edge.best))))].filter(Boolean);
  }

  actorButton(actor, classes = '') {
    return h('button', { type: 'button', class: `actor ${classes}`, onclick: () => this.does.select(actor) }, dot(actor.type), actor.label);
  }

  /* --- an edge --------------------------------------------------------------------------------------------------- */

  edge(edge, note) {
    const others = edge.subject.claims.filter((claim) => claim.edge && claim.edge !== edge && claim.edge.best === claim &&
      (claim.subject === edge.object || claim.object === edge.object));
    const sentences = edge.claims.reduce((sum, claim) => sum + claim.rows.length, 0);
    return [
      note && h('p', { class: 'kicker' }, note),
      h('h2', { class: 'statement' }, this.actorButton(edge.subject, 'subject'), ' ',
        h('span', { class: 'property' }, h('span', { 'aria-hidden': 'true' }, '→ '), edge.property.label), ' ', this.actorButton(edge.object, 'object')),
      h('p', { class: 'facts' }, statusBadge(edge.status)),
      h('p', { class: 'facts' }, `${percent(edge.confidence)} sure · ${edge.support === 1 ? 'one independent article' : `${edge.support} independent articles`}`),
      h('h3', {}, `Why we say so: ${counted(sentences, 'sentence')}`),
      sentences > 0 && h('p', { class: 'key' }, h('mark', { class: 'subject' }, 'who'), ' ', h('mark', { class: 'trigger' }, 'did what'), ' ', h('mark', { class: 'object' }, 'to whom')),
      edge.claims.map((claim) => this.claim(claim)),
      others.length > 0 && h('h3', {}, 'Also between them'),
      others.length > 0 && h('ul', { class: 'claims' }, others.map((claim) => h('li', {}, this.row(claim)))),
    ].filter(Boolean).flat();
  }

  claim(claim) {
    const { more, article } = claim;
    const names = (places) => places.map((place, i) => [i ? ', ' : '', this.actorButton(this.graph.actors[place], 'inline')]);
    const when = more.when ? dateText(more.when) : more.from || more.until ? `${dateText(more.from) || '…'} – ${dateText(more.until) || '…'}` : null;
    const unnamed = ['Alleged', 'Denied'].includes(claim.status) ? 'the article names nobody' : 'the article itself';
    const facts = [
      ['Who says so', more.by ? names(more.by) : unnamed], more.reportedBy && ['Reported by', names(more.reportedBy)], more.disputedBy && ['Disputed by', names(more.disputedBy)],
      more.role && ['As', more.role], when && ['When', when], more.amount && ['Amount', `${Number(more.amount).toLocaleString('en')} ${more.currency ?? ''}`],
      ['Confidence', percent(claim.confidence)],
    ].filter(Boolean);
    return h('article', { class: 'claim' },
      distinct(claim.evidence).map((evidence) => sentence(evidence)),
      h('dl', {}, facts.map(([name, value]) => [h('dt', {}, name), h('dd', {}, value)])),
      h('p', { class: 'source' }, h('a', { href: `../${article.path}.html` }, article.title),
        (article.publisher || article.date) && h('span', {}, [article.publisher, dateText(article.date)].filter(Boolean).join(', ')),
        article.url && /^https?:/.test(article.url) ? h('a', { href: article.url, rel: 'noreferrer', class: 'out' }, 'original') : null,
        h('a', { href: `../${claim.path}.html`, class: 'out' }, 'claim’s page')));
  }

  /* --- an actor -------------------------------------------------------------------------------------------------- */

  row(claim) {
    const text = [h('span', {}, claim.subject.label), ' ', h('em', {}, claim.property.label), ' ', h('span', {}, claim.object ? claim.object.label : claim.literal)];
    return h('button', { type: 'button', class: 'row', disabled: !claim.edge, onclick: () => this.does.select(claim.edge) },
      lineSample(claim.status), h('span', { class: 'row-text' }, text),
      claim.status === 'Asserted' ? null : h('span', { class: 'tag' }, claim.status.toLowerCase()));
  }

  actor(actor) {
    const groups = new Map();
    for (const claim of actor.claims) {
      if (claim.edge && claim.edge.best !== claim) continue;
      const key = `${claim.property.label}${claim.subject === actor ? '' : ' ←'}`;
      if (!groups.has(key)) groups.set(key, { label: claim.property.label, own: claim.subject === actor, claims: [] });
      groups.get(key).claims.push(claim);
    }
    const sorted = [...groups.values()].sort((a, b) => b.own - a.own || b.claims.length - a.claims.length || (a.label < b.label ? -1 : 1));
    return [
      h('p', { class: 'kicker' }, dot(actor.type), className(actor.type)),
      h('h2', {}, actor.label),
      actor.aliases.length > 0 && h('p', { class: 'aliases' }, 'also: ', actor.aliases.slice(0, 12).join(' · '), actor.aliases.length > 12 ? ` · ${actor.aliases.length - 12} more` : ''),
      h('p', { class: 'links' }, h('a', { href: `../${actor.path.includes('://') ? '' : actor.path}.html` }, 'its page'),
        actor.wikidata && h('a', { href: actor.wikidata, rel: 'noreferrer' }, `Wikidata ${actor.wikidata.replace(/.*\//, '')}`),
        h('code', {}, actor.iri)),
      h('p', { class: 'facts' }, `${counted(actor.mentions, 'mention')} · ${counted(actor.claims.length, 'claim')}`),
      h('p', { class: 'actions' },
        h('button', { type: 'button', onclick: () => this.does.around(actor, 1) }, 'Neighbours'),
        h('button', { type: 'button', onclick: () => this.does.around(actor, 2) }, 'Two steps around'),
        h('button', { type: 'button', onclick: () => this.does.path(actor) }, 'Path to …')),
      this.timeline(actor),
      sorted.map(({ label, own, claims }) => group(`${label}${own ? '' : ' (said of it)'}`, claims.map((claim) => this.row(claim)))),
    ].filter(Boolean).flat();
  }

  /* Claims by date: a line with dots, and the same as a list. */
  timeline(actor) {
    const dated = actor.claims.filter((claim) => claim.date && (!claim.edge || claim.edge.best === claim)).sort((a, b) => (a.date < b.date ? -1 : 1));
    if (!dated.length) return null;
    const time = (date) => Date.parse(date.length === 4 ? `${date}-01-01` : date.length === 7 ? `${date}-01` : date);
    const known = dated.filter((claim) => Number.isFinite(time(claim.date)));
    if (!known.length) return null;
    const [first, last] = [time(known[0].date), time(known.at(-1).date)], at = (date) => 8 + 344 * (last > first ? (time(date) - first) / (last - first) : 0.5);
    const stacks = new Map();
    const dots = known.map((claim) => {
      const x = Math.round(at(claim.date) / 7) * 7, level = stacks.get(x) ?? 0;
      stacks.set(x, level + 1);
      return level > 6 ? null : s('circle', { cx: x, cy: 50 - level * 7, r: 2.6, stroke: `var(${STATUSES[claim.status].variable})`, 'stroke-width': 1.2,
        fill: claim.status === 'Asserted' ? `var(${STATUSES.Asserted.variable})` : 'none' });
    });
    return h('section', { class: 'timeline' }, h('h3', {}, 'Timeline'),
      s('svg', { viewBox: '0 0 360 72', 'aria-hidden': 'true' }, s('line', { x1: 4, x2: 356, y1: 56, y2: 56, class: 'axis' }), dots,
        s('text', { x: 4, y: 70 }, dateText(known[0].date)), last > first ? s('text', { x: 356, y: 70, 'text-anchor': 'end' }, dateText(known.at(-1).date)) : null),
      h('details', {}, h('summary', {}, `${counted(known.length, 'dated claim')}; rings are not told as fact`),
        h('ol', { class: 'claims' }, known.slice(0, 200).map((claim) => h('li', {}, h('time', { datetime: claim.date }, dateText(claim.date)), this.row(claim))))));
  }
}

const FIRST = 8;

function group(title, rows) {
  const list = h('ul', { class: 'claims' }, rows.slice(0, FIRST).map((row) => h('li', {}, row)));
  const rest = rows.slice(FIRST);
  const more = rest.length > 0 && h('button', { type: 'button', class: 'more', onclick: () => { list.append(...rest.map((row) => h('li', {}, row))); more.remove(); } },
    `${rest.length} more`);
  return h('section', {}, h('h3', {}, title), list, more);
}

/* Several mentions in one sentence are told once. */
function distinct(evidence) {
  const told = new Set();
  return evidence.filter((one) => !told.has(`${one.begin} ${one.end}`) && told.add(`${one.begin} ${one.end}`));
}

const SAYS = { subject: 'who', trigger: 'what', object: 'whom' };

/** The sentence, its parts marked; each mark also has a word below it, so that it does not rest on colour. */
export function sentence(evidence) {
  return h('blockquote', { class: 'sentence' }, pieces(evidence).map(({ text, marks }) =>
    (marks.length ? h('mark', { class: marks.join(' '), title: marks.map((mark) => SAYS[mark]).join(', ') }, text) : text)));
}
