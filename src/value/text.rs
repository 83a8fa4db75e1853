//! The text of a value, which stands in the value itself where it is short.
//!
//! An answer is a dozen texts, most of them numbers, codes and names of a few bytes: each of them at a place of its
//! own in memory takes longer to find and to give back than to copy. Next: [`super::Value`], which has one.

use std::fmt;
use std::ops::Deref;

use compact_str::CompactString;

/// A text, in Unicode scalar values. It is used as the `str` that it derefs to.
#[derive(Clone, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TextValue(CompactString);

impl TextValue {
    /// The whole text.
    #[inline]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Deref for TextValue {
    type Target = str;

    #[inline]
    fn deref(&self) -> &str {
        self.as_str()
    }
}

impl From<&str> for TextValue {
    #[inline]
    fn from(text: &str) -> Self {
        Self(text.into())
    }
}

impl From<String> for TextValue {
    fn from(text: String) -> Self {
        Self(text.into())
    }
}

impl fmt::Debug for TextValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.as_str(), f)
    }
}

impl fmt::Display for TextValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self.as_str(), f)
    }
}

impl PartialEq<str> for TextValue {
    fn eq(&self, other: &str) -> bool {
        self.as_str() == other
    }
}

impl PartialEq<TextValue> for String {
    fn eq(&self, other: &TextValue) -> bool {
        *self == other.as_str()
    }
}
