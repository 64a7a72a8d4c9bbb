/* The explorer and the pages of the site, used as people use them: node explorer.js FOLDER, in which site/ and large/ stand. */
import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { axe, launch, open, picture, plan, run, serve, Skip, test } from './browser.js';
import { large } from './large.js';
import { testSite } from './site.js';

const folder = process.argv[2];
const data = JSON.parse(await readFile(join(folder, 'site/data/explorer.json'), 'utf8'));

const queries = JSON.parse(await readFile(join(folder, 'site/data/queries.json'), 'utf8'));
const { server, url } = await serve(folder);
const browser = await launch(), home = `${url}site/explorer/`;
const ready = (page) => page.waitForSelector('body.ready', { timeout: 20000 });
const actor = (label) => data.actors.findIndex((row) => row[1] === label);

async function visit(hash = '', options) {
  const opened = await open(browser, home + hash, options);
  await ready(opened.page);
  return opened;
}

/* A claim that the page may be asked about: its words, as the data have them. */
const denied = data.claims.find((row) => data.statuses[row[4]] === 'Denied' && row[9].disputedBy);
const panelText = (page) => page.locator('#panel').innerText();
const seenEdges = (page) => page.evaluate(() => window.explorer.seen.edges.length);

/* --- the start ------------------------------------------------------------------------------------------------------ */

await test('the start shows a drawing and a sentence with who, what and whom marked', async () => {
  const { page, faults, hosts } = await visit();
  assert.ok(await page.locator('#panel mark.subject').count() > 0);
  assert.ok(await page.locator('#panel mark.object').count() > 0);
  assert.ok(await page.locator('#panel mark.trigger').count() > 0);
  const colours = await page.evaluate(() => new Promise((done) => window.explorer.scene.sigma.once('afterRender', () => {
    const nodes = window.explorer.scene.sigma.getCanvases().nodes, gl = nodes.getContext('webgl2'), bytes = new Uint8Array(nodes.width * nodes.height * 4);
    gl.readPixels(0, 0, nodes.width, nodes.height, gl.RGBA, gl.UNSIGNED_BYTE, bytes);
    const found = new Set();
    for (let i = 0; i < bytes.length; i += 4) if (bytes[i + 3] === 255) found.add((bytes[i] << 16) | (bytes[i + 1] << 8) | bytes[i + 2]);
    done(found.size);
  }) && window.explorer.scene.sigma.refresh()));
  assert.ok(colours > 4, `only ${colours} colours are drawn`);
  await picture(page, 'start');
  assert.deepEqual(faults, []);
  assert.deepEqual([...hosts], [new URL(home).host], 'no other host is asked');
  await page.context().close();
});

await test('search as you type finds an actor by part of its name; its panel tells names and claims', async () => {
  const { page } = await visit();
  await page.fill('#search', 'velmora n');
  await page.waitForSelector('#found li');
  await picture(page, 'search');
  await page.keyboard.press('Enter');
  const text = await panelText(page), row = data.actors[actor('Velmora Networks')];
  assert.ok(text.includes('Velmora Networks'));
  for (const alias of row[3]) assert.ok(text.includes(alias), alias);
  assert.match(text, /Timeline/);
  assert.match(page.url(), /select=id\/velmora-networks/);
  await picture(page, 'actor');
  await page.context().close();
});

await test('an edge picked from the list tells its sentences, who says so and who disputes it', async () => {
  const { page } = await visit('#show=all&tab=claims');
  const [subject, object] = [data.actors[denied[1]][1], data.actors[denied[3]][1]], property = data.properties[denied[2]][1];
  await page.locator('#claims-tab .row', { hasText: subject }).filter({ hasText: object }).filter({ hasText: property }).filter({ hasText: 'denied' }).first().click();
  const text = await panelText(page);
  assert.ok(text.includes(denied[8][0][0]), 'the sentence');
  assert.ok(text.includes('Disputed by') && text.includes(data.actors[denied[9].disputedBy[0]][1]));
  assert.ok(text.includes('Denied'));
  const marked = await page.locator('#panel mark.object').nth(1).innerText();     /* the first stands in the key */
  assert.equal(marked, [...denied[8][0][0]].slice(denied[8][0][5], denied[8][0][6]).join(''));
  await picture(page, 'list');
  await page.context().close();
});

