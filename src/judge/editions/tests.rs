//! Which edition is told by what.
