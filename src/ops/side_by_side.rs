//! Deployments that do not read from each other, rendered on several processors.
//!
//! Every worker takes a run of neighbours and records histories in an arena of its own. What they
//! made is put together in the order of the deployments, so the number of workers changes nothing.

use super::deployments::Job;
use super::deployments::Rendered;
use super::deployments::Renderer;
use super::timings::Timings;
use crate::diag::Diagnostics;
use crate::diag::Reported;
use crate::emit::WORKER_STACK;
use crate::render::WorkloadOutputs;
use crate::source::Branch;
use crate::source::Origins;
use std::io;
use std::panic;
use std::sync::Arc;
use std::thread;
use std::thread::Builder;
use std::thread::ScopedJoinHandle;

/// Fewer are rendered sooner than threads are started.
pub(super) const ENOUGH: usize = 32;

/// What one worker made.
struct Share {
    done: Vec<Result<Rendered, Reported>>,
    recorded: Branch,
    diagnostics: Diagnostics,
}

impl<'w> Renderer<'w, '_> {
    /// Renders jobs of which none reads what another one makes. The results are in their order.
    pub(super) fn side_by_side(&mut self, jobs: Vec<Job<'w>>) -> Vec<Result<Rendered, Reported>> {
        // Once for all workers, and with the same histories however many there are.
        for job in &jobs {
            self.compile(job);
        }
        let base = Arc::new(std::mem::take(self.origins));
        let shares = self.shares(jobs, &base);
        // The workers are gone, and so is their hold of it.
        *self.origins = Arc::try_unwrap(base).unwrap_or_else(|base| (*base).clone());
        let mut done = Vec::new();
        for mut share in shares {
            let moved = self.origins.take_over(share.recorded);
            for rendered in share.done.iter_mut().flatten() {
                rendered.rendering.move_origins(moved);
            }
            done.append(&mut share.done);
            self.diagnostics.extend(share.diagnostics);
        }
        done
    }

    fn shares(&self, jobs: Vec<Job<'w>>, base: &Arc<Origins>) -> Vec<Share> {
        let size = jobs.len().div_ceil(self.threads.get()).max(1);
        let mut waiting = jobs.into_iter().peekable();
        thread::scope(|scope| {
            let mut workers: Vec<io::Result<ScopedJoinHandle<'_, Share>>> = Vec::new();
            while waiting.peek().is_some() {
                let jobs: Vec<Job<'w>> = waiting.by_ref().take(size).collect();
                let origins = Origins::on(base.clone());
                let work = move || self.share(jobs, origins);
                workers.push(
                    Builder::new()
                        .stack_size(WORKER_STACK)
                        .spawn_scoped(scope, work),
                );
            }
            workers.into_iter().map(join).collect()
        })
    }

    /// The work of one worker.
    fn share(&self, jobs: Vec<Job<'w>>, mut origins: Origins) -> Share {
        let (mut diagnostics, mut timings) = (Diagnostics::default(), Timings::default());
        let mut worker = Renderer::over(
            self.workspace,
            self.how,
            self.sources,
            &mut origins,
            &mut diagnostics,
            &mut timings,
        );
        worker.templates = self.templates.clone();
        worker.made = self.made.clone();
        let done = jobs
            .into_iter()
            .map(|job| {
                let mut rendered = worker.job(job)?;
                // Nobody reads them.
                rendered.rendering.outputs = WorkloadOutputs::default();
                Ok(rendered)
            })
            .collect();
        Share {
            done,
            recorded: origins.into_branch(),
            diagnostics,
        }
    }
}

/// A defect in a worker is one of the run; a system without threads is no better than one without
/// memory.
fn join(worker: io::Result<ScopedJoinHandle<'_, Share>>) -> Share {
    let joined = worker.map(ScopedJoinHandle::join);
    match joined {
        Ok(Ok(share)) => share,
        Ok(Err(defect)) => panic::resume_unwind(defect),
        Err(refused) => panic::resume_unwind(Box::new(refused.to_string())),
    }
}
