#!/usr/bin/env python3
"""Shows a running Simroll very many wrong tokens, and says what that costs it.

    scripts/wrong_tokens.py http://127.0.0.1:8080 --token "$TOKEN" --revoked "$REVOKED" [--count 10000000]

Standard library only, plain HTTP only. TOKEN is valid and has the scope read, REVOKED was revoked. Every wrong token is
another one, and well-formed: its checksum fits, so the server has to find out whether it is anybody's. While they are
shown, a call with the right token is made ten times a second. Afterwards tokens that nobody has, the revoked one, and
wrong secrets of the valid one take turns, one call at a time, to compare what is answered and how fast.

What is printed is to be judged by its reader, except for what must not be at all; then the exit status is 1: a wrong
token that is not answered with 401, a right one that is not answered with 200, or answers that tell the kinds apart.
Start the server with `--set log.requests=false`: it is not its log that is tried.
"""

import argparse
import hashlib
import multiprocessing
import random
import re
import socket
import statistics
import sys
import time
import urllib.parse
import urllib.request

BASE62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
PAIRS = [a + b for a in BASE62 for b in BASE62]
AT_A_TIME = 64


def finished(body):
    """The token of that id and secret, with its checksum behind."""
    number = int.from_bytes(hashlib.sha256(body.encode()).digest()[:8], "big") % 62**6
    return body + PAIRS[number // 62**4] + PAIRS[number // 62**2 % 62**2] + PAIRS[number % 62**2]


def letters(count):
    return "".join(random.choices(BASE62, k=count))


def nobodys():
    return finished(f"simroll_{letters(10)}_{letters(43)}")


def guess_at(token):
    return finished(f"simroll_{token.split('_')[1]}_{letters(43)}")


def request(token):
    return (
        f"GET /api/v2/use-case HTTP/1.1\r\nHost: x\r\nX-Request-Id: wrong-tokens\r\nAuthorization: Bearer {token}\r\n\r\n"
    ).encode()


class Connection:
    """A connection on which answers of one length are waited for."""

    def __init__(self, place):
        self.socket = socket.create_connection(place, 60)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def length(self, token):
        """How long the answer to that token is: nothing else is asked for meanwhile."""
        self.socket.sendall(request(token))
        read = b""
        while b"\r\n\r\n" not in read:
            read += self.more()
        head, body = read.split(b"\r\n\r\n", 1)
        length = int(re.search(rb"(?i)content-length: (\d+)", head)[1])
        while len(body) < length:
            body += self.more()
        return len(head) + 4 + length

    def more(self):
        got = self.socket.recv(1 << 18)
        if not got:
            sys.exit("the server closed the connection")
        return got

    def answers(self, requests, length):
        """The answer to each of the requests, which are sent together."""
        self.socket.sendall(b"".join(requests))
        read = b""
        while len(read) < length * len(requests):
            read += self.more()
        return [read[at : at + length] for at in range(0, len(read), length)]


def show(place, count, valid, told):
    """Shows as many wrong tokens, most of nobody, every eighth with the id of the valid one."""
    connection = Connection(place)
    length = connection.length(nobodys())
    id_of_valid, others = valid.split("_")[1], 0
    while count:
        size = min(AT_A_TIME, count)
        prefix = letters(39)
        bodies = (
            f"simroll_{id_of_valid if n % 8 == 0 else letters(10)}_{prefix}{PAIRS[n]}{PAIRS[-n]}" for n in range(size)
        )
        answers = connection.answers([request(finished(body)) for body in bodies], length)
        others += sum(not answer.startswith(b"HTTP/1.1 401") for answer in answers)
        count -= size
    told.put(others)


def memory(address):
    page = urllib.request.urlopen(address + "/metrics").read().decode()
    return float(re.search(r"^process_resident_memory_bytes (\S+)", page, re.M)[1]) / 2**20


def unstamped(answer):
    return re.sub(rb"(?im)^date: .*$", b"", answer)


def compared(place, valid, revoked, rounds):
    """By kind: how long each call took, in microseconds, and the answers that came."""
    connection = Connection(place)
    length = connection.length(revoked)
    kinds = {"nobody's": nobodys, "revoked": lambda: revoked, "a wrong secret": lambda: guess_at(valid)}
    took, came = {kind: [] for kind in kinds}, {kind: set() for kind in kinds}
    for _ in range(rounds):
        turns = [(kind, request(kinds[kind]())) for kind in random.sample(list(kinds), len(kinds))]
        for kind, sent in turns:
            begun = time.perf_counter_ns()
            [answer] = connection.answers([sent], length)
            took[kind].append((time.perf_counter_ns() - begun) / 1000)
            came[kind].add(unstamped(answer))
    return took, came


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("address")
    parser.add_argument("--token", required=True)
    parser.add_argument("--revoked", required=True)
    parser.add_argument("--count", type=int, default=10_000_000)
    parser.add_argument("--connections", type=int, default=2)
    parser.add_argument("--rounds", type=int, default=20_000)
    options = parser.parse_args()
    address = options.address.rstrip("/")
    parts = urllib.parse.urlsplit(address)
    place = (parts.hostname, parts.port or 80)
    wrong = 0

    right, right_took = Connection(place), []
    right_length = right.length(options.token)
    before, highest, begun = memory(address), 0.0, time.time()
    told = multiprocessing.Queue()
    each = options.count // options.connections
    shows = [multiprocessing.Process(target=show, args=(place, each, options.token, told)) for _ in range(options.connections)]
    for own in shows:
        own.start()
    while any(own.is_alive() for own in shows):
        asked = time.perf_counter()
        [answer] = right.answers([request(options.token)], right_length)
        right_took.append((time.perf_counter() - asked) * 1000)
        wrong += not answer.startswith(b"HTTP/1.1 200")
        if len(right_took) % 50 == 0:
            highest = max(highest, memory(address))
        time.sleep(0.1)
    seconds = time.time() - begun
    if any(own.exitcode != 0 for own in shows):
        sys.exit("a connection was not served to the end")
    wrong += sum(told.get() for _ in shows)
    after = memory(address)
    right_took.sort()
    print(f"{each * options.connections} wrong tokens in {seconds:.0f} s, {each * options.connections / seconds:.0f} a second")
    print(f"memory: {before:.1f} MiB before, {highest:.1f} at most, {after:.1f} after")
    print(
        f"the right token meanwhile: {len(right_took)} calls, median {statistics.median(right_took):.1f} ms,"
        f" 99 of 100 below {right_took[int(len(right_took) * 0.99)]:.1f} ms, longest {right_took[-1]:.1f} ms"
    )
    took, came = compared(place, options.token, options.revoked, options.rounds)
    for kind, own in took.items():
        own.sort()
        # What the median may be off by: where it lies if the calls had been drawn again (95 of 100 times).
        aside = int(0.98 * len(own) ** 0.5)
        low, high = own[len(own) // 2 - aside], own[len(own) // 2 + aside]
        print(f"{kind}: median {statistics.median(own):.2f} us, between {low:.2f} and {high:.2f}")
    same = len(set.union(*came.values())) == 1
    print(f"answers: {'the same to the byte' if same else 'DIFFERENT'}; of another status: {wrong}")
    sys.exit(0 if same and not wrong else 1)


if __name__ == "__main__":
    main()
