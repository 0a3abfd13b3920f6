#!/usr/bin/env python3
"""Tries a running Simroll with input that means no good, and says what held.

    scripts/hostile.py http://127.0.0.1:8080 --token "$TOKEN" [--set slow,size,smuggling,depth]

Standard library only. The token needs the scopes read, write and device-app, of an account that may be written to:
whatever should change nothing names a user of its own, who must not be there afterwards. An https address is not
verified: the set is about what the server does with bytes, not about who it is.

Each line is one case: "held", or "FAILED" with what came instead. The exit status is 1 if any failed. A server with
other limits than the usual ones is told by --body-limit, --bulk-body-limit, --body-deadline and --head-deadline.
"""

import argparse
import json
import secrets
import socket
import ssl
import sys
import threading
import time
import urllib.parse

V1 = "/api/v1/device_app_user_update/"
BULK = "/api/v2/bulk/subscriber/use-case"
ALIAS = "/api/v2/subscriber/imsi/001010000000001"


class Peer:
    """A server, and how to speak to it byte by byte."""

    def __init__(self, options):
        address = urllib.parse.urlsplit(options.address)
        if address.scheme not in ("http", "https") or not address.hostname:
            sys.exit("the address must be such as http://127.0.0.1:8080")
        self.host, self.tls = address.hostname, address.scheme == "https"
        self.port = address.port or (443 if self.tls else 80)
        self.token, self.options = options.token, options
        # Nothing here may take longer, or the server waits where it should not.
        self.patience = max(options.body_deadline, options.head_deadline) + 15

    def connect(self):
        connection = socket.create_connection((self.host, self.port), self.patience)
        if self.tls:
            context = ssl.create_default_context()
            context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
            connection = context.wrap_socket(connection, server_hostname=self.host)
        return connection

    def head(self, method, target, *headers):
        lines = [
            f"{method} {target} HTTP/1.1",
            f"Host: {self.host}",
            f"Authorization: Bearer {self.token}",
            "Content-Type: application/json",
            *headers,
        ]
        return ("\r\n".join(lines) + "\r\n\r\n").encode()

    def send(self, *pieces, pause=0.0):
        """The statuses of all answers to those bytes, until the server closes or has nothing more to say."""
        with self.connect() as connection:
            try:
                for piece in pieces:
                    connection.sendall(piece)
                    time.sleep(pause)
            except OSError:
                pass  # A server that has heard enough may close before the end.
            return self.statuses(connection)

    def statuses(self, connection):
        received = b""
        try:
            while True:
                chunk = connection.recv(65536)
                if not chunk:
                    break
                received += chunk
                if self.is_whole(received):
                    # What follows uninvited within a moment counts as well.
                    connection.settimeout(1)
        except socket.timeout:
            if not received:
                return ["nothing, and the connection stays open"]
        except OSError:
            pass
        lines = received.split(b"\r\n")
        return [int(line.split(b" ")[1]) for line in lines if line.startswith(b"HTTP/1.")]

    @staticmethod
    def is_whole(received):
        head, found, body = received.rpartition(b"\r\n\r\n")
        if not found:
            return False
        for line in head.split(b"\r\n"):
            if line.lower().startswith(b"content-length:"):
                return len(body) >= int(line.split(b":")[1])
        return True

    def call(self, method, target, body):
        return self.send(self.head(method, target, f"Content-Length: {len(body)}", "Connection: close") + body)

    def knows(self, user):
        return self.call("GET", f"/api/v2/subscriber/username/{user}", b"") == [200]


class Report:
    """What held and what did not."""

    def __init__(self):
        self.failed = 0

    def say(self, case, held, instead=""):
        self.failed += not held
        print(f"{'held  ' if held else 'FAILED'}  {case}{'' if held else f': {instead}'}", flush=True)

    def answered(self, case, statuses, *expected):
        """All that was answered is one of these; an empty list is a connection that was closed without a word."""
        self.say(case, statuses in [list(one) if isinstance(one, tuple) else [one] for one in expected], statuses)


