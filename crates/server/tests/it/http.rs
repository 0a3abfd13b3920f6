//! Both dialects over a socket.

mod admin;
mod conditions;
mod documents;
mod dry_run;
mod edges;
mod hostile;
mod idempotency;
mod isolation;
mod limits;
mod metrics;
mod openapi;
mod outage;
mod room;
mod scopes;
mod tables;
mod tls;
mod v1;
mod v2;
mod year;
