//! A whole donation over HTTP, JSON on connections that are kept alive, signed in, and durable
//! before it is answered, beside two floors in the same rounds: an empty handler of the same
//! server, and the same donation of as many callers without HTTP.
//!
//! The client has one thread of the same machine; its CPU is left out of the figures. `TMPDIR`
//! chooses the disk.

#![expect(clippy::unwrap_used, reason = "a benchmark may panic")]
#![expect(clippy::print_stdout, reason = "a benchmark prints its figures")]

#[path = "../tests/common/clock.rs"]
mod clock;
#[path = "common/figures.rs"]
mod figures;
#[path = "../tests/common/plan.rs"]
mod plan;

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use axum::Router;
use axum::routing::post;
use engine::command::{Channel, Command, PersonKey};
use http_body_util::{BodyExt, Full};
use hyper::body::Bytes;
use hyper::client::conn::http1::{SendRequest, handshake};
use hyper::{Request, StatusCode, header};
use hyper_util::rt::TokioIo;
use model::{Day, IdempotencyKey, ParticipantNo};
use rustix::time::ClockId;
use service::background::close_days;
use service::open::{Edition, open_campaign};
use service::{Chance, Clock, LiveCampaign, Service, WeChat};
use sha2::{Digest, Sha256};
use store::record::person::{self, Person};
use store::record::session::{self, Holder, Session};
use store::{Store, StoreConfig, StoreError, Tx};
use tempfile::TempDir;
use tokio::net::{TcpListener, TcpStream};
use tokio::runtime::Runtime;

use crate::clock::ManualClock;
use crate::figures::{Figures, cpu};
use crate::plan::{THRESHOLD, at, plan};

fn main() {
    let directory = TempDir::new().unwrap();
    let clock = Arc::new(ManualClock::new(at(FIRST, 8)));
    let service = service(directory.path(), &clock);
    let live = service.campaign(CAMPAIGN).unwrap().clone();
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(everybody(&live, |person| Command::Consent {
        person: PersonKey(person.0.into()),
        notice_version: 1,
        channel: Channel::Other,
        inviter: None,
        unit: None,
    }));

    let settings = api::Settings::new("http://127.0.0.1");
    let donations = serve(&runtime, api::router(service.clone(), settings));
    let path = format!("/api/campaigns/{CAMPAIGN}/donations");
    // It reads the request and has nothing to do.
    let empty = async |body: Bytes| drop(body);
    let empty = serve(&runtime, Router::new().route(&path, post(empty)));

    let mut figures = Figures::default();
    let walk = |day| {
        clock.set(at(day, 8));
        runtime.block_on(close_days(&live));
        runtime.block_on(everybody(&live, move |participant| Command::Sync {
            participant,
            day,
            count: THRESHOLD + participant.0 % 5_000,
        }));
    };
    // On the first day every session is read from the store.
    walk(FIRST);
    load(donations, &path, FIRST);
    for round in 0..ROUNDS {
        let day = Day(FIRST.0 + 1 + 2 * round);
        walk(day);
        figures.measure("donation", PEOPLE, || load(donations, &path, day));
        figures.measure("empty handler", PEOPLE, || load(empty, &path, day));
        walk(day.next());
        figures.measure("donation without HTTP", PEOPLE, || {
            in_process(&runtime, &service, &live, day.next());
            Duration::ZERO
        });
    }
    println!("{CONNECTIONS} connections, {PEOPLE} requests a round, median of {ROUNDS} rounds");
    figures.print("service/http", "empty handler");
}

/// One request of every person, on all connections at once. Returns the client's own CPU.
fn load(address: SocketAddr, path: &str, day: Day) -> Duration {
    let path = path.to_owned();
    let client = thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap();
        runtime.block_on(async {
            let connections = (0..CONNECTIONS).map(|connection| {
                let path = path.clone();
                tokio::spawn(async move {
                    let mut sender = connect(address).await;
                    for n in 0..PEOPLE / CONNECTIONS {
                        let person = n * CONNECTIONS + connection;
                        ask(&mut sender, &path, person, day).await;
                    }
                })
            });
            let connections: Vec<_> = connections.collect();
            for connection in connections {
                connection.await.unwrap();
            }
        });
        cpu(ClockId::ThreadCPUTime)
    });
    client.join().unwrap()
}

