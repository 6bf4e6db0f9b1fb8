//! Breadth first over all states. A state that was found is kept as the hash of its canonical JSON and as the step that
//! led to it; to go on from it the steps are taken again, most of which the state before shares.

use crate::{
    alphabet::Names,
    canonical, quiet,
    steps::{self, Edge},
    world::{Action, Came, World},
};
use std::collections::BTreeSet;
use tutelage::Engine;

/// No state before: a root.
const ROOT: u32 = u32::MAX;
/// How many states are gone on from before what was found is put together.
const BATCH: usize = 2_048;
/// From every so many-th state everything that is due is run, and then looked at.
const REST: usize = 4;

#[derive(Clone, Copy)]
struct Node {
    parent: u32,
    action: u16,
}

pub(crate) struct Search<'a> {
    pub(crate) engine: &'a Engine,
    pub(crate) names: &'a Names,
    roots: Vec<World>,
    nodes: Vec<Node>,
    seen: BTreeSet<u128>,
    pub(crate) edges: BTreeSet<Edge>,
    pub(crate) taken: u64,
    pub(crate) rested: u64,
}

struct Found {
    hash: u128,
    node: Node,
}

struct Part {
    rested: u64,
    found: Vec<Found>,
    edges: BTreeSet<Edge>,
    taken: u64,
}

impl<'a> Search<'a> {
    pub(crate) fn new(engine: &'a Engine, names: &'a Names) -> Search<'a> {
        Search {
            engine,
            names,
            roots: Vec::new(),
            nodes: Vec::new(),
            seen: BTreeSet::new(),
            edges: BTreeSet::new(),
            taken: 0,
            rested: 0,
        }
    }

    pub(crate) fn root(&mut self, world: World) {
        let action = u16::try_from(self.roots.len()).unwrap();
        if self.seen.insert(canonical::hash(&world)) {
            self.nodes.push(Node { parent: ROOT, action });
        }
        self.roots.push(world);
    }

    pub(crate) fn states(&self) -> usize {
        self.nodes.len()
    }

    /// Goes on until so many states were found, or there are no more; returns from how many it went on.
    pub(crate) fn run(&mut self, most: usize) -> Result<usize, String> {
        let mut done = 0;
        let threads = std::thread::available_parallelism().map_or(1, usize::from);
        while done < self.nodes.len() && self.nodes.len() < most {
            let batch: Vec<usize> = (done..self.nodes.len().min(done + BATCH)).collect();
            done += batch.len();
            let this = &*self;
            let parts: Vec<Result<Part, String>> = std::thread::scope(|scope| {
                let chunks = batch.chunks(batch.len().div_ceil(threads));
                let running: Vec<_> = chunks.map(|chunk| scope.spawn(move || this.part(chunk))).collect();
                running.into_iter().map(|part| part.join().unwrap()).collect()
            });
            for part in parts {
                let part = part?;
                self.taken += part.taken;
                self.rested += part.rested;
                self.edges.extend(part.edges);
                for found in part.found {
                    if self.seen.insert(found.hash) {
                        self.nodes.push(found.node);
                    }
                }
            }
        }
        Ok(done)
    }

    fn part(&self, chunk: &[usize]) -> Result<Part, String> {
        let mut path: Vec<(usize, World)> = Vec::new();
        let mut part = Part { rested: 0, found: Vec::new(), edges: BTreeSet::new(), taken: 0 };
        for &node in chunk {
            self.walk_to(node, &mut path)?;
            let Some((_, world)) = path.last() else { continue };
            if node % REST == 0 {
                part.rested +=
                    quiet::comes_to_rest(self.engine, world).map_err(|f| self.tell(node, None, &f))?;
            }
            for (index, action) in self.names.actions(world).into_iter().enumerate() {
                let step = step(self.engine, world, &action);
                let step = step.map_err(|fault| self.tell(node, Some(&action), &fault))?;
                let Some((next, edges)) = step else { continue };
                part.taken += 1;
                part.edges.extend(edges);
                let hash = canonical::hash(&next);
                if !self.seen.contains(&hash) {
                    let (parent, action) = (u32::try_from(node).unwrap(), u16::try_from(index).unwrap());
                    part.found.push(Found { hash, node: Node { parent, action } });
                }
            }
        }
        Ok(part)
    }

    /// Makes `path` end with the state of a node, each entry being the parent of the next.
    fn walk_to(&self, node: usize, path: &mut Vec<(usize, World)>) -> Result<(), String> {
        let mut missing = vec![node];
        while let Some(&first) = missing.last() {
            if let Some(at) = path.iter().position(|(known, _)| *known == first) {
                path.truncate(at + 1);
                missing.pop();
                break;
            }
            match self.nodes[first].parent {
                ROOT => {
                    path.clear();
                    break;
                }
                parent => missing.push(usize::try_from(parent).unwrap()),
            }
        }
        while let Some(next) = missing.pop() {
            let Node { parent, action } = self.nodes[next];
            let world = if parent == ROOT {
                self.roots[usize::from(action)].clone()
            } else {
                let (_, before) = path.last().ok_or("a node has no parent")?;
                let action = self.names.actions(before).swap_remove(usize::from(action));
                step(self.engine, before, &action)?.ok_or("a step was refused the second time")?.0
            };
            path.push((next, world));
        }
        Ok(())
    }

    /// The whole way to a fault.
    fn tell(&self, node: usize, action: Option<&Action>, fault: &str) -> String {
        let mut way: Vec<String> = action.map(|action| format!("{action:?}")).into_iter().collect();
        let mut at = node;
        let mut path = Vec::new();
        while self.nodes[at].parent != ROOT {
            let parent = usize::try_from(self.nodes[at].parent).unwrap();
            if self.walk_to(parent, &mut path).is_ok()
                && let Some((_, world)) = path.last()
            {
                way.push(format!("{:?}", self.names.actions(world)[usize::from(self.nodes[at].action)]));
            }
            at = parent;
        }
        way.push(format!("from root {}", self.nodes[at].action));
        way.reverse();
        format!("{fault}\nafter:\n{}", way.join("\n"))
    }
}

/// One step, checked. Nothing when it was refused or changed nothing.
pub(crate) fn step(
    engine: &Engine,
    world: &World,
    action: &Action,
) -> Result<Option<(World, Vec<Edge>)>, String> {
    match world.take(engine, action)? {
        Came::Refused(_) => Ok(None),
        Came::Moved(next) => Ok(Some((next, Vec::new()))),
        Came::Decided(_, decision) if decision.changes.is_empty() => Ok(None),
        Came::Decided(mut next, decision) => {
            let edges = steps::edges(world, &decision)?;
            steps::check(engine, world, &next, &decision)?;
            next.forget();
            Ok(Some((next, edges)))
        }
    }
}
