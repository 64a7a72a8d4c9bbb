// Oxigraph behind HTTP, on loopback: /query, /update and /store as SPARQL 1.1 says. oxigraph.mjs PORTFILE; ends by itself after a minute.
import { webcrypto } from "node:crypto";
import { createServer } from "node:http";
import { renameSync, writeFileSync } from "node:fs";
import oxigraph from "oxigraph";

globalThis.crypto ??= webcrypto;  // Oxigraph wants it; Node.js 18, of Debian 12, has it only in its module
const store = new oxigraph.Store();

function answer(request, url, body) {
    const graph = url.searchParams.get("graph");
    const target = graph ? oxigraph.namedNode(graph) : oxigraph.defaultGraph();
    const type = request.headers["content-type"] ?? "";
    if (url.pathname === "/query" && request.method === "POST") {
        const accept = request.headers.accept;
        return [200, accept, store.query(new URLSearchParams(body).get("query"), { results_format: accept })];
    }
    if (url.pathname === "/update" && request.method === "POST" && type === "application/sparql-update") {
        store.update(body);
        return [204];
    }
    if (url.pathname === "/store" && request.method === "POST" && type === "text/turtle") {
        store.load(body, { format: type, to_graph_name: target });
        return [204];
    }
    if (url.pathname === "/store" && request.method === "DELETE") {
        const there = store.match(null, null, null, target);
        there.forEach((quad) => store.delete(quad));
        return [there.length ? 204 : 404, "text/plain", ""];
    }
    return [405, "text/plain", "not here\n"];
}

const server = createServer((request, response) => {
    const parts = [];
    request.on("data", (part) => parts.push(part));
    request.on("end", () => {
        let code, type, text;
        try {
            [code, type, text] = answer(request, new URL(request.url, "http://localhost"), Buffer.concat(parts).toString());
        } catch (error) {
            [code, type, text] = [400, "text/plain", `${error}\n`];
        }
        response.writeHead(code, type ? { "Content-Type": type } : {});
        response.end(text);
    });
});
server.listen(0, "127.0.0.1", () => {
    writeFileSync(process.argv[2] + ".part", String(server.address().port));
    renameSync(process.argv[2] + ".part", process.argv[2]);
});
setTimeout(() => process.exit(0), 60000);
