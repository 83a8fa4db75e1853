//! Ways from a root value down to one inside it: to keep, and on the stack.
//!
//! Next: [`super::Value`], which is led through.

use std::fmt;

/// A way from a root value down to one inside it; printed as `a.b[0].c`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Path {
    steps: Vec<Step>,
}

/// One step of a [`Path`].
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Step {
    /// Into a record, by name.
    Name(String),
    /// Into a list, counted from 0.
    Index(usize),
}

impl Path {
    /// The path to the root itself.
    pub fn root() -> Self {
        Self::default()
    }

    /// The steps from the root.
    pub fn steps(&self) -> &[Step] {
        &self.steps
    }

    /// This path and one name further.
    pub fn name(&self, name: &str) -> Self {
        self.with(Step::Name(name.to_owned()))
    }

    /// This path and one list index further.
    pub fn index(&self, index: usize) -> Self {
        self.with(Step::Index(index))
    }

    /// The path without its list indices, as the model names members: `a.b.c`.
    pub fn without_indices(&self) -> String {
        let names: Vec<&str> = self
            .steps
            .iter()
            .filter_map(|step| match step {
                Step::Name(name) => Some(name.as_str()),
                Step::Index(_) => None,
            })
            .collect();
        names.join(".")
    }

    fn with(&self, step: Step) -> Self {
        let mut steps = Vec::with_capacity(self.steps.len() + 1);
        steps.extend_from_slice(&self.steps);
        steps.push(step);
        Self { steps }
    }
}

/// Where one is inside a value, as a chain on the stack: it becomes a [`Path`] only where there is
/// something to say, and costs nothing where there is not.
#[derive(Clone, Copy, Debug)]
pub enum Trail<'a> {
    /// At the root.
    Root,
    /// In a record, at this name.
    Name(&'a Trail<'a>, &'a str),
    /// In a list, counted from 0.
    Index(&'a Trail<'a>, usize),
}

impl<'a> Trail<'a> {
    /// One name further.
    pub fn name(&'a self, name: &'a str) -> Self {
        Trail::Name(self, name)
    }

    /// One list index further.
    pub fn index(&'a self, index: usize) -> Self {
        Trail::Index(self, index)
    }

    /// The same way, to keep.
    pub fn path(&self) -> Path {
        let mut steps = Vec::new();
        let mut at = self;
        loop {
            at = match at {
                Trail::Root => break,
                Trail::Name(parent, name) => {
                    steps.push(Step::Name((*name).to_owned()));
                    parent
                }
                Trail::Index(parent, index) => {
                    steps.push(Step::Index(*index));
                    parent
                }
            };
        }
        steps.reverse();
        Path { steps }
    }
}

impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (position, step) in self.steps.iter().enumerate() {
            match step {
                Step::Name(name) if position == 0 => write!(f, "{name}")?,
                Step::Name(name) => write!(f, ".{name}")?,
                Step::Index(index) => write!(f, "[{index}]")?,
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_reads_as_it_is_written() {
        let path = Path::root().name("a").name("list").index(0).name("b");
        assert_eq!(path.to_string(), "a.list[0].b");
        assert_eq!(path.without_indices(), "a.list.b");
        assert_eq!(Trail::Root.name("a").name("list").index(0).name("b").path(), path);
    }
}
