//! Workloads become Kubernetes objects.
//!
//! In: Workloads that hold by the rules of their dialects, and the documents beside them.
//! Out: Kubernetes objects, each with the place that it is for; what is lost.
//! Never: invents what a document does not say, but for what the tables say.

mod beside;
mod containers;
mod exposure;
mod page;
mod scaling;
mod service;
mod units;
mod volumes;

use super::dialect::Dialect;
use super::making::Making;
use super::references;
use super::rules::Facts;
use super::workload::Workload;
use crate::yaml::Node;

/// Which page says why a value is there.
const RULE: &str = "docs/datum.md#to-kubernetes";

/// What runs the pods that stand for instances.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Controller {
    /// Pods have the names of instances, and start in order.
    #[default]
    StatefulSet,
    /// Pods have neither names nor an order of their own.
    Deployment,
}

/// Which objects are wanted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ToKubernetes {
    /// What instances of dialect R become.
    pub controller: Controller,
    /// A Service for the ports.
    pub service: bool,
    /// Whether several containers share the size of an instance as a pod, instead of equal parts.
    pub pod_resources: bool,
    /// Whether the objects of each place are kept apart, so that nothing else must keep them there.
    pub by_place: bool,
}

/// An object that was made.
#[derive(Clone, Debug)]
pub struct Made {
    /// The Workload that it is made of.
    pub workload: String,
    /// The city or location that it is for, in lower case; nothing where it is for any.
    pub place: Option<String>,
    /// The object.
    pub node: Node,
}

/// Makes the objects of Workloads, in their order. `ConfigMaps` and Secrets among the other
/// documents that they refer to come with them. What is lost or refused is reported.
pub fn to_kubernetes(
    workloads: &[Workload],
    others: &[Node],
    facts: Facts<'_>,
    options: ToKubernetes,
    making: &mut Making<'_>,
) -> Vec<Made> {
    let mut all = Vec::new();
    for workload in workloads {
        let own = |place: Option<String>, node| Made {
            workload: workload.called(),
            place,
            node,
        };
        let copies = references::referred(workload, others);
        let copies = copies.into_iter();
        let copies = copies.map(|node| beside::beside(node, workload, making));
        all.extend(copies.map(|node| own(None, node)));
        match workload.dialect {
            Dialect::S => {
                let objects = page::objects(workload, options, making);
                all.extend(objects.into_iter().map(|node| own(None, node)));
            }
            Dialect::R => {
                let objects = service::objects(workload, facts, options, making);
                all.extend(objects.into_iter().map(|(place, node)| own(place, node)));
            }
        }
    }
    all
}
