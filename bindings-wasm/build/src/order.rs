//! Functions in the order in which they compress best.
//!
//! Deflate, by which browsers get files, finds again what was seen within [`WINDOW`] bytes. The compiler makes one
//! function of the same source for each type that it is used with, and puts them anywhere. So that each can be told from
//! what stands just before it, the next is always the one of which most was seen there: greedy, as for a tour through all
//! of them, and quadratic in their number.
#![expect(
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "functions and pieces are numbered here, and counts are below the length of a file"
)]

use std::{error::Error, mem::size_of};
use wasm_encoder::{
    CodeSection, FunctionSection, Module,
    reencode::{self, Reencode, utils},
};
use wasmparser::{CodeSectionReader, FunctionSectionReader, Parser, Payload, TypeRef};

/// How far back deflate sees, in bytes.
const WINDOW: usize = 32 << 10;
/// What is found in more functions than this is found in the window anyhow.
const MOST_HOLDERS: usize = 200;
/// What a function costs besides its bytes, so that none is taken for being short.
const OVERHEAD: usize = 12;

/// So many bytes that stand somewhere in a row.
type Piece = u64;

/// The same module with its functions in another order.
pub(crate) fn ordered(module: &[u8]) -> Result<Vec<u8>, Box<dyn Error>> {
    let (mut imported, mut bodies) = (0_u32, Vec::new());
    for payload in Parser::new(0).parse_all(module) {
        match payload? {
            Payload::ImportSection(imports) => {
                for import in imports.into_imports() {
                    imported += u32::from(matches!(import?.ty, TypeRef::Func(_) | TypeRef::FuncExact(_)));
                }
            }
            Payload::CodeSectionEntry(body) => bodies.push(body.as_bytes()),
            _ => {}
        }
    }
    let mut ordered = Module::new();
    let mut reorder = Reorder::new(imported, order(&bodies));
    reorder.parse_core_module(&mut ordered, Parser::new(0), module)?;
    Ok(ordered.finish())
}

/// Which comes when.
fn order(bodies: &[&[u8]]) -> Vec<usize> {
    let lengths: Vec<usize> = bodies.iter().map(|body| body.len()).collect();
    let mut likeness = Likeness::of(bodies);
    let mut left: Vec<usize> = (0..bodies.len()).collect();
    let mut order = Vec::with_capacity(bodies.len());
    let (mut first_near, mut bytes_near) = (0, 0);
    // Of equals the first.
    while let Some(at) = (0..left.len()).rev().max_by(|a, b| {
        let [a, b] = [*a, *b].map(|at| left[at]);
        let [cost_a, cost_b] = [a, b].map(|function| lengths[function] + OVERHEAD);
        (likeness.seen[a] * cost_b).cmp(&(likeness.seen[b] * cost_a))
    }) {
        let next = left.remove(at);
        order.push(next);
        likeness.enter(next);
        bytes_near += lengths[next];
        while bytes_near > WINDOW && first_near + 1 < order.len() {
            likeness.leave(order[first_near]);
            bytes_near -= lengths[order[first_near]];
            first_near += 1;
        }
    }
    order
}

/// What functions have in common with those near.
struct Likeness {
    /// The pieces of each that others have too.
    pieces: Vec<Vec<usize>>,
    /// Who has each piece.
    holders: Vec<Vec<usize>>,
    /// How many of those near have it.
    near: Vec<usize>,
    /// How many pieces of each are near.
    seen: Vec<usize>,
}

impl Likeness {
    fn of(bodies: &[&[u8]]) -> Self {
        let mut found: Vec<(Piece, usize)> = Vec::new();
        for (function, body) in bodies.iter().enumerate() {
            let windows = body.windows(size_of::<Piece>());
            let pieces =
                windows.map(|bytes| bytes.iter().fold(0, |piece, byte| piece << 8 | Piece::from(*byte)));
            found.extend(pieces.map(|piece| (piece, function)));
        }
        found.sort_unstable();
        found.dedup();
        let groups = found.chunk_by(|a, b| a.0 == b.0);
        let shared = groups.filter(|group| (2..=MOST_HOLDERS).contains(&group.len()));
        let holders: Vec<Vec<usize>> =
            shared.map(|group| group.iter().map(|(_, function)| *function).collect()).collect();
        let mut pieces = vec![Vec::new(); bodies.len()];
        for (piece, holders) in holders.iter().enumerate() {
            holders.iter().for_each(|function| pieces[*function].push(piece));
        }
        Likeness { near: vec![0; holders.len()], seen: vec![0; bodies.len()], pieces, holders }
    }

    fn enter(&mut self, function: usize) {
        for piece in &self.pieces[function] {
            if self.near[*piece] == 0 {
                self.holders[*piece].iter().for_each(|holder| self.seen[*holder] += 1);
            }
            self.near[*piece] += 1;
        }
    }

    fn leave(&mut self, function: usize) {
        for piece in &self.pieces[function] {
            self.near[*piece] -= 1;
            if self.near[*piece] == 0 {
                self.holders[*piece].iter().for_each(|holder| self.seen[*holder] -= 1);
            }
        }
    }
}

/// Writes functions in another order, and their new numbers wherever they are named.
struct Reorder {
    imported: u32,
    order: Vec<usize>,
    /// The new place of each.
    places: Vec<u32>,
}

impl Reorder {
    fn new(imported: u32, order: Vec<usize>) -> Self {
        let mut places = vec![0; order.len()];
        (0..).zip(&order).for_each(|(place, function)| places[*function] = place);
        Reorder { imported, order, places }
    }
}