await test('a click on the canvas opens the edge, and the actor, that are drawn there', async () => {
  const { page } = await visit(`#around=${data.actors[denied[1]][0]}&hops=1`);
  const place = await page.evaluate(async (iri) => {
    const { scene, graph, seen } = window.explorer, edge = graph.byPath.get(iri).edge, { discs, edges } = scene.picture();
    const { bend } = edges.find((one) => one.edge === edge).data;
    const [a, b] = [discs.get(edge.subject), discs.get(edge.object)], box = document.getElementById('canvas').getBoundingClientRect();
    const dx = b.x - a.x, dy = b.y - a.y;
    /* several places of the curve: another edge or a name may lie over one of them */
    const along = [0.5, 0.4, 0.6, 0.3, 0.7].map((t) => ({ x: box.x + a.x + dx * t + dy * bend * 2 * t * (1 - t), y: box.y + a.y + dy * t - dx * bend * 2 * t * (1 - t) }));
    return { along, actor: { x: box.x + b.x, y: box.y + b.y }, name: edge.object.label };
  }, denied[0]);
  /* told a moment after the click: sigma waits for a second one */
  const tells = (what, wanted, patience) => page.waitForFunction(([what, wanted]) => document.querySelector(what)?.innerText.includes(wanted), [what, wanted], { timeout: patience })
    .then(() => true, () => false);
  let opened = false;
  for (const { x, y } of place.along) {
    if (opened) break;
    await page.mouse.move(x, y);
    await page.mouse.click(x, y);
    opened = await tells('#panel', denied[8][0][0], 1500);
  }
  assert.ok(opened, 'the sentence of the edge');
  await picture(page, 'edge');
  await page.waitForTimeout(400);        /* not the second click of two */
  await page.mouse.click(place.actor.x, place.actor.y);
  assert.ok(await tells('#panel h2', place.name, 5000), 'the actor');
  await page.context().close();
});

await test('links lead to pages of the site: of the actor, the article and the claim', async () => {
  const { page } = await visit(`#select=${data.actors[denied[1]][0]}`);
  const links = () => page.$$eval('#panel a', (all) => all.map((link) => link.href).filter((href) => href.startsWith(location.origin)));
  const found = await links();
  await page.evaluate((path) => window.explorer.select(window.explorer.graph.byPath.get(path).edge), denied[0]);
  found.push(...await links());
  for (const kind of ['id/', 'article/', 'claim/']) assert.ok(found.some((href) => href.includes(`/site/${kind}`)), kind);
  for (const href of found) assert.equal((await page.request.get(href)).status(), 200, href);
  await page.context().close();
});

/* --- what is shown --------------------------------------------------------------------------------------------------- */

await test('filters by class, status, property, confidence, date and article leave what the data say', async () => {
  const { page } = await visit('#show=all');
  const edges = (keep) => new Set(data.claims.filter((row) => typeof row[3] === 'number' && row[1] !== row[3] && keep(row)).map((row) => `${row[1]} ${row[2]} ${row[3]} ${row[4]}`)).size;
  const person = data.classes.indexOf('Person'), asserted = data.statuses.indexOf('Asserted');
  assert.equal(await seenEdges(page), edges(() => true));
  await page.uncheck('[data-filter="classes:Person"]');
  assert.equal(await seenEdges(page), edges((row) => data.actors[row[1]][2] !== person && data.actors[row[3]][2] !== person));
  await page.click('.reset');
  await page.uncheck('[data-filter="statuses:Asserted"]');
  assert.equal(await seenEdges(page), edges((row) => row[4] !== asserted));
  assert.match(page.url(), /status=Alleged,Denied,Negated,Possible/);
  await page.click('.reset');
  await page.click('[data-filter="properties:leads"] >> xpath=../../button', { force: true });
  assert.equal(await seenEdges(page), edges((row) => data.properties[row[2]][0] === 'leads'));
  await page.click('.reset');
  await page.fill('#confidence', '0.9');
  await page.waitForFunction(() => location.hash.includes('confidence=0.9'));
  assert.equal(await seenEdges(page), edges((row) => row[5] >= 0.9));
  await page.click('.reset');
  await page.fill('#since', '2024-05');
  await page.press('#since', 'Tab');
  const date = (row) => row[9].when ?? row[9].from ?? data.articles[row[7]][2] ?? '';
  assert.equal(await seenEdges(page), edges((row) => date(row) >= '2024-05'));
  await page.click('.reset');
  const article = data.claims[0][7];
  await page.selectOption('#article', String(article));
  assert.equal(await seenEdges(page), edges((row) => row[7] === article));
  await page.context().close();
});

