//! `simroll serve`: how it starts and how it ends.

use std::net::TcpListener;
use std::os::unix::net::UnixDatagram;

use super::program::{Folder, PATIENCE, Server};
use crate::certificates::Certificate;
use crate::client::Connection;

fn is_known(server: &Server, token: &str) -> bool {
    match server.call("GET", "/api/v2/subscriber/imsi/310260000000001", token, "").0 {
        404 => true,
        401 => false,
        other => panic!("answered {other}"),
    }
}

#[test]
fn it_stops_on_sigterm_and_says_so() {
    let folder = Folder::new();
    folder.token("acme");
    let (status, log) = folder.serve("", &[]).stop();
    assert_eq!(status.code(), Some(0), "{log:#?}");
    assert!(log.last().is_some_and(|line| line.contains("stopped")), "{log:#?}");
}

#[test]
fn a_service_manager_is_told_when_it_serves_and_when_it_stops() {
    let folder = Folder::new();
    folder.token("acme");
    let told = UnixDatagram::bind(folder.path("notify")).expect("a writable folder");
    told.set_read_timeout(Some(PATIENCE)).expect("a socket option");
    let next = || {
        let mut news = [0; 64];
        let length = told.recv(&mut news).expect("it is told");
        String::from_utf8(news[..length].to_vec()).expect("text")
    };
    let path = folder.path("notify");
    let server = folder.serve("", &[("NOTIFY_SOCKET", path.to_str().expect("a plain path"))]);
    assert_eq!(next(), "READY=1");
    server.stop();
    assert_eq!(next(), "STOPPING=1");
}

#[test]
fn a_port_in_use_is_told_with_what_to_do_and_leaves_no_trace() {
    let folder = Folder::new();
    let taken = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let address = taken.local_addr().expect("an address");
    let refused = folder.run(&format!("serve --demo --listen {address}")).failure();
    assert!(refused.contains(&address.to_string()) && refused.contains("--listen"), "{refused}");
    assert!(folder.names().is_empty());
}

#[test]
fn memory_without_a_token_is_refused_with_what_to_do() {
    let refused = Folder::new().run("serve --database-url memory: --listen 127.0.0.1:0").failure();
    assert!(refused.contains("SIMROLL_BOOTSTRAP_TOKEN") && refused.contains("token generate"), "{refused}");
}

#[test]
fn a_generated_token_opens_a_server_on_memory() {
    let folder = Folder::new();
    let token = folder.run("token generate").ok().trim_end().to_owned();
    let stranger = folder.run("token generate").ok().trim_end().to_owned();
    let server = folder.serve(
        "--database-url memory:",
        &[("SIMROLL_BOOTSTRAP_TOKEN", &token), ("SIMROLL_BOOTSTRAP_ACCOUNT", "acme")],
    );
    assert!(is_known(&server, &token));
    assert!(!is_known(&server, &stranger));
    assert!(folder.names().is_empty());
}

#[test]
fn a_bootstrap_token_may_be_there_already_but_not_revoked_or_of_another_account() {
    let folder = Folder::new();
    let token = folder.run("token generate").ok().trim_end().to_owned();
    let environment = [("SIMROLL_BOOTSTRAP_TOKEN", &*token), ("SIMROLL_BOOTSTRAP_ACCOUNT", "acme")];
    for _ in 0..2 {
        assert!(is_known(&folder.serve("", &environment), &token));
    }
    let other = [environment[0], ("SIMROLL_BOOTSTRAP_ACCOUNT", "other")];
    let refused = folder.run_with("serve --listen 127.0.0.1:0", &other).failure();
    assert!(refused.contains("another account"), "{refused}");
    folder.run(&format!("token revoke {}", token.split('_').nth(1).expect("an id"))).ok();
    let refused = folder.run_with("serve --listen 127.0.0.1:0", &environment).failure();
    assert!(refused.contains("revoked") && !refused.contains(&token[20..]), "{refused}");
}

#[test]
fn a_bootstrap_token_has_the_scopes_that_the_settings_give_it_and_keeps_them() {
    let folder = Folder::new();
    let token = folder.run("token generate").ok().trim_end().to_owned();
    let settings = |scopes| [("SIMROLL_BOOTSTRAP_TOKEN", &*token), ("SIMROLL_BOOTSTRAP_SCOPES", scopes)];
    let server = folder.serve("", &settings("read,admin"));
    assert_eq!(server.call("GET", "/api/v2/subscriber", &token, "").0, 200);
    assert_eq!(server.call("PUT", "/api/v2/use-case/1", &token, "{}").0, 403);
    drop(server);
    let serve = "serve --listen 127.0.0.1:0";
    let changed = folder.run_with(serve, &settings("read")).failure();
    assert!(changed.contains("read,admin"), "{changed}");
    let unknown = folder.run_with(serve, &settings("everything")).failure();
    assert!(unknown.contains("SIMROLL_BOOTSTRAP_SCOPES") && unknown.contains("device-app"), "{unknown}");
}

