//! What the rules and the ways both speak of: what was given, what it is about, and why it is refused.
//!
//! Nothing here decides. Next: [`super::ways`], then [`super::pages`].

use super::http::{Request, pairs};

/// What was given, in its order.
pub struct Given {
    pub pairs: Vec<(String, Vec<u8>)>,
    /// Whether JSON was asked for.
    pub json: bool,
}

impl Given {
    /// What a request gives: in its query, and in the body of a POST.
    pub fn of(request: &Request) -> Self {
        let mut given = pairs(request.query.as_bytes());
        if request.method == "POST" {
            given.extend(pairs(&request.body));
        }
        Self { pairs: given, json: false }
    }

    /// Every value of a parameter.
    pub fn all<'a>(&'a self, name: &str) -> Vec<&'a [u8]> {
        self.pairs.iter().filter(|(given, _)| given == name).map(|(_, value)| value.as_slice()).collect()
    }

    /// The first value of a parameter, if it is a text.
    pub fn text(&self, name: &str) -> Option<&str> {
        self.all(name).first().and_then(|bytes| std::str::from_utf8(bytes).ok())
    }

    /// Every text that is given for a name or a description.
    pub fn texts(&self) -> impl Iterator<Item = &str> {
        let free = |name: &str| name.ends_with("Name") || name.ends_with("Description");
        self.pairs.iter().filter(move |(name, _)| free(name)).filter_map(|(_, it)| std::str::from_utf8(it).ok())
    }

    /// Changes each text in place.
    pub fn change(&mut self, names: &str, change: impl Fn(&str) -> String) {
        for (_, value) in self.pairs.iter_mut().filter(|(name, _)| name.ends_with(names)) {
            if let Ok(text) = std::str::from_utf8(value) {
                *value = change(text).into_bytes();
            }
        }
    }
}

/// A server that images can be made of, or not.
pub struct Machine {
    pub number: &'static str,
    pub state: &'static str,
    pub hypervisor: &'static str,
}

impl Machine {
    /// "Stopped or in operation".
    pub fn ready(&self) -> bool {
        ["stopped", "running"].contains(&self.state)
    }

    /// "KVM is not supported".
    pub fn kvm(&self) -> bool {
        self.hypervisor == "KVM"
    }
}

/// Why a request is refused, and how.
pub struct Refusal {
    pub status: u16,
    /// Without one, it is no refusal but a failure.
    pub code: &'static str,
    pub message: String,
}

/// A refusal of the service.
pub fn refused(code: &'static str, message: impl Into<String>) -> Refusal {
    Refusal { status: 400, code, message: message.into() }
}

/// A failure without words for the client.
pub fn crashed() -> Refusal {
    Refusal { status: 500, code: "", message: "Internal Server Error".to_owned() }
}
