//! Bytes that go out.

use std::{
    alloc::{Layout, alloc, dealloc},
    ffi::c_char,
    ptr,
};

/// Text that the library gives: UTF-8, `len` bytes, and a zero behind them that `len` does not count. Where there is no
/// text, `ptr` is NULL and `len` is 0.
///
/// It is yours: give it to `tut_bytes_free` once, from any thread. Do not change `ptr`.
#[repr(C)]
#[derive(Debug)]
pub struct tut_bytes {
    /// The first byte.
    pub ptr: *mut c_char,
    /// How many there are.
    pub len: usize,
}

/// Before the text stands how long its block of memory is, so that nothing hangs on what a host leaves in `len`.
const BEFORE: usize = size_of::<usize>();

impl tut_bytes {
    /// No text.
    pub const NONE: tut_bytes = tut_bytes { ptr: ptr::null_mut(), len: 0 };

    /// A copy of a text; none when there is no memory.
    pub(crate) fn copy_of(text: &[u8]) -> tut_bytes {
        let Some(size) = text.len().checked_add(BEFORE).and_then(|size| size.checked_add(1)) else {
            return tut_bytes::NONE;
        };
        let Ok(layout) = Layout::from_size_align(size, align_of::<usize>()) else { return tut_bytes::NONE };
        // SAFETY: the layout has more than no bytes.
        let block = unsafe { alloc(layout) };
        if block.is_null() {
            return tut_bytes::NONE;
        }
        // SAFETY: the block has room for the size, the text and the zero, is aligned for the size, and nobody else has it.
        unsafe {
            block.cast::<usize>().write(size);
            let first = block.add(BEFORE);
            ptr::copy_nonoverlapping(text.as_ptr(), first, text.len());
            first.add(text.len()).write(0);
            tut_bytes { ptr: first.cast(), len: text.len() }
        }
    }
}

/// Frees what a function gave and makes it empty, so that the same `tut_bytes` can be freed again without harm. A copy of
/// it must not be freed as well. NULL, and bytes without text, are fine.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tut_bytes_free(bytes: *mut tut_bytes) {
    // SAFETY: the caller's promise.
    let Some(bytes) = (unsafe { bytes.as_mut() }) else { return };
    let first = std::mem::replace(bytes, tut_bytes::NONE).ptr.cast::<u8>();
    if first.is_null() {
        return;
    }
    // SAFETY: it was given by `copy_of`, which put the size of the block before the text, and is freed once.
    unsafe {
        let block = first.sub(BEFORE);
        let size = block.cast::<usize>().read();
        if let Ok(layout) = Layout::from_size_align(size, align_of::<usize>()) {
            dealloc(block, layout);
        }
    }
}
