//! Where and which way an endpoint diverges: the words that every room shares.
//!
//! Judge and reference are two witnesses, who need logic of their own, not words of their own. Next:
//! [`super::constraint`].

named! {
    /// How deep in an exchange a divergence shows; a shallower one may hide deeper ones.
    pub enum Layer {
        /// No whole HTTP answer.
        Transport = "transport",
        /// Status and headers.
        Http = "http",
        /// XML or JSON as such.
        Syntax = "syntax",
        /// Root and form of the answer.
        Envelope = "envelope",
        /// Fields there, named and typed.
        Shape = "shape",
        /// What is accepted and refused.
        Constraint = "constraint",
        /// What ties an answer to its request.
        Relation = "relation",
        /// The value of a field.
        Value = "value",
        /// The answer beside a recorded one; the page may allow both.
        Recording = "recording",
    }
}

named! {
    /// Which way an endpoint diverges.
    pub enum Direction {
        /// It accepts what it should refuse.
        Lenient = "lenient",
        /// It refuses what it should accept.
        Strict = "strict",
        /// It does something else.
        Different = "different",
    }
}