await test('the neighbourhood grows with its steps; the shortest path is found', async () => {
  const { page } = await visit('#around=id/velmora-networks&hops=1');
  const one = await seenEdges(page);
  await page.locator('.steps button', { hasText: '2' }).click();
  const two = await seenEdges(page);
  assert.ok(two > one && one > 0, `${one}, ${two}`);
  await page.goto(`${home}#from=id/poland&to=id/velmora-networks`);
  await page.reload();
  await ready(page);
  const path = await page.evaluate(() => ({ length: window.explorer.seen.length, edges: window.explorer.seen.edges.length }));
  assert.ok(path.length >= 1 && path.edges >= path.length, JSON.stringify(path));
  await picture(page, 'path');
  await page.context().close();
});

await test('a permalink gives the same view again; the way back works; what is not there is told', async () => {
  const { page } = await visit();
  await page.fill('#search', 'Velmora Networks');
  await page.keyboard.press('Enter');
  await page.locator('#panel button', { hasText: 'Neighbours' }).click();
  await page.uncheck('[data-filter="statuses:Possible"]');
  const link = page.url(), state = () => page.evaluate(() => [window.explorer.seen.edges.map((edge) => edge.best.path), document.querySelector('#panel h2').innerText]);
  const here = await state();
  const again = await visit(new URL(link).hash);
  assert.deepEqual(await again.page.evaluate(() => [window.explorer.seen.edges.map((edge) => edge.best.path), document.querySelector('#panel h2').innerText]), here);
  await page.goBack();
  assert.notDeepEqual((await state())[0], here[0]);
  const missing = await visit('#select=id/nobody-at-all');
  assert.match(await missing.page.locator('#message').innerText(), /nobody-at-all/);
  for (const one of [page, again.page, missing.page]) await one.context().close();
});

await test('a permalink holds everything of a view', async () => {
  const { page } = await visit();
  const [one, other] = [data.actors[denied[1]][0], data.actors[denied[3]][0]], article = data.articles[denied[7]][0];
  const filters = `class=Firm,Person&status=Asserted,Denied&property=${['leads', data.properties[denied[2]][0]].sort().join(',')}&confidence=0.35&since=2024-01&until=2024-12-31&article=${article}`;
  for (const hash of [`tab=claims&around=${one}&hops=2&${filters}&select=${denied[0]}`, `from=${one}&to=${other}&select=${other}&camera=0.400,0.600,0.750`, `show=all&camera=0.500,0.500,0.500`, 'show=5',
    'tab=sparql&query=ASK+%7B%3Fs+%3Fp+%3Fo%7D']) {
    await page.evaluate((hash) => { location.hash = hash; }, hash);
    await page.waitForFunction((hash) => location.hash === `#${hash}`, hash);
    /* told anew from what was understood of it */
    const told = await page.evaluate(() => new Promise((done) => setTimeout(() => {
      history.replaceState(null, '', '#');
      window.explorer.remember();
      done(location.hash.slice(1));
    })));
    assert.equal(decodeURIComponent(told), decodeURIComponent(hash));
  }
  await page.context().close();
});

/* --- SPARQL ---------------------------------------------------------------------------------------------------------- */

