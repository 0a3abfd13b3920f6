"""What the document cannot say: identifiers that are right, few enough to meet again, and of the type beside them."""

from os import environ
from re import fullmatch
from zlib import crc32

import schemathesis
from hypothesis import strategies


def with_check_digit(digits):
    doubled = (int(digit) * (2 - place % 2) for place, digit in enumerate(reversed(digits)))
    return digits + str(-sum(sum(divmod(number, 10)) for number in doubled) % 10)


POOLS = {
    "imsi": [f"22201309096635{n}" for n in range(6)],
    "msisdn": [f"+39333000000{n}" for n in range(6)],
    "iccid": [with_check_digit(f"89390100000000000{n}") for n in range(6)],
    "imei": [with_check_digit(f"3520990000000{n}") for n in range(4)],
    "imeisv": [f"3520990000000{n}01" for n in range(4)],
}

# The id of the token with which everything is asked for.
OWN_TOKEN = environ["TOKEN"].split("_")[1]
# The ids of those that were made meanwhile.
made = []

for name, pool in POOLS.items():
    schemathesis.openapi.format(name, strategies.sampled_from(pool))


def met_again(kind, value):
    """One of few identifiers of that kind, for most generated texts; the others stay."""
    pool = POOLS.get(kind.lower()) if isinstance(kind, str) else None
    if not pool or not isinstance(value, str) or not value:
        return value
    sum_of_text = crc32(value.encode(errors="replace"))
    return value if sum_of_text % 4 == 0 else pool[sum_of_text // 4 % len(pool)]


@schemathesis.hook
def map_path_parameters(context, path_parameters):
    if isinstance(path_parameters, dict) and "type" in path_parameters:
        path_parameters["value"] = met_again(path_parameters["type"], path_parameters.get("value"))
    # Most tokens that are named are some that were made, and never the one with which everything is asked for.
    token = path_parameters.get("token") if isinstance(path_parameters, dict) else None
    if token and made and crc32(str(token).encode(errors="replace")) % 4:
        path_parameters["token"] = made[len(str(token)) % len(made)]
    elif token == OWN_TOKEN:
        path_parameters["token"] = "another"
    return path_parameters


@schemathesis.hook
def after_call(context, case, response):
    """Remembers the tokens that are made."""
    if case.operation.path == "/admin/token" and response.status_code == 201:
        made.append(response.json()["content"][0]["id"])


@schemathesis.hook
def map_query(context, query):
    """A cursor that is made up leads nowhere: most are left out, so that something is listed."""
    cursor = query.get("cursor") if isinstance(query, dict) else None
    if isinstance(cursor, str) and fullmatch("[A-Za-z0-9_-]{44}", cursor) and crc32(cursor.encode()) % 4:
        del query["cursor"]
    return query


@schemathesis.hook
def map_body(context, body):
    """Few identifiers, and an account that there is."""
    account = body.get("account") if isinstance(body, dict) else None
    if isinstance(account, str) and fullmatch("[a-z0-9][a-z0-9._-]{0,63}", account) and crc32(account.encode()) % 4:
        body["account"] = "default"
    nodes = body.get("bulk") if isinstance(body, dict) else None
    for node in nodes if isinstance(nodes, list) else []:
        named = node.get("subscriberIdentifiers") if isinstance(node, dict) else None
        if isinstance(named, dict) and "type" in named:
            named["value"] = met_again(named["type"], named.get("value"))
    return body
