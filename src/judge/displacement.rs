//! How far a bound is from where it was promised, in its unit.

use crate::model::{Constraint, Kind, Unit};

use super::search::Edge;

/// The lines an endpoint draws, measured with texts of one byte a character and of three.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Measured {
    /// With characters of one byte.
    pub narrow: Edge,
    /// With characters of three bytes, counted in characters; `None` where they are not allowed.
    pub wide: Option<Edge>,
}

/// The bound a constraint promises, and in which unit; `None` for kinds without one, and the first
/// reading's where there are several.
pub fn promised(constraint: &Constraint) -> Option<(i64, Option<Unit>)> {
    let limit = constraint.readings.first()?.rule.limit()?;
    (limit.unit != Some(Unit::Items)).then_some((limit.bound, limit.unit))
}

/// Where the line is, beside where it was promised: `documented max 30 characters, observed 31 (+1)`.
pub fn text(constraint: &Constraint, measured: &Measured) -> Option<String> {
    let (bound, unit) = promised(constraint)?;
    let side = if matches!(constraint.kind, Kind::Min | Kind::AtLeast) { "min" } else { "max" };
    let name = unit.map_or_else(String::new, |unit| format!(" {}", unit.name()));
    let promised = format!("documented {side} {bound}{name}");
    Some(match measured.narrow {
        Edge::Beyond(looked) => {
            let way = if side == "min" { "down" } else { "up" };
            format!("{promised}, no bound found {way} to {looked}{name}")
        }
        Edge::At(seen) if seen != bound => format!("{promised}, observed {seen} ({:+})", seen - bound),
        Edge::At(seen) => match (unit, counts(measured)) {
            (Some(unit), Some(other)) if unit != other => format!("{promised}, observed {seen} {}", other.name()),
            _ => promised + ", observed the same",
        },
    })
}

/// The unit an endpoint counts in, by comparing both lines.
fn counts(measured: &Measured) -> Option<Unit> {
    let (Edge::At(narrow), Some(Edge::At(wide))) = (measured.narrow, measured.wide) else { return None };
    if wide == narrow {
        return Some(Unit::Characters);
    }
    // The most whole characters that fit, or the fewest that reach it.
    (wide == narrow / 3 || wide == (narrow + 2) / 3).then_some(Unit::Bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Extent, Presence, Rule};
    use crate::spec;

    fn constraint(id: &str) -> Constraint {
        let model = spec::built_in().expect("no faults");
        model.constraint_named(id).expect("a constraint").1.clone()
    }

    const NAME_MAX: &str = "vserver.createMemberServerImageInstance.input.memberServerImageName.max";
    const NAME_MIN: &str = "vserver.createMemberServerImageInstance.input.memberServerImageName.min";
    const DESCRIPTION_MAX: &str = "vserver.createMemberServerImageInstance.input.memberServerImageDescription.max";

    #[test]
    fn a_displacement_has_a_sign_and_a_unit() {
        let said = |id: &str, narrow, wide| text(&constraint(id), &Measured { narrow, wide });
        let expected = "documented max 30 characters, observed 31 (+1)";
        assert_eq!(said(NAME_MAX, Edge::At(31), None).as_deref(), Some(expected));
        let expected = "documented min 3 characters, observed 5 (+2)";
        assert_eq!(said(NAME_MIN, Edge::At(5), None).as_deref(), Some(expected));
        let expected = "documented max 30 characters, no bound found up to 120 characters";
        assert_eq!(said(NAME_MAX, Edge::Beyond(120), None).as_deref(), Some(expected));
        let expected = "documented max 1000 bytes, observed 1000 characters";
        assert_eq!(said(DESCRIPTION_MAX, Edge::At(1000), Some(Edge::At(1000))).as_deref(), Some(expected));
        let expected = "documented max 1000 bytes, observed the same";
        assert_eq!(said(DESCRIPTION_MAX, Edge::At(1000), Some(Edge::At(333))).as_deref(), Some(expected));
    }

    #[test]
    fn a_line_a_third_as_far_for_hangul_is_drawn_in_bytes() {
        let counted = |narrow, wide| counts(&Measured { narrow: Edge::At(narrow), wide: Some(Edge::At(wide)) });
        assert_eq!(counted(1000, 1000), Some(Unit::Characters));
        assert_eq!(counted(1000, 333), Some(Unit::Bytes), "333 of three bytes fit into 1000");
        assert_eq!(counted(4, 2), Some(Unit::Bytes), "two of three bytes reach 4");
        assert_eq!(counted(1000, 500), None);
    }

    #[test]
    fn a_bound_of_a_number_has_no_unit() {
        let mut constraint = constraint(NAME_MAX);
        for rule in [Rule::Extent(Extent::AtLeast(7)), Rule::Extent(Extent::AtMost(7))] {
            constraint.readings[0].rule = rule;
            assert_eq!(promised(&constraint), Some((7, None)));
        }
        constraint.readings[0].rule = Rule::Presence(Presence::Filled);
        assert_eq!(promised(&constraint), None);
    }
}
