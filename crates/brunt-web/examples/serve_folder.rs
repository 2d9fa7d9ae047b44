//! Serves a folder of files as `brunt serve` serves a site, without a limit on requests: for load tests beside other
//! servers, which get the same folder.

#![expect(clippy::print_stderr, reason = "a tool for developers")]

use brunt_publish::edition::Edition;
use brunt_web::{Content, Guard, Limits, Metrics, Server};
use std::collections::BTreeMap;
use std::error::Error;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;

fn main() -> Result<(), Box<dyn Error>> {
    let mut words = std::env::args().skip(1);
    let (Some(folder), Some(port)) = (words.next(), words.next()) else {
        return Err("usage: serve_folder DIR PORT".into());
    };
    let mut files = BTreeMap::new();
    read(Path::new(&folder), "", &mut files)?;
    let edition = Edition {
        version: String::new(),
        key: "0".to_owned(),
        releases: Vec::new(),
        made_up: true,
        pages: Vec::new(),
    };
    let content = Arc::new(Content::new(&edition, files)?);
    let address = SocketAddr::from(([127, 0, 0, 1], port.parse()?));
    tokio::runtime::Builder::new_multi_thread().enable_all().build()?.block_on(async {
        let metrics = Arc::new(Metrics::new());
        let server = Server::bind(address, content, Guard::default(), Limits::default(), metrics).await?;
        eprintln!("http://{}/", server.address());
        server.run(std::future::pending()).await;
        Ok(())
    })
}

fn read(folder: &Path, prefix: &str, files: &mut BTreeMap<String, Vec<u8>>) -> std::io::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
        if entry.file_type()?.is_dir() {
            read(&entry.path(), &format!("{name}/"), files)?;
        } else {
            files.insert(name, std::fs::read(entry.path())?);
        }
    }
    Ok(())
}