await test('every named query runs in the page; rows lead to the graph; faults are told', async () => {
  const { page, faults } = await visit('#tab=sparql');
  await page.click('#run-query');
  await page.waitForSelector('#sparql-tab table tbody tr');
  await page.waitForFunction((count) => document.getElementById('named').options.length > count, queries.length - 1);
  for (const { name } of queries) {
    await page.selectOption('#named', name);
    await page.waitForFunction(() => !document.getElementById('sparql-tab').hasAttribute('aria-busy'));
    assert.match(await page.locator('.query-status').innerText(), /^([\d,]+ rows?|Yes|No) ?/, name);
  }
  await page.selectOption('#named', 'who-accuses-whom');
  await page.waitForFunction(() => !document.getElementById('sparql-tab').hasAttribute('aria-busy'));
  await picture(page, 'sparql');
  await page.evaluate(() => { window.explorer.sparql.setText('SELECT ?a WHERE { ?a a qn:Firm ; rdfs:label "Velmora Networks"@en } '); });
  const firms = data.actors.filter((row) => data.classes[row[2]] === 'Firm').length;
  await page.evaluate(() => { window.explorer.sparql.setText('SELECT ?a WHERE { ?a a qn:Firm }'); });
  await page.click('#run-query');
  await page.waitForFunction(() => !document.getElementById('sparql-tab').hasAttribute('aria-busy'));
  assert.match(await page.locator('.query-status').innerText(), new RegExp(`^${firms} rows`));
  await page.evaluate(() => { window.explorer.sparql.setText('SELECT * { ?s a qn:Firm ; rdfs:label ?label }'); });
  await page.click('#run-query');
  await page.waitForFunction(() => [...document.querySelectorAll('#sparql-tab th')].map((cell) => cell.innerText).join() === 's,label');
  await page.locator('#sparql-tab table button').first().click();
  assert.equal(await page.evaluate(() => document.body.dataset.tab), 'graph');
  await page.goBack();
  await page.evaluate(() => { window.explorer.sparql.setText('SELECT nonsense'); });
  await page.click('#run-query');
  await page.waitForSelector('.query-status.failed');
  assert.match(await page.locator('.query-status').innerText(), /error|expected/i);
  assert.deepEqual(faults, []);
  await page.context().close();
});

/* --- other ways of use ------------------------------------------------------------------------------------------------ */

await test('with the keyboard alone: search, read, walk from edge to edge, zoom, run a query', async () => {
  const { page } = await visit();
  await page.keyboard.press('/');
  await page.keyboard.type('velmora n');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('Enter');
  assert.equal(await page.evaluate(() => document.activeElement.id), 'panel');
  for (let i = 0; i < 12 && !(await page.evaluate(() => document.activeElement.classList.contains('row'))); i++) await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  assert.ok(await page.locator('#panel .sentence').count() > 0, 'a sentence');
  await page.focus('#canvas');
  const camera = () => page.evaluate(() => window.explorer.scene.sigma.getCamera().getState());
  const before = await camera();
  const still = () => page.waitForFunction(() => !window.explorer.scene.sigma.getCamera().isAnimated());
  await page.keyboard.press('+');
  await still();
  await page.keyboard.press('ArrowRight');
  await still();
  const after = await camera();
  assert.ok(after.ratio < before.ratio && after.x > before.x, JSON.stringify([before, after]));
  await page.keyboard.press('n');
  const first = await panelText(page);
  await page.keyboard.press('n');
  assert.notEqual(await panelText(page), first);
  await page.focus('nav [data-tab="sparql"]');
  await page.keyboard.press('Enter');
  await page.focus('.cm-content');
  await page.keyboard.press('Control+Enter');
  await page.waitForSelector('#sparql-tab table tbody tr');
  await page.context().close();
});

await test('on a narrow screen nothing is cut off, and a claim can be read', async () => {
  const { page } = await visit('', { viewport: { width: 375, height: 740 }, hasTouch: true, isMobile: true });
  await picture(page, 'narrow');
  for (const tab of ['graph', 'claims', 'sparql']) {
    await page.click(`nav [data-tab="${tab}"]`);
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    assert.ok(width <= 375, `${tab} is ${width} wide`);
  }
  await page.click('nav [data-tab="claims"]');
  await page.locator('#claims-tab .row').first().tap();
  assert.ok(await page.locator('#panel .sentence').first().isVisible());
  await picture(page, 'narrow-claim');
  await page.context().close();
});

