//! Many requests, and slow ones: bounded in time and memory, and the server still answers.

use std::time::{Duration, Instant};

use super::review_client::{Connection, Review, data_set};

const REQUESTS: usize = 10_000;
const CLIENTS: usize = 8;

/// Longest time for all requests of a flood. It is some seconds; machines of tests may be slow and busy.
const TIME_MAX: Duration = Duration::from_secs(120);

/// Memory that a flood may leave in use. A request that left two kilobytes behind would show.
const LEFT_KIB_MAX: u64 = 32_000;

#[test]
fn a_flood_passes() {
    let out = data_set();
    let review = Review::start(out.path(), &[]);
    let cookie = review.come_in();
    // Refused, answered, failing: each way through takes its share, on connections that are kept.
    let kinds = [
        (200, review.get("/").with("Cookie", &cookie)),
        (401, review.get("/record/a/b")),
        (404, review.get("/no/such/page").with("Cookie", &cookie)),
        (403, review.post("/name", "name=Mallory").with("Cookie", &cookie).with("Origin", "http://evil.example")),
        (401, review.post("/enter", &format!("token={}", "0".repeat(64)))),
    ];
    let flood = |is_kept: bool| {
        std::thread::scope(|scope| {
            for _ in 0..CLIENTS {
                scope.spawn(|| {
                    let mut connection = Connection::to(review.address);
                    for at in 0..REQUESTS / CLIENTS {
                        if !is_kept {
                            connection = Connection::to(review.address);
                        }
                        let (status, request) = &kinds[at % kinds.len()];
                        assert_eq!(connection.send(request).expect("no answer").status, *status, "{request:?}");
                    }
                });
            }
        });
    };
    // What the first requests set up stays.
    std::thread::scope(|scope| {
        for _ in 0..CLIENTS {
            scope.spawn(|| (0..50).for_each(|at| drop(review.send(&kinds[at % kinds.len()].1))));
        }
    });
    #[cfg(target_os = "linux")]
    let before = review.memory_kib("VmRSS");
    let start = Instant::now();
    flood(true);
    let kept = start.elapsed();
    flood(false);
    let all = start.elapsed();
    assert!(
        all < TIME_MAX,
        "{REQUESTS} requests took {kept:?} on {CLIENTS} connections, {:?} on their own",
        all - kept
    );
    #[cfg(target_os = "linux")]
    {
        let after = review.memory_kib("VmRSS");
        assert!(after < before + LEFT_KIB_MAX, "{before} KiB before the flood, {after} KiB after it");
    }
    let start = Instant::now();
    assert_eq!(review.send(&review.get("/").with("Cookie", &cookie)).status, 200);
    assert!(start.elapsed() < Duration::from_secs(2), "{:?}", start.elapsed());
}

#[test]
fn slow_clients_keep_nobody_waiting() {
    let out = data_set();
    let review = Review::start(out.path(), &[]);
    let cookie = review.come_in();
    let slow = |beginning: &str| {
        let mut connection = Connection::to(review.address);
        connection.write(beginning.as_bytes());
        connection
    };
    let form = "POST /enter HTTP/1.1\r\nHost: HOST\r\nOrigin: http://HOST\r\nContent-Type: application/x-www-form-urlencoded\r\n\
                Content-Length: 100\r\n\r\ntoken=";
    let mut headers: Vec<Connection> = (0..100).map(|_| slow("GET / HTTP/1.1\r\nHost: ")).collect();
    let mut silent: Vec<Connection> = (0..50).map(|_| slow("")).collect();
    let forms: Vec<Connection> = (0..50).map(|_| slow(&form.replace("HOST", &review.host()))).collect();
    let start = Instant::now();
    for _ in 0..50 {
        assert_eq!(review.send(&review.get("/").with("Cookie", &cookie)).status, 200);
    }
    assert!(start.elapsed() < Duration::from_secs(10), "{:?}", start.elapsed());
    // A byte now and then does not keep the connection.
    let mut dripping = slow("GET / HTTP/1.1\r\n");
    let drip = Instant::now();
    while drip.elapsed() < Duration::from_secs(17) {
        dripping.write(b"A");
        std::thread::sleep(Duration::from_millis(500));
    }
    assert!(dripping.is_closed_within(Duration::from_secs(15)));
    for connection in headers.iter_mut().chain(&mut silent) {
        assert!(connection.is_closed_within(Duration::from_secs(15)));
    }
    drop(forms);
    assert_eq!(review.send(&review.get("/").with("Cookie", &cookie)).status, 200);
}

/// More connections than are served at once: those that say nothing are let go, and then others are served.
#[test]
fn more_connections_than_places_wait_their_turn() {
    let out = data_set();
    let review = Review::start(out.path(), &[]);
    let cookie = review.come_in();
    let crowd: Vec<Connection> = (0..300).map(|_| Connection::to(review.address)).collect();
    let start = Instant::now();
    assert_eq!(review.send(&review.get("/").with("Cookie", &cookie)).status, 200);
    assert!(start.elapsed() < Duration::from_secs(40), "{:?}", start.elapsed());
    drop(crowd);
    let start = Instant::now();
    assert_eq!(review.send(&review.get("/").with("Cookie", &cookie)).status, 200);
    assert!(start.elapsed() < Duration::from_secs(5), "{:?}", start.elapsed());
}
