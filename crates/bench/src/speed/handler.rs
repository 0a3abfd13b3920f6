//! The limit of what HTTP can do here: an actix server that reads the body and answers the same bytes from memory.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::SocketAddr;
use std::process::{Child, Command, Stdio};

use actix_web::web::{self, Bytes, Data};
use actix_web::{App, HttpResponse, HttpServer};

/// Runs in a process of its own: answers what stands on stdin, to everything, until it is killed.
pub(crate) fn run() -> std::io::Result<()> {
    let mut answer = Vec::new();
    std::io::stdin().read_to_end(&mut answer)?;
    let answer = Data::new(Bytes::from(answer));
    actix_web::rt::System::new().block_on(async {
        let app = move || App::new().app_data(answer.clone()).default_service(web::to(same));
        let server = HttpServer::new(app).bind("127.0.0.1:0")?;
        let mut out = std::io::stdout();
        writeln!(out, "{}", server.addrs()[0])?;
        out.flush()?;
        server.run().await
    })
}

async fn same(_body: Bytes, answer: Data<Bytes>) -> HttpResponse {
    HttpResponse::Ok().content_type("application/json").body(Bytes::clone(&answer))
}

/// That process; it ends when this is dropped.
#[derive(Debug)]
pub(crate) struct Handler {
    child: Child,
    pub(crate) address: SocketAddr,
}

impl Handler {
    /// Starts one that answers `body`.
    pub(crate) fn start(body: &[u8]) -> Result<Self, String> {
        let start = || {
            let mut command = Command::new(std::env::current_exe()?);
            let mut child = command.arg("handler").stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
            if let Some(mut stdin) = child.stdin.take() {
                stdin.write_all(body)?;
            }
            let mut line = String::new();
            if let Some(stdout) = child.stdout.take() {
                BufReader::new(stdout).read_line(&mut line)?;
            }
            Ok::<_, std::io::Error>((child, line))
        };
        let (child, line) = start().map_err(|error| error.to_string())?;
        let address = line.trim().parse().map_err(|error| format!("the handler did not start: {error}"))?;
        Ok(Self { child, address })
    }
}

impl Drop for Handler {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
