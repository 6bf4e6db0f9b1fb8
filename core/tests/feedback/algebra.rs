//! Exact linear algebra over the rational numbers, small.

/// A matrix of whole numbers, row by row.
pub(crate) type Matrix = Vec<Vec<i128>>;

/// The rank, by elimination without fractions.
pub(crate) fn rank(mut rows: Matrix) -> usize {
    let mut rank = 0;
    let columns = rows.first().map_or(0, Vec::len);
    for column in 0..columns {
        let Some(pivot) = (rank..rows.len()).find(|row| rows[*row][column] != 0) else { continue };
        rows.swap(rank, pivot);
        let (pivot, below) = (rows[rank].clone(), &mut rows[rank + 1..]);
        for row in below {
            let (by, of) = (pivot[column], row[column]);
            row.iter_mut().zip(&pivot).for_each(|(value, other)| *value = *value * by - other * of);
            let common = row.iter().fold(0, |common, value| gcd(common, *value));
            if common > 1 {
                row.iter_mut().for_each(|value| *value /= common);
            }
        }
        rank += 1;
    }
    rank
}

fn gcd(a: i128, b: i128) -> i128 {
    if b == 0 { a.abs() } else { gcd(b, a % b) }
}

/// The columns, fewer than `fewest`, that some combination of the rows is about, and about nothing else.
pub(crate) fn isolated(rows: &Matrix, fewest: usize) -> Option<Vec<usize>> {
    let columns = rows.first().map_or(0, Vec::len);
    let whole = rank(rows.clone());
    let without = |left_out: &[usize]| {
        let keep =
            |row: &Vec<i128>| (0..columns).filter(|at| !left_out.contains(at)).map(|at| row[at]).collect();
        rank(rows.iter().map(keep).collect())
    };
    let mut sets: Vec<Vec<usize>> = vec![Vec::new()];
    while let Some(set) = sets.pop() {
        if !set.is_empty() && without(&set) < whole {
            return Some(set);
        }
        if set.len() + 1 < fewest {
            let from = set.last().map_or(0, |last| last + 1);
            sets.extend((from..columns).map(|next| [set.as_slice(), &[next]].concat()));
        }
    }
    None
}

#[test]
fn a_difference_isolates_whom_it_is_about() {
    let three_and_four = vec![vec![1, 1, 1, 0], vec![1, 1, 1, 1]];
    assert_eq!(isolated(&three_and_four, 3), Some(vec![3]));
    assert_eq!(isolated(&vec![vec![1, 1, 1, 0, 0, 0], vec![0, 0, 0, 1, 1, 1]], 3), None);
    let ring = vec![vec![1, 1, 0, 1], vec![0, 1, 1, 1], vec![1, 0, 1, 1]];
    assert_eq!(isolated(&ring, 3).map(|set| set.len()), Some(2));
}
