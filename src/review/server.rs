//! The server: connections in, requests to the pages, answers out; until somebody ends it. Everything that others decide about
//! is bounded: connections at once, the size of a header, and how long each step may take.

use std::io::Result;
use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::{Service, service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use tokio::net::TcpStream;
use tokio::sync::{Notify, Semaphore};
use tokio::time::{sleep, timeout};

use super::access::{Door, Patience, Peer, guarded};
use super::patient::Patient;

/// Connections at once; more wait until one ends.
const CONNECTIONS_MAX: usize = 256;

/// Requests that are worked on at once; more wait their turn.
const WORK_MAX: usize = 128;

/// Bytes of the header of a request, and of what is read ahead.
const HEADER_BYTES_MAX: usize = 32 * 1024;

/// Fields in the header of a request.
const HEADER_FIELDS_MAX: usize = 64;

/// How long requests may go on when the server ends.
const FAREWELL: Duration = Duration::from_secs(5);

/// What people and their networks need, and no more. For an answer, it is beside the time that a document takes.
const PATIENCE: Patience = Patience {
    header: Duration::from_secs(15),
    body: Duration::from_secs(60),
    answer: Duration::from_secs(60),
    taking: Duration::from_secs(30),
};

/// Serves pages behind the guard of a door until the person or the system ends it. `reading` is the time that a document may
/// take to be read, which an answer may wait for; `ready` is called when it listens and can be ended.
///
/// # Errors
/// When the system gives no threads, signals or connections.
pub(super) fn run(
    pages: Router,
    door: Arc<Door>,
    listener: TcpListener,
    reading: Duration,
    ready: impl FnOnce(),
) -> Result<()> {
    let patience = Patience { answer: PATIENCE.answer + reading, ..PATIENCE };
    let mut builder = tokio::runtime::Builder::new_multi_thread();
    let runtime = builder.enable_all().max_blocking_threads(WORK_MAX).build()?;
    let result = runtime.block_on(async {
        let end = Arc::new(Notify::new());
        notify_at_end(&end)?;
        listener.set_nonblocking(true)?;
        let listener = tokio::net::TcpListener::from_std(listener)?;
        ready();
        serve(guarded(pages, door, patience), listener, patience, end).await;
        Ok(())
    });
    // What still computes in a thread of its own is not waited for.
    runtime.shutdown_background();
    result
}

/// Serves a router until it is told to end; then requests that have come may still be answered.
pub(super) async fn serve(router: Router, listener: tokio::net::TcpListener, patience: Patience, end: Arc<Notify>) {
    let graceful = Arc::new(GracefulShutdown::new());
    let taken = tokio::spawn(accept(router, listener, patience, graceful.clone()));
    end.notified().await;
    taken.abort();
    let _ = taken.await;
    if let Some(graceful) = Arc::into_inner(graceful) {
        let _ = timeout(FAREWELL, graceful.shutdown()).await;
    }
}

async fn accept(
    router: Router,
    listener: tokio::net::TcpListener,
    patience: Patience,
    graceful: Arc<GracefulShutdown>,
) {
    let places = Arc::new(Semaphore::new(CONNECTIONS_MAX));
    // The semaphore is never closed, so there is always a place in the end.
    while let Ok(place) = places.clone().acquire_owned().await {
        let Ok((stream, peer)) = listener.accept().await else {
            // No file may be opened any more, or the other end has gone already.
            sleep(Duration::from_millis(50)).await;
            continue;
        };
        let connection = connection(router.clone(), stream, peer, patience);
        let connection = graceful.watch(connection);
        tokio::spawn(async move {
            // What is wrong with a connection is a matter of its other end.
            let _ = connection.await;
            drop(place);
        });
    }
}

/// A connection, answered by the router.
fn connection(
    router: Router,
    stream: TcpStream,
    peer: SocketAddr,
    patience: Patience,
) -> impl hyper_util::server::graceful::GracefulConnection + Send {
    // A small answer waits for nothing.
    let _ = stream.set_nodelay(true);
    let service = TowerToHyperService::new(router);
    let service = service_fn(move |mut request: hyper::Request<Incoming>| {
        request.extensions_mut().insert(Peer(peer.ip()));
        service.call(request)
    });
    http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(patience.header)
        .max_buf_size(HEADER_BYTES_MAX)
        .max_headers(HEADER_FIELDS_MAX)
        .serve_connection(TokioIo::new(Patient::new(stream, patience.taking)), service)
}

/// Notifies when the person ends the program, or the system does. From now on neither ends it at once.
#[cfg(unix)]
fn notify_at_end(end: &Arc<Notify>) -> Result<()> {
    use tokio::signal::unix::{SignalKind, signal};
    for kind in [SignalKind::interrupt(), SignalKind::terminate()] {
        let (mut signal, end) = (signal(kind)?, end.clone());
        tokio::spawn(async move {
            signal.recv().await;
            end.notify_one();
        });
    }
    Ok(())
}

/// Notifies when the person ends the program.
#[cfg(not(unix))]
fn notify_at_end(end: &Arc<Notify>) -> Result<()> {
    let end = end.clone();
    tokio::spawn(async move {
        if tokio::signal::ctrl_c().await.is_ok() {
            end.notify_one();
        }
    });
    Ok(())
}