CLOSED = ()


def user():
    return "hostile-" + secrets.token_hex(8)


def report_of(name):
    return json.dumps({"data": json.dumps({"username": name})}).encode()


def slow(peer, report):
    """Clients that take their time: each is let go, and everybody else is served meanwhile."""
    deadline = {"head": peer.options.head_deadline, "body": peer.options.body_deadline}
    whole = report_of(user())
    half_body = peer.head("POST", V1, f"Content-Length: {len(whole)}") + whole[:-1]
    cases = [
        ("a connection that says nothing", "head", [b""], [CLOSED, 408]),
        ("a head that stops", "head", [b"GET /healthz HTTP/1.1\r\nHost: x\r\n"], [CLOSED, 408]),
        ("a body that stops", "body", [half_body], [408]),
    ]
    results = {}

    def wait(case, pieces):
        started = time.monotonic()
        statuses = peer.send(*pieces)
        results[case] = statuses, time.monotonic() - started

    def drip(case, start, drop):
        started = time.monotonic()
        limit = peer.patience
        with peer.connect() as connection:
            connection.sendall(start)
            try:
                while time.monotonic() - started < limit:
                    connection.sendall(drop)
                    time.sleep(0.5)
                statuses = ["it listens for ever"]
            except OSError:
                statuses = []
        results[case] = statuses, time.monotonic() - started

    threads = [threading.Thread(target=wait, args=(case, pieces)) for case, _, pieces, _ in cases]
    chunked = peer.head("POST", V1, "Transfer-Encoding: chunked")
    drips = [
        ("a head that drips", b"GET /healthz HTTP/1.1\r\n", b"X-A: b\r\n"),
        ("a body that drips", chunked, b"1\r\n \r\n"),
    ]
    threads += [threading.Thread(target=drip, args=args) for args in drips]
    crowd = [peer.connect() for _ in range(peer.options.crowd)]
    for connection in crowd:
        connection.sendall(b"GET /healthz HTTP/1.1\r\nHost: x\r\nX-A: ")
    for thread in threads:
        thread.start()
    statuses = peer.call("GET", "/healthz", b"")
    report.answered(f"somebody is served beside {len(crowd)} slow ones", statuses, 200)
    for thread in threads:
        thread.join()
    for case, _, _, expected in cases:
        report.answered(case, results[case][0], *expected)
    for case, _, _ in drips:
        report.answered(case, results[case][0], CLOSED)
    for case, which, _, _ in cases:
        took = results[case][1]
        report.say(f"{case} is let go after its deadline", took < deadline[which] + 10, f"{took:.0f} s")
    still_open = 0
    for connection in crowd:
        connection.settimeout(5)
        try:
            while connection.recv(4096):
                pass
        except socket.timeout:
            still_open += 1
        except OSError:
            pass
        connection.close()
    report.say("the slow ones are all gone", still_open == 0, f"{still_open} are still open")


