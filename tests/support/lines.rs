//! What a process says, line by line.

use std::io::BufRead;
use std::io::BufReader;
use std::io::Read;
use std::sync::mpsc::Receiver;
use std::sync::mpsc::channel;
use std::thread::spawn;
use std::time::Duration;

/// The lines of a stream as they come.
pub(crate) fn lines(stream: impl Read + Send + 'static) -> Receiver<String> {
    let (sender, receiver) = channel();
    spawn(move || {
        for line in BufReader::new(stream).lines().map_while(Result::ok) {
            if sender.send(line).is_err() {
                break;
            }
        }
    });
    receiver
}

/// Waits for a line that begins like this, and gives it.
#[track_caller]
pub(crate) fn expect(lines: &Receiver<String>, start: &str) -> String {
    let mut seen = Vec::new();
    loop {
        let Ok(line) = lines.recv_timeout(Duration::from_secs(30)) else {
            panic!("no `{start}` in {seen:#?}");
        };
        if line.trim_start().starts_with(start) {
            return line;
        }
        seen.push(line);
    }
}
