"""A stand-in for a SPARQL server that takes graphs, and for the ways in which servers fail, on loopback; ends by itself after two minutes.

loading.py PORTFILE FOLDER: writes its port to the one; each path's triples, a line each, stand in FOLDER/NAME, its requests in FOLDER/NAME.log.
What it does is in the path: /NAME/BEHAVIOUR/update or /NAME/BEHAVIOUR/store.
"""
import base64
import hashlib
import http.server
import os
import re
import sys
import threading
import time
import urllib.parse

FOLDER = sys.argv[2]
graphs = {}
asked = {}


class Server(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        self.take("POST")

    def do_DELETE(self):
        self.take("DELETE")

    def take(self, method):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
        path = urllib.parse.urlsplit(self.path)
        name, behaviour, way = (path.path.strip("/").split("/") + ["", ""])[:3]
        asked[name] = asked.get(name, 0) + 1
        with open(f"{FOLDER}/{name}.log", "a", encoding="utf-8") as log:
            log.write(f"{method}\t{path.path}\t{path.query}\t{self.headers['Content-Type']}\t{body.split(' ')[0] or '-'}\n")
        if getattr(self, "be_" + behaviour, lambda *_: False)(name, way):
            return
        self.done(name, method, way, path.query, body)

    def done(self, name, method, way, query, body):
        if body.startswith("query="):
            return self.be_rows()
        known = graphs.setdefault(name, set())
        if way == "update" and self.headers["Content-Type"] != "application/sparql-update":
            return self.answer(415, "only updates here\n")
        if way == "store" and method == "POST" and self.headers["Content-Type"] != "text/turtle":
            return self.answer(415, "only Turtle here\n")
        if method == "DELETE" or body.startswith("CLEAR SILENT GRAPH <http://ex/g>"):
            known.clear()
        elif way == "store" and query in ("graph=http%3A%2F%2Fex%2Fg", "default"):
            known.update(body.splitlines())
        else:
            inner = re.fullmatch(r"INSERT DATA \{(?: GRAPH <http://ex/g> \{)?\n(.*)\n\}(?: \})?\n", body, re.S)
            if not inner:
                return self.answer(400, "what is that?\n")
            known.update(inner[1].splitlines())
        with open(f"{FOLDER}/{name}", "w", encoding="utf-8") as file:
            file.writelines(sorted(line + "\n" for line in known))
        self.answer(204, "")

    # --- ways to fail: true when the request is done with ---

    def be_third(self, name, _):
        return asked[name] == 3 and self.answer(500, "<html><h1>Out of disk</h1>\n<p>try later</p></html>\n")

    def be_cut(self, name, _):
        if asked[name] != 3:
            return False
        return self.be_broken()

    def be_basic(self, *_):
        right = "Basic " + base64.b64encode("käthe:a:b".encode()).decode()
        return self.headers["Authorization"] != right and self.answer(401, "who are you?\n", {"WWW-Authenticate": 'Basic realm="x"'})

    def be_digest(self, *_):
        given = dict(re.findall(r'(\w+)="?([^",]+)"?', self.headers["Authorization"] or ""))
        md5 = lambda *parts: hashlib.md5(":".join(parts).encode()).hexdigest()
        wanted = md5(md5("joe", "r", "secret"), "n1", given.get("nc", ""), given.get("cnonce", ""), "auth", md5(self.command, self.path))
        challenge = {"WWW-Authenticate": 'Digest realm="r", nonce="n1", qop="auth", algorithm="MD5"'}
        return given.get("response") != wanted and self.answer(401, "", challenge)

    def be_moved(self, name, way):
        return self.answer(307, "moved\n", {"Location": f"/{name}/plain/{way}"})

    def be_round(self, name, way):
        return self.answer(307, "moved\n", {"Location": f"/{name}/round/{way}"})

    def be_endless(self, *_):
        return self.pour(200)

    def be_wrong(self, *_):
        return self.pour(500)

    def be_lost(self, *_):
        return self.pour(401)

    def be_silent(self, *_):
        time.sleep(20)
        self.close_connection = True
        return True

    def be_slow(self, name, _):
        time.sleep(1 if asked[name] > 2 else 0)

    def be_large(self, *_):
        return self.answer(413, "too much\n")

    def be_page(self, *_):
        return self.answer(200, "<html><title>Welcome</title></html>", {"Content-Type": "text/html; charset=utf-8"})

    def be_rows(self, *_):
        return self.answer(200, "a\r\n1\r\n", {"Content-Type": "text/csv", "X-SPARQL-MaxRows": "1"})

    def be_broken(self, *_):
        self.send_response(200)
        self.send_header("Content-Type", "text/csv")
        self.send_header("Content-Length", "1000")
        self.end_headers()
        self.wfile.write(b"a\r\n1\r\n")
        self.close_connection = True
        return True

    def pour(self, code):
        self.send_response(code)
        self.send_header("Transfer-Encoding", "chunked")
        if code == 401:
            self.send_header("WWW-Authenticate", 'Basic realm="x"')
        self.end_headers()
        try:
            while True:
                self.wfile.write(b"10000\r\n" + b"x" * 0x10000 + b"\r\n")
        except OSError:
            self.close_connection = True
        return True

    def answer(self, code, text, headers=None):
        body = text.encode()
        self.send_response(code)
        if code != 204:
            self.send_header("Content-Length", str(len(body)))
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)
        return True

    def log_message(self, *_):
        pass


class Quiet(http.server.ThreadingHTTPServer):
    def handle_error(self, *_):
        pass


server = Quiet(("127.0.0.1", 0), Server)
threading.Timer(120, os._exit, [0]).start()
with open(sys.argv[1] + ".part", "w", encoding="ascii") as out:
    out.write(str(server.server_port))
os.rename(sys.argv[1] + ".part", sys.argv[1])
server.serve_forever()