def size(peer, report):
    """More than anybody needs."""
    for name, target, method, limit in [
        ("a body", V1, "POST", peer.options.body_limit),
        ("the body of a bulk call", BULK, "PUT", peer.options.bulk_body_limit),
    ]:
        declared = peer.head(method, target, f"Content-Length: {limit + 1}")
        report.answered(f"{name} that is declared too long is refused before it is sent", peer.send(declared), 413)
        huge = peer.head(method, target, "Content-Length: 99999999999999")
        report.answered(f"{name} of a hundred terabytes", peer.send(huge), 413)
        beyond = peer.head(method, target, "Content-Length: 99999999999999999999999")
        report.answered(f"{name} whose length is no number of 64 bits", peer.send(beyond), 400, 413)
        at_limit = b"{}" + b" " * (limit - 2)
        report.answered(f"{name} at the limit is read", peer.call(method, target, at_limit), 400)
        chunk = b"10000\r\n" + b" " * 0x10000 + b"\r\n"
        chunks = [peer.head(method, target, "Transfer-Encoding: chunked")] + [chunk] * (limit // 0x10000 + 2)
        report.answered(f"{name} in chunks over the limit", peer.send(*chunks), 413)
    line = b"GET /" + b"a" * (1 << 20) + b" HTTP/1.1\r\nHost: x\r\n\r\n"
    report.answered("a path of a megabyte", peer.send(line), CLOSED, 400, 404, 414, 431)
    header = peer.head("GET", ALIAS, "X-A: " + "b" * (1 << 20))
    report.answered("a header of a megabyte", peer.send(header), CLOSED, 400, 413, 431)
    headers = peer.head("GET", ALIAS, *[f"X-{n}: b" for n in range(10000)])
    report.answered("ten thousand headers", peer.send(headers), CLOSED, 400, 413, 431)
    key = peer.head("POST", V1, "Idempotency-Key: " + "k" * 256, "Content-Length: 2") + b"{}"
    report.answered("an Idempotency-Key of 256 characters", peer.send(key), 422)
    nodes = json.dumps({"bulk": [{}] * 100000}).encode()
    report.answered("a bulk call with a hundred thousand nodes", peer.call("PUT", BULK, nodes), 413)


def smuggling(peer, report):
    """Requests that two readers could read differently: a second one hidden in the first must never be carried out."""
    hidden_user = user()
    body = report_of(hidden_user)
    hidden = peer.head("POST", V1, f"Content-Length: {len(body)}") + body
    outer = user()
    sent = report_of(outer)
    plain = f"Content-Length: {len(sent)}"
    for case, headers, payload in [
        ("two lengths", [plain, "Content-Length: 5"], sent),
        ("two lengths in one header", [f"Content-Length: {len(sent)}, {len(sent)}"], sent),
        ("a length with a sign", [f"Content-Length: +{len(sent)}"], sent),
        ("a negative length", ["Content-Length: -1"], sent),
        ("a length in hexadecimal", ["Content-Length: 0x10"], sent),
        ("a blank before the colon", [f"Content-Length : {len(sent)}"], sent),
        ("a length and chunks", [plain, "Transfer-Encoding: chunked"], b"0\r\n\r\n" + hidden),
        ("chunks and a length", ["Transfer-Encoding: chunked", "Content-Length: 4"], b"0\r\n\r\n" + hidden),
        ("chunks twice", ["Transfer-Encoding: chunked, chunked"], b"0\r\n\r\n" + hidden),
        ("chunks that are identity", ["Transfer-Encoding: chunked, identity"], b"0\r\n\r\n" + hidden),
        ("a coding that nobody knows", ["Transfer-Encoding: xchunked"], b"0\r\n\r\n" + hidden),
        ("a coding after a tab", ["Transfer-Encoding:\tchunked", plain], b"0\r\n\r\n" + hidden),
        ("a folded header", ["Transfer-Encoding:", " chunked", plain], b"0\r\n\r\n" + hidden),
        ("a bare line feed in a header", ["X-A: b\nTransfer-Encoding: chunked", plain], b"0\r\n\r\n" + hidden),
        ("a chunk length with a sign", ["Transfer-Encoding: chunked"], b"+0\r\n\r\n" + hidden),
        ("a chunk length that overflows", ["Transfer-Encoding: chunked"], b"1" + b"0" * 16 + b"\r\n\r\n" + hidden),
        ("a chunk without its end", ["Transfer-Encoding: chunked"], b"1\r\nab\r\n0\r\n\r\n" + hidden),
        ("a body on a GET", [f"Content-Length: {len(hidden)}"], hidden),
    ]:
        method, target = ("GET", "/healthz") if case.endswith("GET") else ("POST", V1)
        statuses = peer.send(peer.head(method, target, *headers) + payload)
        carried_out = 201 in statuses or peer.knows(hidden_user) or peer.knows(outer)
        report.say(case, not carried_out, f"it was carried out: {statuses}")
        hidden_user, outer = (user(), user()) if carried_out else (hidden_user, outer)
    for case, start in [
        ("HTTP/0.9", b"GET /healthz\r\n\r\n"),
        ("a version that is none", b"GET /healthz HTTP/1.2x\r\nHost: x\r\n\r\n"),
        ("NUL in the path", b"GET /healthz\x00 HTTP/1.1\r\nHost: x\r\n\r\n"),
        ("the preface of HTTP/2 and nonsense", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + b"\xff" * 64),
        ("nonsense", bytes(range(256)) * 16),
    ]:
        statuses = peer.send(start + b"\r\n\r\n")
        report.say(case, 200 not in statuses, statuses)


def depth(peer, report):
    """JSON that would exhaust the stack or the memory of whoever reads it."""
    for levels in (129, 1000, 100000, 500000):
        for what, start, end in [("arrays", "[", "]"), ("objects", '{"a":', "}")]:
            deep = start * levels + "1" + end * levels
            if len(deep) > peer.options.body_limit - 100:
                continue
            outer = ('{"data":' + deep + "}").encode()
            report.answered(f"v1, {levels} {what} deep", peer.call("POST", V1, outer), 400)
            inner = json.dumps({"data": '{"username":' + deep + "}"}).encode()
            if len(inner) < peer.options.body_limit:
                report.answered(f"v1, {levels} {what} deep in the inner JSON", peer.call("POST", V1, inner), 400)
            alias = ('{"alias":' + deep + "}").encode()
            report.answered(f"v2, {levels} {what} deep", peer.call("PATCH", ALIAS, alias), 400)
    name = user()
    for case, text in [
        ("a key that stands twice", '{"data":{"username":"%s","username":"other"}}' % name),
        ("U+0000 in a text", '{"data":{"username":"%s\\u0000"}}' % name),
        ("half a surrogate pair", '{"data":{"username":"%s\\ud800"}}' % name),
        ("a number of a hundred thousand digits", '{"data":{"username":%s}}' % ("9" * 100000)),
        ("an exponent beyond every number", '{"data":{"username":1e999999999}}'),
        ("something after the value", '{"data":{"username":"%s"}} {}' % name),
        ("a comma too many", '{"data":{"username":"%s",}}' % name),
        ("NaN", '{"data":NaN}'),
    ]:
        report.answered(case, peer.call("POST", V1, text.encode()), 400, 422)
    not_text = b'{"data":{"username":"' + name.encode() + b'\xff\xfe"}}'
    report.answered("bytes that are no UTF-8", peer.call("POST", V1, not_text), 400)
    report.say("nothing of it was carried out", not peer.knows(name))


SETS = {"size": size, "smuggling": smuggling, "depth": depth, "slow": slow}


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("address", help="where the server is, such as http://127.0.0.1:8080")
    parser.add_argument("--token", required=True, help="a token with the scopes read, write and device-app")
    parser.add_argument("--set", default=",".join(SETS), help="which sets, with commas between them: %(default)s")
    parser.add_argument("--body-limit", type=int, default=1 << 20)
    parser.add_argument("--bulk-body-limit", type=int, default=16 << 20)
    parser.add_argument("--body-deadline", type=int, default=15, help="in seconds")
    parser.add_argument("--head-deadline", type=int, default=10, help="in seconds")
    parser.add_argument("--crowd", type=int, default=200, help="how many slow clients come at once")
    options = parser.parse_args()
    unknown = [name for name in options.set.split(",") if name not in SETS]
    if unknown:
        parser.error(f"there is no set {unknown[0]}; there are {', '.join(SETS)}")
    peer, report = Peer(options), Report()
    if peer.call("GET", "/api/v2/subscriber?size=1", b"") != [200]:
        sys.exit("the server does not take this token: make one with `simroll token create --account NAME`")
    for name in options.set.split(","):
        print(f"-- {name}: {SETS[name].__doc__}", flush=True)
        SETS[name](peer, report)
        report.answered(f"after {name} the server serves", peer.call("GET", "/readyz", b""), 200)
    sys.exit(1 if report.failed else 0)


if __name__ == "__main__":
    main()
