# Everyday work. `just` itself comes with `cargo install just` or `pipx install rust-just`.

# What there is.
default:
    @just --list

# What must hold before a change is taken; the same as .ci/run.
ci:
    bash .ci/run

# The binary, as it is shipped.
build:
    cargo build --release

# Every test; arguments go to cargo, such as `-p simroll-domain`.
test *args:
    cargo test --workspace {{args}}

# Every test of one crate: `just t domain`.
t crate *args:
    cargo test -p simroll-{{crate}} {{args}}

# Formatting and lints.
lint:
    cargo fmt --all --check
    cargo clippy --workspace --all-targets -- -D warnings

# Generated requests, good and bad, against a server on each store; arguments go to schemathesis, such as
# `--max-examples 500`.
schemathesis *args:
    bash .ci/schemathesis/run {{args}}

# What comes from outside: licences, origins, and what is known to be weak (asks the RustSec database).
deny:
    cargo deny --locked check

# Formats everything.
fmt:
    cargo fmt --all

# The documentation of every crate, as HTML.
doc:
    RUSTDOCFLAGS='-D warnings' cargo doc --workspace --no-deps

# A server with sample subscribers on 127.0.0.1:8080.
demo *args:
    cargo run --release -- serve --demo {{args}}

# Every example, one after the other.
examples:
    cargo run -q -p simroll-examples --example identifiers
    cargo run -q -p simroll-examples --example embed
    cargo run -q -p simroll-examples --example own_store

# Kills a server under load `rounds` times, and looks for everything that it had answered.
proof-kill rounds='200' *args:
    cargo run --release -p simroll-bench -- kill --rounds {{rounds}} {{args}}

# Ends sessions of two servers on one PostgreSQL under load, and looks for everything that they had answered.
proof-sessions rounds='100' *args:
    cargo run --release -p simroll-bench -- sessions --rounds {{rounds}} {{args}}

# Cuts the power at `images` moments, and looks for everything that had been acknowledged.
proof-power images='20000' *args:
    cargo run --release -p simroll-bench -- power --images {{images}} {{args}}

# Has the disk be full, or fail, at every single request.
proof-faults *args:
    cargo run --release -p simroll-bench -- faults {{args}}

# A Debian package, in target/debian (`cargo install cargo-deb`).
deb:
    cargo build --release
    rm -rf target/package && mkdir -p target/package/completions
    target/release/simroll man target/package/man
    target/release/simroll completions bash > target/package/completions/simroll
    target/release/simroll completions zsh > target/package/completions/_simroll
    target/release/simroll completions fish > target/package/completions/simroll.fish
    cargo deb --no-build -p simroll-server

# Tries a running server with slow, oversized, smuggled and deep input: `just hostile http://127.0.0.1:8080 --token "$TOKEN"`.
hostile address *args:
    python3 scripts/hostile.py {{address}} {{args}}

# Shows a running server ten million wrong tokens: `just wrong-tokens http://127.0.0.1:8080 --token "$TOKEN" --revoked "$REVOKED"`.
wrong-tokens address *args:
    python3 scripts/wrong_tokens.py {{address}} {{args}}