#[test]
fn a_malformed_bootstrap_token_is_refused_without_being_shown() {
    let folder = Folder::new();
    let token = folder.run("token generate").ok().trim_end().to_owned();
    let (front, last) = token.split_at(token.len() - 1);
    let mistyped = format!("{front}{}", if last == "A" { "B" } else { "A" });
    for (wrong, why) in [("canary", "form"), (&*mistyped, "mistyped")] {
        let refused =
            folder.run_with("serve --listen 127.0.0.1:0", &[("SIMROLL_BOOTSTRAP_TOKEN", wrong)]).failure();
        assert!(refused.contains(why) && refused.contains("token generate"), "{refused}");
        assert!(!refused.contains(wrong), "{refused}");
    }
}

#[test]
fn what_was_answered_is_there_after_a_restart() {
    let folder = Folder::new();
    let token = folder.token("acme");
    let path = "/api/v2/subscriber/imsi/310260000000001";
    let body = r#"{"data":{"imsi":"310260000000001","username":"robin"}}"#;
    let server = folder.serve("", &[]);
    assert_eq!(server.call("POST", "/api/v1/device_app_user_update/", &token, body).0, 201);
    drop(server);
    let (status, found) = folder.serve("", &[]).call("GET", path, &token, "");
    assert!(status == 200 && found.contains("\"robin\""), "{status} {found}");
}

#[test]
fn metrics_may_have_a_listener_of_their_own() {
    let folder = Folder::new();
    folder.token("acme");
    let server = folder.serve("--set metrics.listen=127.0.0.1:0", &[]);
    assert_eq!(server.request("GET", "/metrics", &[], "").0, 404);
    assert_eq!(server.request("GET", "/readyz", &[], "").0, 200);
    let own = server.said("serving metrics address=");
    let ask = |path: &str| {
        let mut connection = Connection::to(own.parse().expect("an address"));
        connection.send(format!("GET {path} HTTP/1.1\r\nHost: x\r\n\r\n").as_bytes());
        connection.answer()
    };
    let page = ask("/metrics").expect(200).body;
    for told in ["simroll_http_requests_total", "simroll_database_size_bytes", "simroll_disk_free_bytes"] {
        assert!(page.contains(told), "{page}");
    }
    assert_eq!(ask("/readyz").expect(200).body, r#"{"status":"ready"}"#);
    ask("/api/v2/use-case").expect(404);
}

#[test]
fn a_nearly_full_disk_is_told_by_readiness_only() {
    let folder = Folder::new();
    let token = folder.token("acme");
    let server = folder.serve("--set health.least_free_disk=4611686018427387904", &[]);
    let (status, body) = server.request("GET", "/readyz", &[], "");
    assert!(status == 503 && body.contains(r#""code":"disk""#) && body.contains("nearly full"), "{body}");
    assert!(!body.contains("simroll.db"), "{body}");
    assert!(is_known(&server, &token));
}

#[test]
fn the_line_of_each_request_can_be_left_out() {
    let folder = Folder::new();
    let token = folder.token("acme");
    for (requests, lines) in [("true", 1), ("false", 0)] {
        let server = folder.serve(&format!("--set log.requests={requests}"), &[]);
        assert!(is_known(&server, &token));
        let (_, log) = server.stop();
        let told: Vec<_> = log.iter().filter(|line| line.contains("answered")).collect();
        assert_eq!(told.len(), lines, "{log:#?}");
        let route = "route=\"/api/v2/subscriber/{type}/{value}\"";
        let id = format!("token=\"{}\"", token.split('_').nth(1).expect("the public half"));
        for line in told {
            assert!(
                line.contains(route) && line.contains("status=404") && line.contains("account="),
                "{line}"
            );
            assert!(line.contains(&id), "{line}");
        }
    }
}

#[test]
fn https_is_served_with_the_files_that_the_settings_name_and_a_broken_renewal_is_told() {
    let folder = Folder::new();
    let certificate = Certificate::new();
    certificate.write(&folder.path(""));
    let set = "--set tls.certificate=certificate.pem --set tls.key=key.pem";
    let server = folder.serve(set, &[]);
    let address = server.address.parse().expect("an address");
    assert!(certificate.connect(address, &["h2"]).is_some());
    folder.write("key.pem", "");
    server.logs("the new certificate is not used, the one before stays");
    assert!(certificate.connect(address, &[]).is_some());
    certificate.write(&folder.path(""));
    server.logs("the new certificate is in use");
}

#[test]
fn tls_settings_that_cannot_be_used_are_refused_before_anything_is_made() {
    let folder = Folder::new();
    let serve = "serve --listen 127.0.0.1:0 --set tls.certificate=c.pem";
    let one = folder.run(serve).failure();
    assert!(one.contains("set both, or neither"), "{one}");
    let missing = folder.run(&format!("{serve} --set tls.key=k.pem")).failure();
    assert!(missing.contains("c.pem") && missing.contains("may read"), "{missing}");
    assert!(folder.names().is_empty());
}

#[test]
fn plain_http_where_others_can_listen_in_is_warned_of() {
    let folder = Folder::new();
    let warns = |listen: &str| {
        let server = folder.serve_on(listen, "", &[]);
        server.log.iter().any(|line| line.contains("plain HTTP on an address that others can reach"))
    };
    assert!(warns("0.0.0.0:0"));
    assert!(!warns("127.0.0.1:0"));
}
