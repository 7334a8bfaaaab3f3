//! Mutual-aid groups: helpers walk for one aided region (D19-11, D20-08).

use model::{GroupIx, RegionIx};
use serde::{Deserialize, Serialize};

/// A group: one aided region and the regions whose steps count for it, the aided one included.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Group {
    /// The region that receives the group's projects.
    pub aided: RegionIx,
    /// All members, in table order.
    pub members: Vec<RegionIx>,
}

/// The groups of a campaign. Every region belongs to exactly one.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Groups {
    groups: Vec<Group>,
    of_region: Vec<GroupIx>,
}

impl Groups {
    /// Groups from the aided region of each region, in region order. Groups are numbered by the
    /// first appearance of their aided region in `order`, the order of the organiser's table.
    ///
    /// `None` if a region names an aided region that is not its own aided region: then the
    /// table is no partition.
    pub fn from_aided(aided_of: &[RegionIx], order: &[RegionIx]) -> Option<Self> {
        let mut groups: Vec<Group> = Vec::new();
        for region in order {
            let aided = *aided_of.get(region.ix())?;
            if *aided_of.get(aided.ix())? != aided {
                return None;
            }
            match groups.iter_mut().find(|g| g.aided == aided) {
                Some(group) => group.members.push(*region),
                None => groups.push(Group {
                    aided,
                    members: vec![*region],
                }),
            }
        }
        let mut of_region = Vec::with_capacity(aided_of.len());
        for aided in aided_of {
            let at = groups.iter().position(|g| g.aided == *aided)?;
            of_region.push(GroupIx(u16::try_from(at).ok()?));
        }
        Some(Self { groups, of_region })
    }

    /// Number of groups.
    pub fn len(&self) -> usize {
        self.groups.len()
    }

    /// Whether the campaign has no groups.
    pub fn is_empty(&self) -> bool {
        self.groups.is_empty()
    }

    /// Groups with their index.
    pub fn iter(&self) -> impl Iterator<Item = (GroupIx, &Group)> {
        (0u16..).map(GroupIx).zip(&self.groups)
    }

    /// The group at an index.
    pub fn get(&self, ix: GroupIx) -> Option<&Group> {
        self.groups.get(ix.ix())
    }

    /// The group a region belongs to.
    pub fn of(&self, region: RegionIx) -> Option<GroupIx> {
        self.of_region.get(region.ix()).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ix(codes: &[u16]) -> Vec<RegionIx> {
        codes.iter().copied().map(RegionIx).collect()
    }

    #[test]
    fn groups_partition_the_regions() {
        let groups = Groups::from_aided(&ix(&[1, 1, 2, 1]), &ix(&[2, 0, 1, 3])).unwrap();
        assert_eq!(groups.len(), 2);
        assert_eq!(groups.get(GroupIx(0)).unwrap().members, ix(&[2]));
        assert_eq!(groups.get(GroupIx(1)).unwrap().members, ix(&[0, 1, 3]));
        assert_eq!(groups.of(RegionIx(3)), Some(GroupIx(1)));
        assert_eq!(groups.of(RegionIx(4)), None);
    }

    #[test]
    fn a_chain_of_aid_is_no_partition() {
        assert_eq!(Groups::from_aided(&ix(&[1, 2, 2]), &ix(&[0, 1, 2])), None);
    }
}
