//! The async-retry workload on a bare binary heap: the practical limit for one thread.
//! No trace, no rules, no payloads. Usage: limit EVENTS
use std::cmp::Reverse;
use std::collections::{BinaryHeap, VecDeque};
use std::time::Instant;

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum What {
    Arrive,
    Done(u32, u8),
    Retry(u32, u8),
}

fn main() {
    let n: u32 = std::env::args().nth(1).and_then(|a| a.parse().ok()).unwrap_or(1_000_000);
    let (rate, cap, p_fail) = (600.0, 1000u32, 0.3);
    let mut rng = fastrand::Rng::with_seed(1);
    let mut heap: BinaryHeap<Reverse<(u64, u64, What)>> = BinaryHeap::new();
    let mut waiting: VecDeque<(u32, u8)> = VecDeque::new();
    let (mut seq, mut busy, mut next_id, mut attempts, mut dead) = (0u64, 0u32, 0u32, 0u64, 0u64);
    let exp = |rng: &mut fastrand::Rng, mean: f64| (-(1.0 - rng.f64()).ln() * mean * 1e6) as u64;
    let started = Instant::now();
    heap.push(Reverse((0, seq, What::Arrive)));
    while let Some(Reverse((now, _, what))) = heap.pop() {
        let mut start = None;
        match what {
            What::Arrive => {
                start = Some((next_id, 0));
                next_id += 1;
                if next_id < n {
                    seq += 1;
                    heap.push(Reverse((now + exp(&mut rng, 1.0 / rate), seq, What::Arrive)));
                }
            }
            What::Retry(id, a) => start = Some((id, a)),
            What::Done(id, a) => {
                attempts += 1;
                busy -= 1;
                if rng.f64() < p_fail {
                    if a == 2 {
                        dead += 1
                    } else {
                        seq += 1;
                        heap.push(Reverse((
                            now + [60_000_000, 120_000_000][a as usize],
                            seq,
                            What::Retry(id, a + 1),
                        )));
                    }
                }
                if let Some(w) = waiting.pop_front() {
                    busy += 1;
                    seq += 1;
                    heap.push(Reverse((now + exp(&mut rng, 1.0), seq, What::Done(w.0, w.1))));
                }
            }
        }
        if let Some((id, a)) = start {
            if busy < cap {
                busy += 1;
                seq += 1;
                heap.push(Reverse((now + exp(&mut rng, 1.0), seq, What::Done(id, a))));
            } else {
                waiting.push_back((id, a));
            }
        }
    }
    let took = started.elapsed().as_secs_f64();
    println!(
        "limit attempts={attempts} dead={dead} seconds={took:.3} attempts_per_s={per_s:.0} calendar_events_per_s={cal:.0}",
        per_s = attempts as f64 / took,
        cal = seq as f64 / took
    );
}