await test('what is seen is exported as SVG, PNG, GraphML and Turtle', async () => {
  const { page, faults } = await visit('#around=id/velmora-networks&hops=1');
  const files = {};
  for (const kind of ['svg', 'png', 'graphml', 'ttl']) {
    await page.click('#export summary');
    const [download] = await Promise.all([page.waitForEvent('download'), page.click(`[data-export="${kind}"]`)]);
    assert.equal(download.suggestedFilename(), `graph.${kind}`);
    await download.saveAs(join(folder, `export.${kind}`));
    files[kind] = await readFile(join(folder, `export.${kind}`));
    await page.waitForFunction(() => !document.getElementById('export').open);
  }
  const seen = await page.evaluate(() => ({ actors: window.explorer.seen.actors.length, edges: window.explorer.seen.edges.length }));
  await writeFile(join(folder, 'export.json'), JSON.stringify(await page.evaluate(() => {
    const { actors, edges } = window.explorer.seen;
    return { actors: actors.map(({ iri, label, type }) => [iri, label, type]), claims: edges.flatMap((edge) => edge.claims.map(({ iri }) => iri)),
      edges: edges.map(({ subject, object, property, status, best }) => [subject.iri, object.iri, property.label, status, best.evidence[0].text]) };
  })));
  const parsed = (kind) => page.evaluate(([text, kind]) => {
    const xml = new DOMParser().parseFromString(text, 'application/xml');
    return { fault: xml.querySelector('parsererror')?.textContent, circles: xml.querySelectorAll('circle').length, nodes: xml.querySelectorAll('node').length,
      edges: xml.querySelectorAll(kind === 'svg' ? 'path[stroke-width]' : 'edge').length };
  }, [files[kind].toString(), kind]);
  const svg = await parsed('svg'), graphml = await parsed('graphml');
  assert.deepEqual([svg.fault, svg.circles, svg.edges], [undefined, seen.actors, seen.edges]);
  assert.deepEqual([graphml.fault, graphml.nodes, graphml.edges], [undefined, seen.actors, seen.edges]);
  assert.equal(files.png.subarray(1, 4).toString(), 'PNG');
  assert.ok(files.png.length > 20000);
  assert.match(files.ttl.toString(), /a qn:Claim ;/);
  assert.deepEqual(faults, []);
  await page.context().close();
});

await test('what is exported is opened by networkx and rdflib as what was seen', async () => {
  const python = process.env.PYTHON || '/usr/bin/python3';
  if ((await run(python, ['-c', 'import networkx, rdflib'])).code) throw new Skip('python3-networkx or python3-rdflib is not installed');
  const { code, text } = await run(python, [join(new URL('.', import.meta.url).pathname, 'check-exports.py'), folder]);
  assert.equal(code, 0, text);
});

await test('the Turtle is a part of the graph: the engine reads it and finds no statement that the graph has not', async () => {
  const { page } = await visit('#tab=sparql&query=ASK+{}');
  await page.waitForFunction(() => /^Yes/.test(document.querySelector('.query-status')?.textContent));
  const turtle = await readFile(join(folder, 'export.ttl'), 'utf8'), head = turtle.match(/^@prefix.*$/gm).join('\n').replaceAll('@prefix', 'PREFIX').replaceAll(' .', '');
  const body = turtle.replace(/^@prefix.*$/gm, '');
  const blocks = body.split('\n\n').filter((block) => block.trim() && !block.includes('a qn:Article'));
  assert.ok(blocks.length > 20);
  const told = await page.evaluate(async ([head, blocks]) => {
    const wrong = [];
    for (const block of blocks) {
      const { truth } = await window.explorer.sparql.call({ query: `${head} ASK { ${block} }` });
      if (!truth) wrong.push(block);
    }
    return wrong;
  }, [head, blocks]);
  assert.deepEqual(told.slice(0, 2), []);
  await page.context().close();
});

