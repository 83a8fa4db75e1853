//! What exists at an endpoint: servers, storages, regions, and the state they are in.
//!
//! The reference endpoint answers from a world; the labels of cases are made in one. Against a
//! foreign endpoint the world holds only what was bound, and says nothing of their attributes:
//! what is not known is taken to be in order.

use std::collections::HashMap;
use std::ops::Deref;

/// Everything known to exist, in order; the first of a kind is what examples speak of.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct World {
    /// The resources.
    pub resources: Resources,
    /// Where the numbers begin that names are made from, so that no two runs ask for the same name
    /// where names may be remembered: `case::salt`.
    pub salt: usize,
}

/// Things that exist, in order. One is found as fast among many as among few.
#[derive(Clone, Debug, Default)]
pub struct Resources {
    all: Vec<Resource>,
    /// Where the first of each kind and id is.
    places: HashMap<String, HashMap<String, usize>>,
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
        self.resources.find(kind, id)
    }

    /// All resources of a kind, in order.
    pub fn of_kind<'a>(&'a self, kind: &'a str) -> impl Iterator<Item = &'a Resource> {
        self.resources.iter().filter(move |resource| resource.kind == kind)
    }
}

impl Resources {
    /// Adds one behind the others.
    pub fn push(&mut self, resource: Resource) {
        let of_kind = match self.places.get_mut(&resource.kind) {
            Some(of_kind) => of_kind,
            None => self.places.entry(resource.kind.clone()).or_default(),
        };
        of_kind.entry(resource.id.clone()).or_insert(self.all.len());
        self.all.push(resource);
    }

    /// Only those that are wished.
    pub fn retain(&mut self, wished: impl FnMut(&Resource) -> bool) {
        let mut all = std::mem::take(&mut self.all);
        all.retain(wished);
        *self = all.into();
    }

    fn find(&self, kind: &str, id: &str) -> Option<&Resource> {
        self.all.get(*self.places.get(kind)?.get(id)?)
    }
}

impl Deref for Resources {
    type Target = [Resource];

    fn deref(&self) -> &[Resource] {
        &self.all
    }
}

impl PartialEq for Resources {
    fn eq(&self, other: &Self) -> bool {
        self.all == other.all
    }
}

impl Eq for Resources {}

impl Extend<Resource> for Resources {
    fn extend<I: IntoIterator<Item = Resource>>(&mut self, more: I) {
        more.into_iter().for_each(|resource| self.push(resource));
    }
}

impl FromIterator<Resource> for Resources {
    fn from_iter<I: IntoIterator<Item = Resource>>(all: I) -> Self {
        let mut resources = Self::default();
        resources.extend(all);
        resources
    }
}

impl From<Vec<Resource>> for Resources {
    fn from(all: Vec<Resource>) -> Self {
        all.into_iter().collect()
    }
}

impl IntoIterator for Resources {
    type Item = Resource;
    type IntoIter = std::vec::IntoIter<Resource>;

    fn into_iter(self) -> Self::IntoIter {
        self.all.into_iter()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn server(id: &str, zone: &str) -> Resource {
        let attributes = vec![("zone".to_owned(), zone.to_owned())];
        Resource { kind: "server".to_owned(), id: id.to_owned(), attributes, assumed: false }
    }

    #[test]
    fn the_first_of_a_kind_and_id_is_found_whatever_was_added_or_taken_away() {
        let mut resources: Resources = vec![server("1", "a"), server("2", "a"), server("1", "b")].into();
        let zone = |resources: &Resources, id| {
            let world = World { resources: resources.clone(), salt: 0 };
            world.find("server", id).and_then(|found| found.attribute("zone")).map(str::to_owned)
        };
        assert_eq!(zone(&resources, "1").as_deref(), Some("a"));
        assert_eq!((zone(&resources, "3"), resources.find("region", "1")), (None, None));
        resources.extend([server("3", "c")]);
        resources.retain(|resource| resource.attribute("zone") != Some("a"));
        assert_eq!(["1", "2", "3"].map(|id| zone(&resources, id).unwrap_or_default()), ["b", "", "c"]);
        assert_eq!(resources.len(), 2);
    }
}
