//! Where and which way an endpoint diverges: the words that every room shares.
//!
//! Judge and reference are two witnesses, who need logic of their own, not words of their own. Next:
//! [`super::constraint`].

/// How deep in an exchange a divergence shows; a shallower one may hide deeper ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Layer {
    /// No whole HTTP answer.
    Transport,
    /// Status and headers.
    Http,
    /// XML or JSON as such.
    Syntax,
    /// Root and form of the answer.
    Envelope,
    /// Fields there, named and typed.
    Shape,
    /// What is accepted and refused.
    Constraint,
    /// What ties an answer to its request.
    Relation,
    /// The value of a field.
    Value,
    /// The answer beside a recorded one; the page may allow both.
    Recording,
}

impl Layer {
    /// Every layer, the shallowest first.
    pub const ALL: [Layer; 9] = [
        Layer::Transport,
        Layer::Http,
        Layer::Syntax,
        Layer::Envelope,
        Layer::Shape,
        Layer::Constraint,
        Layer::Relation,
        Layer::Value,
        Layer::Recording,
    ];

    /// As the report spells it.
    pub fn name(self) -> &'static str {
        match self {
            Layer::Transport => "transport",
            Layer::Http => "http",
            Layer::Syntax => "syntax",
            Layer::Envelope => "envelope",
            Layer::Shape => "shape",
            Layer::Constraint => "constraint",
            Layer::Relation => "relation",
            Layer::Value => "value",
            Layer::Recording => "recording",
        }
    }
}

/// Which way an endpoint diverges.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Direction {
    /// It accepts what it should refuse.
    Lenient,
    /// It refuses what it should accept.
    Strict,
    /// It does something else.
    Different,
}

impl Direction {
    /// Every direction.
    pub const ALL: [Direction; 3] = [Direction::Lenient, Direction::Strict, Direction::Different];

    /// As the report spells it.
    pub fn name(self) -> &'static str {
        match self {
            Direction::Lenient => "lenient",
            Direction::Strict => "strict",
            Direction::Different => "different",
        }
    }
}