for (const colorScheme of ['light', 'dark'])
  await test(`no serious finding of the accessibility engine, ${colorScheme}`, async () => {
    const wrong = [];
    for (const hash of ['', '#tab=claims', '#tab=sparql&query=SELECT+*+{+?s+a+qn:Firm+;+rdfs:label+?label+}', '#select=id/velmora-networks']) {
      const { page } = await visit(hash, { colorScheme });
      if (hash.includes('sparql')) await page.waitForSelector('#sparql-tab table');
      await page.addScriptTag({ path: axe });
      const { violations } = await page.evaluate(() => window.axe.run(document));
      for (const { id, impact, nodes } of violations)
        if (['serious', 'critical'].includes(impact)) wrong.push(`${hash}: ${id}: ${nodes.slice(0, 3).map((node) => `${node.html.slice(0, 120)} ${node.any[0]?.message ?? ''}`).join(' | ')}`);
      if (!hash || hash.includes('sparql')) await picture(page, `${colorScheme}-${hash ? 'sparql' : 'start'}`);
      await page.context().close();
    }
    assert.deepEqual(wrong, []);
  });

/* --- size ------------------------------------------------------------------------------------------------------------- */

await test('20,000 actors and 60,000 edges: laid out aside of the page, the same each time; while the picture moves nothing is drawn anew', async () => {
  await writeFile(join(folder, 'large/data/explorer.json'), JSON.stringify(large(20000, 60000)));
  const { page, faults } = await open(browser, `${url}large/explorer/#show=all`);
  await ready(page);
  const settled = async () => {
    await page.waitForFunction(() => !window.explorer.scene.busy, undefined, { timeout: 60000 });
    return page.evaluate(() => window.explorer.scene.graph.reduceNodes((sum, key, { x, y }) => (sum * 31 + Math.round(x * 100) * 7 + Math.round(y * 100)) % 1000000007, 7));
  };
  const began = Date.now(), first = await settled(), took = Date.now() - began;
  const moved = await page.evaluate(async () => {
    const { scene, seen } = window.explorer, { sigma } = scene, camera = sigma.getCamera();
    const rest = () => new Promise((done) => setTimeout(done, 1000));
    await rest();
    let drawn = 0;
    sigma.on('afterRender', () => drawn++);
    const move = async (to) => {
      let frames = 0, on = true;
      const tick = () => { frames++; if (on) requestAnimationFrame(tick); }, since = performance.now();
      requestAnimationFrame(tick);
      await camera.animate(to, { duration: 1500 });
      on = false;
      const told = { rate: (frames / (performance.now() - since)) * 1000, drawn, kept: getComputedStyle(sigma.kept).display };
      await rest();
      return { ...told, after: drawn, again: getComputedStyle(sigma.kept).display };
    };
    const zoom = await move({ ratio: 0.6 });
    drawn = 0;
    const pan = await move({ x: 0.6, y: 0.45 });
    return { zoom, pan, actors: seen.actors.length, edges: seen.edges.length };
  });
  console.log(`# ${moved.actors} actors, ${moved.edges} edges, without a graphics card: ${(took / 1000).toFixed(1)} s to a settled picture, ` +
    `${moved.zoom.rate.toFixed(0)} frames a second while zooming, ${moved.pan.rate.toFixed(0)} while it is moved`);
  await picture(page, 'large');
  assert.ok(moved.actors > 18000 && moved.edges > 55000);
  for (const move of [moved.zoom, moved.pan]) {
    assert.ok(move.drawn <= 1, `drawn ${move.drawn} times while it moved`);
    assert.equal(move.kept, 'block');
    assert.ok(move.after >= 1, 'drawn when it rests');
    assert.equal(move.again, 'none');
  }
  await page.click('#view-actions button');        /* the most connected, and back */
  await page.goBack();
  assert.equal(await settled(), first, 'laid out in another way');
  assert.deepEqual(faults, []);
  await page.context().close();
});

await testSite(browser, `${url}site/`, join(folder, 'site'));

await browser.close();
server.close();
process.exitCode = plan();
