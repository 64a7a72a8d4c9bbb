"""A stand-in for a SPARQL endpoint: answers on loopback by what the query contains, and ends by itself after half a minute.

endpoint.py PORTFILE LOGFILE: writes its port to the one, what it was asked to the other.
"""
import http.server
import os
import sys
import threading
import urllib.parse

RESULTS = """{"head": {"vars": ["s", "n"]}, "results": {"bindings": [
 {"s": {"type": "uri", "value": "https://w3id.org/quidnunc/ontology#Asserted"},
  "n": {"type": "literal", "value": "7", "datatype": "http://www.w3.org/2001/XMLSchema#integer"}},
 {"s": {"type": "literal", "value": "Łódź", "xml:lang": "pl"}}]}}"""


class Endpoint(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        form = urllib.parse.parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        query = form["query"][0]
        with open(sys.argv[2], "a", encoding="utf-8") as log:
            log.write(f"{self.path}\t{self.headers['Accept']}\t{self.headers['Content-Type']}\t{query!r}\n")
        if "WRONG" in query:
            self.answer(400, "text/plain", "Parse error:\n  line 1\n  expected SELECT\n  and more\n")
        elif "BROKEN" in query:
            self.answer(200, "application/sparql-results+json", "{\"head\": ")
        elif "BUSY" in query:
            self.answer(503, "text/html", "<html><title>busy</title></html>")
        elif "MOVED" in query and self.path != "/moved":
            self.send_response(307)
            self.send_header("Location", "/moved")
            self.end_headers()
        elif "ASK" in query:
            self.answer(200, "application/sparql-results+json", "{\"head\": {}, \"boolean\": true}")
        elif self.headers["Accept"] == "application/sparql-results+json":
            self.answer(200, "application/sparql-results+json", RESULTS)
        else:
            self.answer(200, self.headers["Accept"], f"as {self.headers['Accept']}\n")

    def answer(self, code, kind, text):
        body = text.encode()
        self.send_response(code)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Endpoint)
threading.Timer(30, os._exit, [0]).start()
with open(sys.argv[1] + ".part", "w", encoding="ascii") as file:
    file.write(str(server.server_port))
os.rename(sys.argv[1] + ".part", sys.argv[1])
server.serve_forever()
