//! The store in memory does what every store must; and the suite notices every store that does not.
#![expect(clippy::unwrap_used, reason = "tests may")]

mod broken;

use broken::{Broken, Fault};
use tutelage::store::{MemoryStore, conformance};

#[test]
fn the_store_in_memory_conforms() {
    if let Err(failed) = conformance::run(|engine| MemoryStore::new(engine.schema())) {
        panic!("{failed:#?}");
    }
}

#[test]
fn every_check_notices_the_store_that_is_made_for_it_and_no_other() {
    let mut noticed = Vec::new();
    for (fault, check) in Fault::ALL {
        let failed = conformance::run(|engine| Broken::new(MemoryStore::new(engine.schema()), *fault));
        let failed = failed.err().unwrap_or_default();
        let names: Vec<_> = failed.iter().map(|failed| failed.check).collect();
        assert_eq!(names, [*check], "{fault:?}: {failed:#?}");
        noticed.push(*check);
    }
    assert_eq!(noticed, conformance::names(), "a check for which no broken store is made");
}
