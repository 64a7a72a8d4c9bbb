/* Lays out a large graph aside of the page and tells the positions whenever they are better. */
import { layOut } from './layout.js';

let current = 0;

onmessage = async ({ data: { count, pairs, number } }) => {
  current = number;
  for (const better of layOut(count, pairs)) {
    if (better) postMessage({ number, ...better }, [better.xy.buffer]);
    await new Promise((done) => setTimeout(done));      /* a newer graph may have come */
    if (current !== number) return;
  }
};
