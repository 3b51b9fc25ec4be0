//! Work on many items, side by side.

use std::num::NonZeroUsize;
use std::panic;
use std::thread;
use std::thread::Builder;
use std::thread::ScopedJoinHandle;

/// How many items are worth a thread.
const ENOUGH: usize = 256;

/// The stack of a thread that works beside the main one, in bytes: what that one has. Trees are walked
/// by recursion.
pub const WORKER_STACK: usize = 8 << 20;

/// Does something with equal shares of items on as many threads as there may be. The results are in
/// the order of the items, however many there are.
pub(super) fn in_shares<T: Sync, R: Send>(
    items: &[T],
    threads: NonZeroUsize,
    work: impl Fn(&[T]) -> R + Sync,
) -> Vec<R> {
    let size = items.len().div_ceil(threads.get()).max(ENOUGH);
    let mut shares = items.chunks(size);
    let first = shares.next().unwrap_or_default();
    let work = &work;
    thread::scope(|scope| {
        let spawn = |share| {
            let builder = Builder::new().stack_size(WORKER_STACK);
            // Where the system has no thread for it, it is done here.
            (share, builder.spawn_scoped(scope, move || work(share)).ok())
        };
        let others: Vec<(&[T], Option<ScopedJoinHandle<'_, R>>)> = shares.map(spawn).collect();
        let mut results = vec![work(first)];
        for (share, worker) in others {
            results.push(match worker.map(ScopedJoinHandle::join) {
                Some(Ok(result)) => result,
                // A defect in a worker is one of the run.
                Some(Err(defect)) => panic::resume_unwind(defect),
                None => work(share),
            });
        }
        results
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_are_in_the_order_of_the_items_however_many_threads_there_are() {
        let items: Vec<usize> = (0..1_000).collect();
        for threads in [1, 2, 3, 64] {
            let threads = NonZeroUsize::new(threads).unwrap();
            let shares = in_shares(&items, threads, <[usize]>::to_vec);
            assert!(shares.len() <= threads.get().min(4));
            assert_eq!(shares.concat(), items);
        }
        let none = in_shares(&[] as &[usize], NonZeroUsize::MIN, <[usize]>::len);
        assert_eq!(none, [0]);
    }
}