/// The same requests on as many callers, without HTTP.
fn in_process(runtime: &Runtime, service: &Service, live: &LiveCampaign, day: Day) {
    let callers = (0..CONNECTIONS).map(|caller| {
        let (service, live) = (service.clone(), live.clone());
        runtime.spawn(async move {
            for n in 0..PEOPLE / CONNECTIONS {
                let person = n * CONNECTIONS + caller;
                let region = format!("r{}", person % 5);
                let key = u128::from(person) << 32 | u128::from(day.0.unsigned_abs());
                let donated = service.donate(
                    &live,
                    PersonKey(person.into()),
                    &region,
                    None,
                    Some(IdempotencyKey(key)),
                );
                donated.await.unwrap();
            }
        })
    });
    let callers: Vec<_> = callers.collect();
    runtime.block_on(async {
        for caller in callers {
            caller.await.unwrap();
        }
    });
}

async fn connect(address: SocketAddr) -> SendRequest<Full<Bytes>> {
    let stream = TcpStream::connect(address).await.unwrap();
    stream.set_nodelay(true).unwrap();
    let (sender, connection) = handshake(TokioIo::new(stream)).await.unwrap();
    tokio::spawn(connection);
    sender
}

async fn ask(sender: &mut SendRequest<Full<Bytes>>, path: &str, person: u32, day: Day) {
    let body = format!(r#"{{"region":"r{}"}}"#, person % 5);
    let request = Request::post(path)
        .header(header::HOST, "127.0.0.1")
        .header(header::CONTENT_TYPE, "application/json")
        .header(header::AUTHORIZATION, format!("Bearer {}", token(person)))
        .header("idempotency-key", format!("{person}-{}", day.0))
        .body(Full::from(body))
        .unwrap();
    sender.ready().await.unwrap();
    let response = sender.send_request(request).await.unwrap();
    let status = response.status();
    let body = response.into_body().collect().await.unwrap().to_bytes();
    assert_eq!(status, StatusCode::OK, "{body:?}");
}

/// Listens with a router on a free port, as the program does.
fn serve(runtime: &Runtime, router: Router) -> SocketAddr {
    let listener = runtime
        .block_on(TcpListener::bind(("127.0.0.1", 0)))
        .unwrap();
    let address = listener.local_addr().unwrap();
    let service = router.into_make_service_with_connect_info::<SocketAddr>();
    runtime.spawn(async move { axum::serve(listener, service).await });
    address
}

async fn everybody(live: &LiveCampaign, command: impl Fn(ParticipantNo) -> Command) {
    let submitted = (0..PEOPLE).map(|person| {
        let (live, command) = (live.clone(), command(ParticipantNo(person)));
        tokio::spawn(async move { live.submit(command, Vec::new()).await })
    });
    let submitted: Vec<_> = submitted.collect();
    for answer in submitted {
        answer.await.unwrap().unwrap();
    }
}

fn service(directory: &Path, clock: &Arc<ManualClock>) -> Service {
    let config = StoreConfig {
        path: directory.join("store"),
    };
    let store = Store::open(&config).unwrap();
    sign_everybody_in(&store);
    let edition = Edition {
        plan: Arc::new(plan(CAMPAIGN, FIRST, Day(FIRST.0 + 2 * ROUNDS))),
        hash: [1; 32],
        files: BTreeMap::new(),
    };
    let clock = Arc::clone(clock) as Arc<dyn Clock>;
    let live = open_campaign(&store, edition, Arc::clone(&clock)).unwrap();
    let secret = wechat::AppSecret::new("secret");
    let wechat = WeChat {
        client: wechat::Client::new(wechat::Settings::production("wx-bench", secret)).unwrap(),
        appid: "wx-bench".to_owned(),
    };
    Service::new(store, [live], wechat, clock, Chance::seeded(1))
}

fn sign_everybody_in(store: &Store) {
    let now = at(FIRST, 0);
    let signed_in = store.write_blocking(async |tx: &mut Tx| -> Result<_, StoreError> {
        for n in 0..PEOPLE {
            let id = PersonKey(n.into());
            let known = Person {
                id,
                name: None,
                created_at: now,
            };
            person::add(tx, &known).await?;
            let session = Session {
                token_hash: Sha256::digest(token(n)).into(),
                holder: Holder::Person(id),
                client: "bench".to_owned(),
                created_at: now,
                expires_at: at(Day(FIRST.0 + 100), 0),
                last_seen_at: now,
            };
            session::add(tx, &session).await?;
        }
        Ok(())
    });
    signed_in.unwrap();
}

/// As long as a real one.
fn token(person: u32) -> String {
    format!("{person:043}")
}

const CAMPAIGN: &str = "bench";
/// 2019-07-01.
const FIRST: Day = Day(18_078);
const ROUNDS: i32 = 7;
const CONNECTIONS: u32 = 64;
const PEOPLE: u32 = CONNECTIONS * 200;
