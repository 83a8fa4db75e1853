//! What exists at an endpoint: servers, storages, regions, and the state they are in.
//!
//! The reference endpoint answers from a world; the labels of cases are made in one. Against a
//! foreign endpoint the world holds only what was bound, and says nothing of their attributes:
//! what is not known is taken to be in order.

/// Everything known to exist, in order; the first of a kind is what examples speak of.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct World {
    /// The resources.
    pub resources: Vec<Resource>,
    /// Where the numbers begin that names are made from, so that no two runs ask for the same name
    /// where names may be remembered: `case::salt`.
    pub salt: usize,
}

/// One thing that exists.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Resource {
    /// Its kind: `server`, `blockStorage`, `region`.
    pub kind: String,
    /// What a parameter says to name it.
    pub id: String,
    /// What is known of it, in the order of the spec.
    pub attributes: Vec<(String, String)>,
    /// Whether nobody said that it is there: a page's example at a foreign endpoint.
    pub assumed: bool,
}

impl Resource {
    /// The attribute of that name, if it is known.
    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }
}

impl World {
    /// The same world, with nothing in it that is only assumed.
    pub fn taken_for_granted(&self) -> Self {
        let resources = self.resources.iter().cloned();
        let resources = resources.map(|resource| Resource { assumed: false, ..resource }).collect();
        Self { resources, salt: self.salt }
    }

    /// The resource of that kind and id.
    pub fn find(&self, kind: &str, id: &str) -> Option<&Resource> {
        self.resources.iter().find(|resource| resource.kind == kind && resource.id == id)
    }

    /// All resources of a kind, in order.
    pub fn of_kind<'a>(&'a self, kind: &'a str) -> impl Iterator<Item = &'a Resource> {
        self.resources.iter().filter(move |resource| resource.kind == kind)
    }
}
