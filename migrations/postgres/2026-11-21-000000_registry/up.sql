-- Times are microseconds since 1970-01-01T00:00:00 UTC. Texts compare by bytes. A number is the place of an entry in the
-- journal of its account; a subscriber is called by the number of the entry that registered it.
--
-- Every key of a table that belongs to accounts begins with the account: nothing of one is found from another, and all
-- of one can live in one place.

-- The tenants.
CREATE TABLE accounts (
    id BIGINT NOT NULL PRIMARY KEY,
    name TEXT COLLATE "C" NOT NULL UNIQUE,
    created_at BIGINT NOT NULL
);

-- Bearer tokens: the public half, and the SHA-256 of the secret half as 64 hexadecimal digits.
--
-- scopes        what it may do: names with commas between them
-- description   what it is for
-- owner         whom to ask about it
-- last_used_at  give or take a minute
CREATE TABLE tokens (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    account_id BIGINT NOT NULL REFERENCES accounts (id),
    digest TEXT COLLATE "C" NOT NULL,
    scopes TEXT COLLATE "C" NOT NULL,
    description TEXT COLLATE "C",
    owner TEXT COLLATE "C",
    created_at BIGINT NOT NULL,
    expires_at BIGINT,
    last_used_at BIGINT,
    revoked_at BIGINT
);

-- Where each journal ends: the number and time of its last entry, 0 and 0 before the first. Whoever appends moves it
-- from where he saw it, or does not append.
CREATE TABLE journal_heads (
    account_id BIGINT NOT NULL PRIMARY KEY REFERENCES accounts (id),
    number BIGINT NOT NULL,
    time BIGINT NOT NULL
);

-- Subscribers as they are now. A folded text is lower-cased, for searches that take no notice of case.
CREATE TABLE subscribers (
    account_id BIGINT NOT NULL,
    number BIGINT NOT NULL,
    status TEXT COLLATE "C" NOT NULL,
    iccid TEXT COLLATE "C",
    imei TEXT COLLATE "C",
    imeisv TEXT COLLATE "C",
    alias TEXT COLLATE "C",
    alias_folded TEXT COLLATE "C",
    generic_id TEXT COLLATE "C",
    username TEXT COLLATE "C",
    username_folded TEXT COLLATE "C",
    external_id TEXT COLLATE "C",
    user_class TEXT COLLATE "C",
    -- A modular-crypt or PHC string. It stands here only, never in the journal.
    password_hash TEXT COLLATE "C",
    -- The number of the entry that changed it last, and when that was.
    version BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (account_id, number)
);

-- This index and those of the journal end with the number, by which their rows are put in order.
CREATE INDEX subscribers_by_version ON subscribers (account_id, version, number);
CREATE INDEX subscribers_by_status ON subscribers (account_id, status);
CREATE INDEX subscribers_by_alias ON subscribers (account_id, alias_folded) WHERE alias_folded IS NOT NULL;
CREATE INDEX subscribers_by_username ON subscribers (account_id, username_folded) WHERE username_folded IS NOT NULL;
CREATE INDEX subscribers_by_class ON subscribers (account_id, user_class) WHERE user_class IS NOT NULL;

-- The subscriptions of a subscriber as they are now, numbered by pair.
CREATE TABLE subscriptions (
    account_id BIGINT NOT NULL,
    subscriber BIGINT NOT NULL,
    pair BIGINT NOT NULL,
    imsi TEXT COLLATE "C",
    msisdn TEXT COLLATE "C",
    -- 1 for the last one in use, else 0.
    is_last_active INTEGER NOT NULL,
    use_case BIGINT,
    PRIMARY KEY (account_id, subscriber, pair)
);

CREATE INDEX subscriptions_by_use_case ON subscriptions (account_id, use_case) WHERE use_case IS NOT NULL;

-- Who holds, or held, which identifier: from the entry that opened the binding until the entry that closed it. The
-- open ones are the index by which subscribers are found; the closed ones are its history.
--
-- kind    1 IMSI, 2 ICCID, 3 MSISDN, 4 username, 5 external id, 6 generic id, 7 IMEI, 8 IMEISV, and
--         9 device: the first 14 digits of an IMEISV, held along with it, so that the device is found by them.
-- closed  9223372036854775807 while the binding is open, so that one key serves both: an identifier is open once.
-- sharer  0 for what only one subscriber at a time may hold (kinds 1 to 6), else the subscriber.
CREATE TABLE bindings (
    account_id BIGINT NOT NULL,
    kind INTEGER NOT NULL,
    value TEXT COLLATE "C" NOT NULL,
    closed BIGINT NOT NULL,
    sharer BIGINT NOT NULL,
    opened BIGINT NOT NULL,
    subscriber BIGINT NOT NULL,
    PRIMARY KEY (account_id, kind, value, closed, sharer)
);

-- The journal: append-only, numbered without gaps.
--
-- author      a token's id, or nothing where an operator acted
-- subscriber  whom the command named, registered or removed
-- is_changed  1 where that one is among those whom the entry changed, else 0; journal_others has the rest of these
-- named_by    kind:value of the identifier by which the command named the subscriber
-- changes     [[subscriber, field, pair, from, to], …]; a password's from and to are true, for "set"
-- use_case    {"from": {id, name, apns}, "to": {…}}: what became of the catalogue
-- flags       [[field, code, expected], …]
CREATE TABLE journal (
    account_id BIGINT NOT NULL,
    number BIGINT NOT NULL,
    request_id TEXT COLLATE "C" NOT NULL,
    time BIGINT NOT NULL,
    author TEXT COLLATE "C",
    kind TEXT COLLATE "C" NOT NULL,
    subscriber BIGINT,
    is_changed INTEGER NOT NULL,
    named_by TEXT COLLATE "C",
    changes TEXT COLLATE "C" NOT NULL,
    use_case TEXT COLLATE "C",
    cause TEXT COLLATE "C",
    flags TEXT COLLATE "C",
    PRIMARY KEY (account_id, number)
);

CREATE UNIQUE INDEX journal_by_request ON journal (account_id, request_id);
CREATE INDEX journal_by_subscriber ON journal (account_id, subscriber, is_changed, number) WHERE subscriber IS NOT NULL;
CREATE INDEX journal_by_kind ON journal (account_id, kind, number);
CREATE INDEX journal_by_author ON journal (account_id, author, number) WHERE author IS NOT NULL;

-- Whom an entry changed beside the one in journal.subscriber.
CREATE TABLE journal_others (
    account_id BIGINT NOT NULL,
    subscriber BIGINT NOT NULL,
    number BIGINT NOT NULL,
    PRIMARY KEY (account_id, subscriber, number)
);

-- The answers that retries get: for each Idempotency-Key of a token, what its first request was answered, and a
-- fingerprint that tells whether a later request is the same, as 64 hexadecimal digits.
CREATE TABLE idempotency (
    account_id BIGINT NOT NULL,
    key TEXT COLLATE "C" NOT NULL,
    token TEXT COLLATE "C" NOT NULL,
    fingerprint TEXT COLLATE "C" NOT NULL,
    answer TEXT COLLATE "C" NOT NULL,
    kept_at BIGINT NOT NULL,
    PRIMARY KEY (account_id, key, token)
);

CREATE INDEX idempotency_by_age ON idempotency (account_id, kept_at);

-- The catalogue: use cases with the virtual APNs they may lead to, as a JSON array of texts.
CREATE TABLE use_cases (
    account_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    name TEXT COLLATE "C" NOT NULL,
    apns TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (account_id, id)
);
