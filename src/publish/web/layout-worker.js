/* Lays out a large graph aside of the page and tells the positions from time to time. */
import { positions, prepare, run } from './layout.js';

let current = 0;

onmessage = async ({ data: { count, pairs, number, budget } }) => {
  current = number;
  const work = prepare(count, pairs), end = performance.now() + budget;
  for (let step = 1; performance.now() < end; step++) {
    const since = performance.now();
    while (performance.now() - since < Math.min(400 * step, 3000) && performance.now() < end) run(work, 1);
    await new Promise((done) => setTimeout(done));      /* a newer graph may have come */
    if (current !== number) return;
    const xy = positions(work);
    postMessage({ number, xy, done: performance.now() >= end }, [xy.buffer]);
  }
};
