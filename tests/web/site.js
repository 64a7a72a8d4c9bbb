/* The site's own pages: looked at, read by the accessibility engine, walked with the keyboard. */
import assert from 'node:assert/strict';
import { readFile, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { axe, open, picture, test } from './browser.js';

const NARROW = { width: 360, height: 740 }, WIDE = { width: 1280, height: 900 };

/* One page of every kind: {name: path}. The claim is one that is denied. */
async function kinds(folder) {
  const data = JSON.parse(await readFile(join(folder, 'data/explorer.json'), 'utf8'));
  const claim = data.claims.find((row) => data.statuses[row[4]] === 'Denied' && row[9].disputedBy);
  const longest = async (kind) => {
    const files = (await readdir(join(folder, kind))).filter((name) => name.endsWith('.html')), sizes = await Promise.all(files.map((name) => stat(join(folder, kind, name))));
    return `${kind}/${files[sizes.reduce((best, one, i) => (one.size > sizes[best].size ? i : best), 0)]}`;
  };
  return { data, claim, pages: { index: 'index.html', actor: await longest('id'), claim: `${claim[0]}.html`, article: await longest('article'), class: 'class/Person.html',
    articles: 'articles.html', ontology: 'ontology.html' } };
}

const focused = (page) => page.evaluate(() => {
  const { outlineStyle, outlineWidth } = getComputedStyle(document.activeElement), box = document.activeElement.getBoundingClientRect();
  return { id: document.activeElement.id, text: document.activeElement.innerText, href: document.activeElement.href, seen: outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2,
    inside: box.right > 0 && box.bottom > 0 && box.left < innerWidth };
});

/** Adds the cases to the plan; `url` is that of the site in `folder`. */
export async function testSite(browser, url, folder) {
  const { data, claim, pages } = await kinds(folder), engine = await readFile(axe, 'utf8');
  const label = (place) => data.actors[place][1];

  for (const colorScheme of ['light', 'dark'])
    await test(`pages of the site, ${colorScheme}: no serious finding of the accessibility engine, nothing wider than a telephone, no other host asked`, async () => {
      const { page, faults, hosts } = await open(browser, url, { viewport: WIDE, colorScheme }), wrong = [];
      for (const [name, path] of Object.entries(pages)) {
        await page.setViewportSize(WIDE);
        await page.goto(url + path);
        await page.evaluate(engine);
        const { violations } = await page.evaluate(() => window.axe.run(document, { resultTypes: ['violations'] }));
        for (const { id, impact, nodes } of violations)
          if (['serious', 'critical'].includes(impact)) wrong.push(`${name}: ${id}: ${nodes.slice(0, 3).map((node) => `${node.html.slice(0, 120)} ${node.any[0]?.message ?? ''}`).join(' | ')}`);
        await picture(page, `site-${name}-${colorScheme}`);
        await page.setViewportSize(NARROW);
        const width = await page.evaluate(() => document.documentElement.scrollWidth);
        if (width > NARROW.width) wrong.push(`${name} is ${width} wide`);
        if (colorScheme === 'light') await picture(page, `site-${name}-narrow`);
      }
      assert.deepEqual(wrong, []);
      assert.deepEqual(faults, []);
      assert.deepEqual([...hosts], [new URL(url).host]);
      await page.context().close();
    });

  await test("an actor's page is painted after itself and one style sheet, without a script", async () => {
    const times = [], { page } = await open(browser, url, { viewport: WIDE });
    const client = await page.context().newCDPSession(page);
    await client.send('Network.setCacheDisabled', { cacheDisabled: true });
    for (let i = 0; i < 5; i++) {
      await page.goto(url + pages.actor);
      const { paint, loaded, scripts } = await page.evaluate(async () => {
        const seen = () => performance.getEntriesByName('first-contentful-paint')[0]?.startTime;
        while (!seen()) await new Promise((done) => requestAnimationFrame(done));
        return { paint: seen(), scripts: document.querySelectorAll('script[src], script:not([type="application/ld+json"])').length,
          loaded: performance.getEntriesByType('resource').map(({ name, decodedBodySize }) => [name.replace(/.*\//, ''), decodedBodySize]) };
      });
      times.push(paint);
      assert.equal(scripts, 0);
      assert.deepEqual(loaded.map(([name]) => name), ['style.css']);
      assert.ok(loaded[0][1] < 20000, `the style sheet has ${loaded[0][1]} bytes`);
    }
    await page.context().close();
    times.sort((a, b) => a - b);
    console.log(`# first paint of ${pages.actor}: ${times.map((time) => time.toFixed(0)).join(', ')} ms`);
  });

  await test("a claim's page says at once who did what to whom, whether it is so, who says so, in which sentence", async () => {
    const { page } = await open(browser, url + pages.claim, { viewport: WIDE });
    const { words, sentence, marks, status, meaning, low, links } = await page.evaluate(() => ({
      words: document.querySelector('h1').innerText, sentence: document.querySelector('blockquote').innerText, status: document.querySelector('h1 .status').innerText,
      marks: Object.fromEntries([...document.querySelectorAll('blockquote mark')].map((mark) => [mark.className, mark.innerText])),
      meaning: document.querySelector('.meaning').innerText, low: document.querySelector('blockquote').getBoundingClientRect().bottom,
      links: [...document.querySelectorAll('main a')].map((link) => link.innerText) }));
    const [text, , , sb, se, ob, oe, tb, te] = claim[8][0], part = (from, to) => [...text].slice(from, to).join('');
    assert.ok(words.startsWith(`${label(claim[1])} ${data.properties[claim[2]][1]} ${label(claim[3])}`), words);
    assert.equal(sentence, text);
    assert.deepEqual(marks, { subject: part(sb, se), object: part(ob, oe), trigger: part(tb, te) });
    assert.equal(status, 'denied');
    assert.match(meaning, /rejected/);
    assert.ok(links.includes(label(claim[9].disputedBy[0])), 'who disputes it');
    assert.ok(low < WIDE.height / 2, `the sentence stands ${low} pixels down`);
    await page.context().close();
  });

  await test('with the keyboard alone: past the head, search, an actor, its claim, the graph', async () => {
    const { page } = await open(browser, url, { viewport: WIDE }), wanted = data.actors[claim[1]];
    await page.keyboard.press('Tab');
    const skip = await focused(page);
    assert.ok(skip.inside && skip.seen && /content/.test(skip.text), JSON.stringify(skip));
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    assert.ok(await page.evaluate(() => document.activeElement.closest('main') !== null), 'behind the head');
    for (let i = 0; i < 12 && (await focused(page)).id !== 'query'; i++) {
      assert.ok((await focused(page)).seen, 'the focus is seen');
      await page.keyboard.press('Tab');
    }
    await page.keyboard.type(wanted[1].toLowerCase());
    await page.waitForSelector('#found a');
    await picture(page, 'site-search');
    await page.keyboard.press('ArrowDown');
    assert.ok((await focused(page)).href.endsWith(`${wanted[0]}.html`));
    await page.keyboard.press('ArrowUp');
    assert.equal((await focused(page)).id, 'query');
    await page.keyboard.press('ArrowDown');
    await Promise.all([page.waitForURL(`**/${wanted[0]}.html`), page.keyboard.press('Enter')]);
    await page.focus(`a[href$="${claim[0]}.html"]`);
    await Promise.all([page.waitForURL(`**/${claim[0]}.html`), page.keyboard.press('Enter')]);
    await page.focus('.explore a');
    await page.keyboard.press('Enter');
    await page.waitForSelector('body.ready');
    assert.ok((await page.locator('#panel').innerText()).includes(claim[8][0][0]), 'the claim is open in the explorer');
    await page.context().close();
  });

  await test('a name that nobody has, and an index that cannot be read, are told', async () => {
    const { page } = await open(browser, url, { viewport: WIDE });
    await page.fill('#query', 'qqqq');
    await page.waitForFunction(() => /No actor/.test(document.getElementById('found').innerText));
    await page.keyboard.press('Escape');
    assert.equal(await page.inputValue('#query'), '');
    await page.reload();
    await page.route('**/search.json', (route) => route.abort());
    await page.fill('#query', 'a');
    await page.waitForFunction(() => /cannot be read/.test(document.getElementById('found').innerText));
    await page.context().close();
  });
}
