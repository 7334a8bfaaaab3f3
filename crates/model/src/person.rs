//! What of a person may be shown in public.

/// A name as public lists show it: the family name, then one `*` for each further character.
///
/// 张三 becomes 张*, 欧阳小明 becomes 欧*** (X-32). White space at the ends is dropped; an empty
/// name becomes a single `*`. A name that is one character long is hidden whole: showing it would
/// show everything.
pub fn masked_name(name: &str) -> String {
    let mut chars = name.trim().chars();
    let Some(first) = chars.next() else {
        return "*".to_owned();
    };
    let hidden = chars.count();
    if hidden == 0 {
        return "*".to_owned();
    }
    // A long name would draw a long row of stars and tell its length.
    let mut masked = String::from(first);
    masked.extend(std::iter::repeat_n('*', hidden.min(STARS_MAX)));
    masked
}

/// Most stars in a masked name.
const STARS_MAX: usize = 3;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_masked() {
        for (name, shown) in [
            ("张三", "张*"),       // X-32.a
            ("欧阳小明", "欧***"), // X-32.a
            ("  李四 ", "李*"),
            ("王", "*"),
            ("", "*"),
            ("Alexandra", "A***"),
            ("13800000000", "1***"), // somebody who gives a phone number for a name
        ] {
            assert_eq!(masked_name(name), shown, "{name}");
        }
    }
}
