// Search as you type over search.json, which is fetched when the box is first used.
"use strict";
{
  const form = document.getElementById("search"), box = document.getElementById("query"), found = document.getElementById("found");
  const plain = text => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  const most = 15;
  let index = null;

  const load = () => index ??= fetch(form.dataset.index).then(answer => {
    if (!answer.ok) throw new Error(answer.status);
    return answer.json();
  }).then(data => ({ classes: data.classes, actors: data.actors.map(a => ({ label: a[0], kind: data.classes[a[1]] ?? "", page: a[2], claims: a[3],
    names: [a[0], ...a.slice(4)].map(plain) })) }));

  const rank = (actor, wanted) => Math.min(...actor.names.map(name => {
    const at = name.indexOf(wanted);
    return at < 0 ? 9 : name === wanted ? 0 : at === 0 ? 1 : name[at - 1] === " " ? 2 : 3;
  }));

  const tell = text => {
    const item = document.createElement("li");
    item.textContent = text;
    found.replaceChildren(item);
  };

  const show = (actors) => found.replaceChildren(...actors.map(actor => {
    const item = document.createElement("li"), link = document.createElement("a"), kind = document.createElement("span");
    link.href = actor.page + ".html";
    kind.className = "kind";
    kind.textContent = ` ${actor.kind.replace(/\B[A-Z]/g, letter => " " + letter.toLowerCase())}, ${actor.claims} ${actor.claims === 1 ? "claim" : "claims"}`;
    link.append(actor.label, kind);
    item.append(link);
    return item;
  }));

  const search = async () => {
    const wanted = plain(box.value.trim());
    if (!wanted) { found.replaceChildren(); return; }
    try {
      const { actors } = await load();
      const hits = actors.map(actor => [rank(actor, wanted), actor]).filter(hit => hit[0] < 9).sort((a, b) => a[0] - b[0]).slice(0, most);
      if (hits.length) show(hits.map(hit => hit[1]));
      else tell("No actor has that name.");
    } catch (error) {
      index = null;
      tell("The search's index cannot be read; a web server must give out this site.");
    }
  };

  /* With the arrow keys through what was found, and back into the box. */
  const walk = event => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.key === "Escape") {
      box.value = "";
      search();
      box.focus();
    } else if (step && found.querySelector("a")) {
      const stops = [box, ...found.querySelectorAll("a")], at = stops.indexOf(document.activeElement);
      stops[(at + step + stops.length) % stops.length].focus();
      event.preventDefault();
    }
  };

  box.addEventListener("input", search);
  form.addEventListener("keydown", walk);
  form.addEventListener("submit", event => {
    event.preventDefault();
    found.querySelector("a")?.click();
  });
}
