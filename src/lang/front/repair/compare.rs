//! Two texts, line by line: what stays, what goes, what comes.

/// More pairs of lines than this are not compared one by one.
const MOST_PAIRS: usize = 4_000_000;

/// A line of either text, or of both.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    pub fate: Fate,
    pub text: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    Kept,
    Removed,
    Added,
}

/// The fewest lines to remove and to add that lead from one text to the other; what goes stands before what comes.
pub fn compare(before: &str, after: &str) -> Vec<Difference> {
    let (old, new): (Vec<&str>, Vec<&str>) = (before.lines().collect(), after.lines().collect());
    let head = old.iter().zip(&new).take_while(|(old, new)| old == new).count();
    let rest = old[head..].iter().rev().zip(new[head..].iter().rev());
    let tail = rest.take_while(|(old, new)| old == new).count();
    let mut found = Vec::new();
    let mut push = |fate: Fate, lines: &[&str]| {
        found.extend(lines.iter().map(|line| Difference { fate, text: (*line).to_owned() }));
    };
    push(Fate::Kept, &old[..head]);
    for (fate, line) in middle(&old[head..old.len() - tail], &new[head..new.len() - tail]) {
        push(fate, &[line]);
    }
    push(Fate::Kept, &old[old.len() - tail..]);
    found
}

/// The longest common subsequence, by the table of its lengths.
fn middle<'t>(old: &[&'t str], new: &[&'t str]) -> Vec<(Fate, &'t str)> {
    let mut found = Vec::new();
    let width = new.len() + 1;
    if old.len() * width > MOST_PAIRS {
        found.extend(old.iter().map(|line| (Fate::Removed, *line)));
        found.extend(new.iter().map(|line| (Fate::Added, *line)));
        return found;
    }
    let mut common = vec![0u32; (old.len() + 1) * width];
    for i in (0..old.len()).rev() {
        for j in (0..new.len()).rev() {
            common[i * width + j] = if old[i] == new[j] {
                common[(i + 1) * width + j + 1] + 1
            } else {
                common[(i + 1) * width + j].max(common[i * width + j + 1])
            };
        }
    }
    let (mut i, mut j) = (0, 0);
    while i < old.len() && j < new.len() {
        if old[i] == new[j] {
            found.push((Fate::Kept, old[i]));
            (i, j) = (i + 1, j + 1);
        } else if common[(i + 1) * width + j] >= common[i * width + j + 1] {
            found.push((Fate::Removed, old[i]));
            i += 1;
        } else {
            found.push((Fate::Added, new[j]));
            j += 1;
        }
    }
    found.extend(old[i..].iter().map(|line| (Fate::Removed, *line)));
    found.extend(new[j..].iter().map(|line| (Fate::Added, *line)));
    found
}
