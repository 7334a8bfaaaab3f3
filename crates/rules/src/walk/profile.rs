//! What a person tells of themselves before taking part (W-05, W-07).

use model::Text;
use serde::{Deserialize, Serialize};

/// What the organiser asks for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProfilePlan {
    /// The fields, all mandatory, in the order they are asked.
    pub fields: Vec<ProfileField>,
    /// Places to choose from, where `place` is asked.
    pub places: Vec<Place>,
}

/// A field of the profile.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ProfileField {
    /// Real name.
    Name,
    /// Mobile phone.
    Phone,
    /// Place of residence or work, from a list.
    Place,
    /// The unit whose participant they are, from the tree.
    Unit,
    /// Employer.
    Employer,
    /// Department.
    Department,
}

/// A place of the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// Key, unique in the list.
    pub code: String,
    /// Name.
    pub name: Text,
    /// Code of the place it lies in.
    pub parent: Option<String>,
}

impl ProfilePlan {
    /// Whether a field is asked for.
    pub fn asks(&self, field: ProfileField) -> bool {
        self.fields.contains(&field)
    }
}
