//! Times, measured and told.

#[cfg(not(target_family = "wasm"))]
use cpu_time::ThreadTime as Clock;
/// WebAssembly has no other.
#[cfg(target_family = "wasm")]
use std::time::Instant as Clock;
use std::{sync::LazyLock, time::Duration};

/// The processor time of this thread alone: what others do on the machine is not counted.
pub fn timed<T>(what: impl FnOnce() -> T) -> (T, Duration) {
    let start = Clock::now();
    let result = what();
    (result, start.elapsed().saturating_sub(*CLOCK))
}

/// What the clock itself takes, at least; it is taken off.
static CLOCK: LazyLock<Duration> =
    LazyLock::new(|| (0..1_000).map(|_| Clock::now().elapsed()).min().unwrap_or_default());

pub fn mean(times: &[Duration]) -> Duration {
    times.iter().sum::<Duration>() / times.len().max(1) as u32
}

/// The time that so many percent stay below.
pub fn percentile(times: &[Duration], percent: usize) -> Duration {
    let mut times = times.to_vec();
    times.sort_unstable();
    times.get(times.len().saturating_sub(1) * percent / 100).copied().unwrap_or_default()
}

/// The least of some rounds for each.
pub fn least(rounds: usize, count: usize, mut one: impl FnMut(usize) -> Duration) -> Vec<Duration> {
    let mut least = vec![Duration::MAX; count];
    for _ in 0..rounds {
        for (at, time) in least.iter_mut().enumerate() {
            *time = one(at).min(*time);
        }
    }
    least
}

pub fn micros(time: Duration) -> String {
    let micros = time.as_secs_f64() * 1e6;
    match micros {
        ..10.0 => format!("{micros:.2} µs"),
        ..1_000.0 => format!("{micros:.0} µs"),
        ..1_000_000.0 => format!("{:.2} ms", micros / 1e3),
        _ => format!("{:.2} s", micros / 1e6),
    }
}

pub fn ratio(theirs: Duration, ours: Duration) -> String {
    format!("{:.1}", theirs.as_secs_f64() / ours.as_secs_f64())
}
