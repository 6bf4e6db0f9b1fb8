//! A CSV file as rows, each with the line on which it starts.

use super::shown;
use crate::error::{Error, ErrorCode};
use csv::{ByteRecord, Reader, ReaderBuilder, StringRecord};

const MOST_BYTES: usize = 64 << 20;
const MOST_COLUMNS: usize = 1_000;

/// A file whose header was read.
#[derive(Debug)]
pub(super) struct Table<'a> {
    bytes: &'a [u8],
    delimiter: u8,
    header: Vec<String>,
}

/// A row below the header.
pub(super) struct Row {
    pub(super) line: u32,
    pub(super) cells: Result<StringRecord, Broken>,
}

/// Why a row has no cells.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Broken {
    Ragged(usize),
    NotUtf8(usize),
    OpenQuote,
}

impl<'a> Table<'a> {
    /// Reads the header.
    pub(super) fn open(bytes: &'a [u8], delimiter: u8) -> Result<Self, Error> {
        let refuse = |code, message: String| Err(Error::new(code, "", message));
        if bytes.len() > MOST_BYTES {
            return refuse(
                ErrorCode::TooLarge,
                format!("{} bytes; at most {MOST_BYTES} are allowed", bytes.len()),
            );
        }
        if bytes.starts_with(&[0xFF, 0xFE]) || bytes.starts_with(&[0xFE, 0xFF]) {
            return refuse(ErrorCode::InvalidRow, "the file is UTF-16; it must be UTF-8".to_owned());
        }
        let bytes = bytes.strip_prefix(&[0xEF, 0xBB, 0xBF]).unwrap_or(bytes);
        let mut table = Table { bytes, delimiter, header: Vec::new() };
        match table.rows_with_header().next().map(|row| row.cells) {
            None => refuse(
                ErrorCode::InvalidRow,
                "the file is empty; its first line must name the columns".to_owned(),
            ),
            Some(Ok(cells)) if cells.len() > MOST_COLUMNS => {
                let message = format!("{} columns; at most {MOST_COLUMNS} are allowed", cells.len());
                refuse(ErrorCode::TooLarge, message)
            }
            Some(Ok(cells)) => {
                table.header = cells.iter().map(|name| name.trim().to_owned()).collect();
                Ok(table)
            }
            Some(Err(broken)) => refuse(ErrorCode::InvalidRow, format!("the header: {}", broken.message(0))),
        }
    }

    /// The names of the columns.
    pub(super) fn header(&self) -> &[String] {
        &self.header
    }

    /// The rows below the header. Blank lines are none.
    pub(super) fn rows(&self) -> impl Iterator<Item = Row> {
        let columns = self.header.len();
        self.rows_with_header().skip(1).map(move |mut row| {
            match row.cells {
                Ok(cells) if cells.len() != columns => row.cells = Err(Broken::Ragged(cells.len())),
                _ => {}
            }
            row
        })
    }

    fn rows_with_header(&self) -> Rows<'a> {
        let lines = Lines { bytes: self.bytes, at: 0, line: 1 };
        Rows { reader: reader(self.bytes, self.delimiter), lines, delimiter: self.delimiter }
    }
}

impl Broken {
    pub(super) fn message(&self, columns: usize) -> String {
        match self {
            Broken::Ragged(cells) => format!("the row has {cells} cells and the header {columns}"),
            Broken::NotUtf8(_) => "the cell is not UTF-8".to_owned(),
            Broken::OpenQuote => "a quotation mark opens a cell and none closes it".to_owned(),
        }
    }
}

struct Rows<'a> {
    reader: Reader<&'a [u8]>,
    lines: Lines<'a>,
    delimiter: u8,
}

impl Iterator for Rows<'_> {
    type Item = Row;

    fn next(&mut self) -> Option<Row> {
        let start = self.offset();
        let mut record = ByteRecord::new();
        // Reading from memory with any number of cells allowed, the reader has no error to report.
        if !self.reader.read_byte_record(&mut record).unwrap_or(false) {
            return None;
        }
        let line = self.lines.line_of_record(start);
        let raw = self.lines.bytes.get(start..).unwrap_or_default();
        let cells = if self.offset() >= self.lines.bytes.len() && swallows_the_rest(raw, self.delimiter) {
            Err(Broken::OpenQuote)
        } else {
            StringRecord::from_byte_record(record)
                .map_err(|error| Broken::NotUtf8(error.utf8_error().field()))
        };
        Some(Row { line, cells })
    }
}

impl Rows<'_> {
    fn offset(&self) -> usize {
        usize::try_from(self.reader.position().byte()).unwrap_or(usize::MAX)
    }
}

/// The reader closes at the end of the file what was left open, so that a cell would hold all rows after it. This is
/// so if a further row put behind the last one is swallowed too.
fn swallows_the_rest(last_row: &[u8], delimiter: u8) -> bool {
    let further = [last_row, b"\nx\n"].concat();
    reader(&further, delimiter).byte_records().count() < 2
}

fn reader(bytes: &[u8], delimiter: u8) -> Reader<&[u8]> {
    ReaderBuilder::new().delimiter(delimiter).has_headers(false).flexible(true).from_reader(bytes)
}

/// Counts lines as an editor shows them. The reader counts line feeds only, and counts a record from the blank lines
/// before it.
struct Lines<'a> {
    bytes: &'a [u8],
    at: usize,
    line: u32,
}

impl Lines<'_> {
    /// The line of the first byte of the record read from `offset`, which may be preceded by blank lines.
    fn line_of_record(&mut self, offset: usize) -> u32 {
        while let Some(byte) = self.bytes.get(self.at) {
            let blank = matches!(byte, b'\r' | b'\n');
            if self.at >= offset && !blank {
                break;
            }
            let next = self.at.saturating_add(1);
            let ends_line = blank && !(*byte == b'\r' && self.bytes.get(next) == Some(&b'\n'));
            self.line = self.line.saturating_add(u32::from(ends_line));
            self.at = next;
        }
        self.line
    }
}

/// The name of a column, for a fault in it.
pub(super) fn name_of(header: &[String], column: usize) -> Option<String> {
    header.get(column).map(|name| shown(name))
}
