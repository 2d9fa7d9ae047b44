//! `brunt serve`.

use crate::args::{Global, Serve};
use crate::catalog;
use crate::edition;
use crate::error::{Exit, Failure};
use crate::output;
use brunt_publish::site;
use brunt_web::{Content, Guard, Limits, Metrics, Rate, Server};
use std::net::{Ipv4Addr, SocketAddr};
use std::process::ExitCode;
use std::sync::Arc;
use tokio::sync::watch;

pub(super) fn run(global: &Global, args: &Serve) -> Result<ExitCode, Failure> {
    let loaded = catalog::load(global.catalog.as_deref())?;
    let say = |text: &str| {
        if !global.quiet {
            output::message(text);
        }
    };
    let edition = edition::make(global, &loaded, &say)?;
    let content = Arc::new(Content::new(&edition, site::build(&edition)?)?);
    drop(edition);
    let mut builder = tokio::runtime::Builder::new_multi_thread();
    if let Some(threads) = global.threads {
        builder.worker_threads(threads.max(1));
    }
    let runtime = builder
        .enable_all()
        .build()
        .map_err(|cause| Failure::new(Exit::File, format!("no threads to serve with: {cause}"), ""))?;
    runtime.block_on(serve(args, content))?;
    say("stopped");
    Ok(ExitCode::SUCCESS)
}

/// Serves until a signal asks to stop.
async fn serve(args: &Serve, content: Arc<Content>) -> Result<(), Failure> {
    let rate = (args.rate > 0).then_some(Rate { per_second: args.rate, burst: args.burst });
    let guard = Guard { rate, behind_proxy: args.behind_proxy };
    let (limits, metrics) = (Limits::default(), Arc::new(Metrics::new()));
    let address = SocketAddr::from((args.host, args.port));
    let pages = Server::bind(address, content, guard, limits, Arc::clone(&metrics)).await?;
    let counters = match args.metrics_port {
        Some(port) => {
            let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
            Some(Server::bind_metrics(address, limits, metrics).await?)
        }
        None => None,
    };
    // The address is what the command is for: it is told also with `--quiet`.
    output::message(&format!("serving http://{}/ (Ctrl-C ends it)", pages.address()));
    if let Some(counters) = &counters {
        output::message(&format!("metrics http://{}/metrics", counters.address()));
    }
    let (tell, told) = watch::channel(());
    let stopped = || {
        let mut told = told.clone();
        async move {
            // The sender lives until the end of this function.
            let _ = told.changed().await;
        }
    };
    let pages = tokio::spawn(pages.run(stopped()));
    let counters = counters.map(|counters| tokio::spawn(counters.run(stopped())));
    asked_to_stop().await?;
    let _ = tell.send(());
    let ended =
        |cause: tokio::task::JoinError| Failure::new(Exit::Bug, format!("the server broke off: {cause}"), "");
    pages.await.map_err(ended)?;
    if let Some(counters) = counters {
        counters.await.map_err(ended)?;
    }
    Ok(())
}

/// Done when Ctrl-C is pressed or, on Unix, SIGTERM comes.
async fn asked_to_stop() -> Result<(), Failure> {
    let fault = |cause| Failure::new(Exit::File, format!("signals cannot be waited for: {cause}"), "");
    #[cfg(unix)]
    {
        let mut terminate =
            tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()).map_err(fault)?;
        tokio::select! {
            pressed = tokio::signal::ctrl_c() => pressed.map_err(fault),
            _ = terminate.recv() => Ok(()),
        }
    }
    #[cfg(not(unix))]
    {
        tokio::signal::ctrl_c().await.map_err(fault)
    }
}
