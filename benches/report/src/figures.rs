//! Time and memory, measured.

use cpu_time::ThreadTime;
use std::time::Duration;

/// The processor time of this thread alone: what others do on the machine is not counted.
pub fn timed<T>(what: impl FnOnce() -> T) -> (T, Duration) {
    let start = ThreadTime::now();
    let result = what();
    (result, start.elapsed())
}

pub fn seconds(time: Duration) -> String {
    format!("{:.2} s", time.as_secs_f64())
}

/// The memory of this process in MB.
pub fn resident() -> f64 {
    status("VmRSS:")
}

/// The most memory that this process ever had, in MB.
pub fn peak() -> f64 {
    status("VmHWM:")
}

/// Linux tells it; elsewhere there is nothing to tell.
fn status(field: &str) -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix(field)).unwrap_or("0");
    line.split_whitespace().next().and_then(|kilobytes| kilobytes.parse::<f64>().ok()).unwrap_or(0.0) / 1e3
}
