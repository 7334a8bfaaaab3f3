//! `serve` as it is started in earnest: none of the demo is reachable, it stops when it is asked
//! to, and what it kept is there at the next start.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

use std::fs;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

#[test]
fn nothing_of_the_demo_is_reachable() {
    let data = tempfile::tempdir().unwrap();
    let server = Server::start(data.path());
    assert!(server.get("/api/campaigns").starts_with("HTTP/1.1 200"));
    for path in [
        "/api/demo",
        "/api/demo/clock",
        "/api/demo/phone/login",
        "/api/demo/phone/walk",
    ] {
        assert!(server.get(path).starts_with("HTTP/1.1 404"), "{path}");
        let posted = server.request("POST", path, "{}");
        assert!(posted.starts_with("HTTP/1.1 404"), "{path}: {posted}");
    }
    // No flag brings a simulated source, a persona or another clock.
    let help = tongxing().args(["serve", "--help"]).output().unwrap();
    let help = String::from_utf8(help.stdout).unwrap().to_lowercase();
    for word in [
        "simulat", "persona", "fake", "demo", "--now", "--clock", "base-url",
    ] {
        assert!(!help.contains(word), "`serve --help` offers `{word}`");
    }
}

#[test]
fn a_stop_is_quick_with_listeners_and_a_start_finds_what_was_kept() {
    let data = tempfile::tempdir().unwrap();
    let mut server = Server::start(data.path());
    let mut listener = TcpStream::connect(&server.address).unwrap();
    write!(
        listener,
        "GET /api/campaigns/donation-2019/events HTTP/1.1\r\nHost: x\r\n\r\n"
    )
    .unwrap();
    listener.read_exact(&mut [0; 12]).unwrap();

    let asked = Instant::now();
    let kill = Command::new("kill")
        .arg(server.child.id().to_string())
        .status()
        .unwrap();
    assert!(kill.success());
    assert!(server.child.wait().unwrap().success());
    assert!(
        asked.elapsed() < Duration::from_secs(15),
        "a stop takes a few seconds"
    );

    let server = Server::start(data.path());
    assert!(server.get("/readyz").starts_with("HTTP/1.1 200"));
    // A second one on the same data is refused.
    let second = serve(data.path()).output().unwrap();
    assert!(!second.status.success());
}

struct Server {
    child: Child,
    address: String,
}

impl Server {
    fn start(data: &Path) -> Self {
        let mut child = serve(data).stderr(Stdio::piped()).spawn().unwrap();
        let mut lines = BufReader::new(child.stderr.take().unwrap()).lines();
        let address = lines.find_map(|line| {
            let line: serde_json::Value = serde_json::from_str(&line.unwrap()).ok()?;
            line["fields"]["address"].as_str().map(str::to_owned)
        });
        let address = address.unwrap();
        // The rest of the log has to be read, or the server would wait for us.
        std::thread::spawn(move || lines.for_each(drop));
        Self { child, address }
    }

    fn get(&self, path: &str) -> String {
        self.request("GET", path, "")
    }

    fn request(&self, method: &str, path: &str, body: &str) -> String {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        write!(
            stream,
            "{method} {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
            self.address,
            body.len()
        )
        .unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

fn serve(data: &Path) -> Command {
    let secret = data.join("secret");
    fs::write(&secret, "not-a-secret\n").unwrap();
    let campaigns = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../campaigns/donation-2019");
    let mut command = tongxing();
    command
        .arg("serve")
        .arg(campaigns)
        .args([
            "--listen",
            "127.0.0.1:0",
            "--public-url",
            "https://walk.example",
        ])
        .args(["--wechat-appid", "wx1234567890abcdef", "--log-json"])
        .arg("--wechat-secret-file")
        .arg(secret)
        .arg("--data")
        .arg(data.join("data"))
        .stdout(Stdio::null());
    command
}

fn tongxing() -> Command {
    Command::new(env!("CARGO_BIN_EXE_tongxing"))
}
