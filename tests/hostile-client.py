"""Sends a server what no client should: bytes of no sense, heads and bodies without an end, requests in drops, more connections than it takes.
hostile-client.py PORT PROCESS. It must stay, keep its memory, and answer others all the while."""
import random, resource, socket, sys, time

port, process = int(sys.argv[1]), sys.argv[2]
faults = []
random.seed(20)
soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, 4096) if hard != resource.RLIM_INFINITY else 4096, hard))


def memory():
    """Kilobytes that the server takes."""
    return next(int(line.split()[1]) for line in open(f"/proc/{process}/status") if line.startswith("VmRSS"))


def connect(timeout=10):
    return socket.create_connection(("127.0.0.1", port), timeout=timeout)


def talk(*parts, timeout=10):
    """Sends the parts; the first bytes of what comes back, b"" when the connection is closed without a word."""
    with connect(timeout) as s:
        try:
            for part in parts:
                s.sendall(part)
            return s.recv(4096)
        except (BrokenPipeError, ConnectionResetError):
            return b""


def served(when):
    try:
        answer = talk(b"GET /id/poland.html HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
    except OSError as error:
        answer = str(error).encode()
    if not answer.startswith(b"HTTP/1.1 200"):
        faults.append(f"{when}: an ordinary request gets {answer[:60]!r}")


def refused(what, *parts):
    """The server says no, or nothing; it must not say 200."""
    try:
        answer = talk(*parts)
        if answer and not answer.startswith((b"HTTP/1.1 4", b"HTTP/1.0 4", b"HTTP/1.1 5", b"HTTP/1.0 5")):
            faults.append(f"{what}: {answer[:60]!r}")
    except socket.timeout:
        faults.append(f"{what}: no answer, and the connection stays open")


served("before")
begin = memory()
# requests in drops, kept going while all else is tried
drops = [connect() for _ in range(100)]
for s in drops:
    s.sendall(b"GET / HTTP/1.1\r\nX-")
bodies = [connect() for _ in range(20)]
for s in bodies:
    s.sendall(b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: application/sparql-query\r\nContent-Length: 1000\r\n\r\nASK")
started = time.monotonic()


def drip():
    for s in drops + bodies:
        try:
            s.sendall(b"a")
        except OSError:
            pass


# --- bytes of no sense

for size in (1, 7, 64, 1000, 30000, 200000):
    for kind in range(4):
        noise = bytes(random.randrange(256) for _ in range(size)) if kind < 2 else bytes([random.randrange(256)]) * size
        refused(f"{size} bytes of noise", noise, b"\r\n\r\n")
drip()
refused("a hello of TLS", bytes.fromhex("16030100a5010000a10303") + bytes(160) + b"\r\n\r\n")
refused("no version", b"GET /\r\n\r\n")
refused("a version to come", b"GET / HTTP/9.9\r\nHost: x\r\n\r\n")
refused("a length below nothing", b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Length: -5\r\n\r\n")
refused("a length beyond numbers", b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999999999999999\r\n\r\n")
refused("chunks of no length", b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: application/sparql-query\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nASK{}\r\n0\r\n\r\n")
refused("a zero byte in the path", b"GET /id/po%00land.html HTTP/1.1\r\nHost: x\r\n\r\n")
refused("a path upwards", b"GET /explorer/../../../../etc/passwd HTTP/1.1\r\nHost: x\r\n\r\n")
refused("a path upwards, hidden", b"GET /explorer/%2e%2e/%2e%2e/etc/passwd HTTP/1.1\r\nHost: x\r\n\r\n")
refused("an Accept header that only refuses", b"GET /id/poland HTTP/1.1\r\nHost: x\r\nAccept: " + b"text/html;q=0," * 300 + b"*/*;q=0\r\n\r\n")
refused("a query that is no UTF-8", b"GET /sparql?query=ASK%7B%ff%fe%7D HTTP/1.1\r\nHost: x\r\n\r\n")
drip()

# --- without an end

block = b"x" * 100000
refused("a head of 10 MB", b"GET / HTTP/1.1\r\nHost: x\r\nX-Long: ", *[block] * 100, b"\r\n\r\n")
refused("a hundred thousand headers", b"GET / HTTP/1.1\r\nHost: x\r\n", *[b"A: b\r\n" * 10000] * 10, b"\r\n")
refused("a path of 10 MB", b"GET /", *[block] * 100, b" HTTP/1.1\r\n\r\n")
refused("a body of 10 MB", b"POST /sparql HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: application/sparql-query\r\nContent-Length: 10000000\r\n\r\n", *[block] * 100)
served("after requests without an end")
drip()

# --- many

many = []
try:
    for _ in range(800):
        many.append(connect())
    served("with 800 idle connections")
    for s in many[:400]:
        s.sendall(b"GET /sparql?query=SELECT%20*%20WHERE%20%7B%20%3Fs%20%3Fp%20%3Fo%20%7D HTTP/1.1\r\nHost: x\r\n\r\n")    # and nobody reads
    for _ in range(400):
        many.append(connect())
except OSError as error:
    faults.append(f"{len(many)} connections: {error}")
drip()
for s in many:
    s.close()
served("after 1,200 connections")

# --- the drops: each connection must be gone, though bytes came all the time

while time.monotonic() - started < 25:
    gone = 0
    for s in drops + bodies:
        s.settimeout(0)
        try:
            gone += s.recv(100) == b""
        except BlockingIOError:
            pass
        except OSError:
            gone += 1
    if gone == len(drops + bodies):
        break
    drip()
    time.sleep(0.5)
else:
    faults.append(f"requests in drops: {len(drops + bodies) - gone} of {len(drops + bodies)} connections stay open")
print(f"# requests in drops ended after {time.monotonic() - started:.0f} s; memory {begin} -> {memory()} KB")
if memory() > begin + 80000:
    faults.append(f"memory grew from {begin} to {memory()} KB")
served("at the end")

for text in faults[:20]:
    print("#", text)
sys.exit(bool(faults))