impl Reencode for Reorder {
    type Error = std::convert::Infallible;

    fn function_index(&mut self, function: u32) -> Result<u32, reencode::Error> {
        let own = function.checked_sub(self.imported);
        let place = own.and_then(|own| self.places.get(usize::try_from(own).ok()?));
        Ok(place.map_or(function, |place| self.imported + place))
    }

    fn parse_function_section(
        &mut self,
        functions: &mut FunctionSection,
        section: FunctionSectionReader<'_>,
    ) -> Result<(), reencode::Error> {
        let types: Vec<u32> = section.into_iter().collect::<Result<_, _>>()?;
        for function in self.order.clone() {
            functions.function(self.type_index(types[function])?);
        }
        Ok(())
    }

    fn parse_code_section(
        &mut self,
        code: &mut CodeSection,
        section: CodeSectionReader<'_>,
    ) -> Result<(), reencode::Error> {
        let mut bodies: Vec<_> = section.into_iter().map(|body| body.map(Some)).collect::<Result<_, _>>()?;
        for function in self.order.clone() {
            if let Some(body) = bodies[function].take() {
                utils::parse_function_body(self, code, body)?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_encoder::{
        ConstExpr, ElementSection, Elements, ExportKind, ExportSection, Function, ImportSection,
    };
    use wasm_encoder::{EntityType, RefType, TableSection, TableType, TypeSection};

    /// What a function does, so long that it is like others of the kind.
    fn body(kind: i64, calls: Option<u32>) -> Function {
        let mut body = Function::new([]);
        for step in 0..40 {
            body.instructions().i64_const(kind << 40 | step).drop();
        }
        if let Some(function) = calls {
            body.instructions().call(function);
        }
        body.instructions().end();
        body
    }

    /// An imported function, then those given; each is exported under its number.
    fn module(bodies: &[Function]) -> Vec<u8> {
        let (mut types, mut imports, mut functions, mut tables) =
            (TypeSection::new(), ImportSection::new(), FunctionSection::new(), TableSection::new());
        types.ty().function([], []);
        imports.import("host", "call", EntityType::Function(0));
        let (mut exports, mut elements, mut code) =
            (ExportSection::new(), ElementSection::new(), CodeSection::new());
        for (number, body) in (1..).zip(bodies) {
            functions.function(0);
            exports.export(&format!("{number}"), ExportKind::Func, number);
            code.function(body);
        }
        let many = bodies.len() as u64;
        let element_type = RefType::FUNCREF;
        tables.table(TableType { element_type, minimum: many, maximum: None, table64: false, shared: false });
        let all: Vec<u32> = (1..).take(bodies.len()).collect();
        elements.active(None, &ConstExpr::i32_const(0), Elements::Functions(all.into()));
        let mut module = Module::new();
        module.section(&types).section(&imports).section(&functions).section(&tables);
        module.section(&exports).section(&elements).section(&code);
        module.finish()
    }

    /// By exported name: the body with every call by the name of whom it calls; then the names in the table.
    fn meaning(module: &[u8]) -> (Vec<(String, String)>, Vec<String>) {
        let (mut names, mut bodies, mut table) = (Vec::new(), Vec::new(), Vec::new());
        for payload in Parser::new(0).parse_all(module) {
            match payload.unwrap() {
                Payload::ExportSection(exports) => {
                    names.extend(exports.into_iter().map(|export| export.unwrap()).map(|e| (e.index, e.name)))
                }
                Payload::ElementSection(elements) => {
                    for element in elements {
                        if let wasmparser::ElementItems::Functions(items) = element.unwrap().items {
                            table.extend(items.into_iter().map(Result::unwrap));
                        }
                    }
                }
                Payload::CodeSectionEntry(body) => {
                    let operators = body.get_operators_reader().unwrap().into_iter();
                    bodies.push(operators.map(Result::unwrap).collect::<Vec<_>>());
                }
                _ => {}
            }
        }
        let name = |function: u32| {
            names
                .iter()
                .find(|(index, _)| *index == function)
                .map_or("host".to_owned(), |(_, n)| (*n).to_owned())
        };
        let told = |operator: &wasmparser::Operator<'_>| match operator {
            wasmparser::Operator::Call { function_index } => format!("call {}", name(*function_index)),
            other => format!("{other:?}"),
        };
        let mut told: Vec<(String, String)> = (1..)
            .zip(&bodies)
            .map(|(index, body)| (name(index), body.iter().map(told).collect::<Vec<_>>().join(" ")))
            .collect();
        told.sort();
        (told, table.into_iter().map(name).collect())
    }

    #[test]
    fn like_comes_to_like_and_everything_means_the_same() {
        // Two kinds in turn, each calling another, the first the host.
        let kinds = [1, 2, 1, 2, 1, 2];
        let bodies: Vec<Function> =
            (0..).zip(kinds).map(|(number, kind)| body(kind, Some((number * 5) % 6))).collect();
        let before = module(&bodies);
        let after = ordered(&before).unwrap();
        assert_eq!(meaning(&after), meaning(&before));
        let raw: Vec<Vec<u8>> = bodies.into_iter().map(Function::into_raw_body).collect();
        let raw: Vec<&[u8]> = raw.iter().map(Vec::as_slice).collect();
        let order: Vec<i64> = order(&raw).into_iter().map(|function| kinds[function]).collect();
        assert!(order.is_sorted() || order.is_sorted_by(|a, b| a >= b), "{order:?}");
        assert_eq!(ordered(&after).unwrap().len(), after.len());
    }
}
