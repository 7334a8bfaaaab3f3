//! Numbers as people read them.

use model::Lang;

use crate::forecast::figures::Spread;

/// A whole number with separators: 1,234,567.
pub(super) fn whole(value: f64) -> String {
    let digits = format!("{:.0}", value.abs());
    let mut text = String::new();
    for (n, digit) in digits.chars().enumerate() {
        if n > 0 && (digits.len() - n) % 3 == 0 {
            text.push(',');
        }
        text.push(digit);
    }
    if value <= -0.5 {
        format!("−{text}")
    } else {
        text
    }
}

/// Money: fen as whole yuan, with fen below a hundred yuan.
pub(super) fn yuan(fen: f64, lang: Lang) -> String {
    let yuan = fen / 100.0;
    let amount = if yuan > 0.0 && yuan < 100.0 {
        format!("{yuan:.2}")
    } else {
        whole(yuan)
    };
    match lang {
        Lang::Zh => format!("{amount}元"),
        Lang::En => format!("¥{amount}"),
    }
}

/// A share: 12.3 %, more digits below one percent.
pub(super) fn percent(share: f64) -> String {
    let percent = share * 100.0;
    if percent.abs() < 0.004_95 {
        "0%".to_owned()
    } else if percent.abs() < 0.095 {
        format!("{percent:.2}%")
    } else if percent.abs() < 9.95 || percent.fract().abs() > 0.049 && percent < 99.95 {
        format!("{percent:.1}%")
    } else {
        format!("{percent:.0}%")
    }
}

/// A number with as many digits as it deserves.
pub(super) fn short(value: f64) -> String {
    if value == 0.0 || value >= 100.0 {
        whole(value)
    } else if value >= 10.0 {
        trimmed(format!("{value:.1}"))
    } else {
        trimmed(format!("{value:.3}"))
    }
}

/// A minute of the day: 20:00.
pub(super) fn clock(minute: u16) -> String {
    format!("{:02}:{:02}", minute / 60, minute % 60)
}

/// Short form for an axis: 1.2M, 120万.
pub(super) fn axis(value: f64, lang: Lang) -> String {
    let (unit, name) = match lang {
        Lang::Zh if value >= 1e8 => (1e8, "亿"),
        Lang::Zh if value >= 1e4 => (1e4, "万"),
        Lang::En if value >= 1e9 => (1e9, "bn"),
        Lang::En if value >= 1e6 => (1e6, "M"),
        Lang::En if value >= 1e4 => (1e3, "k"),
        _ => return short(value),
    };
    format!("{}{name}", trimmed(format!("{:.2}", value / unit)))
}

/// The three figures of a spread.
pub(super) fn cells(spread: Spread, show: impl Fn(f64) -> String) -> [String; 3] {
    [show(spread.p5), show(spread.p50), show(spread.p95)]
}

fn trimmed(number: String) -> String {
    if number.contains('.') {
        number
            .trim_end_matches('0')
            .trim_end_matches('.')
            .to_owned()
    } else {
        number
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped_and_rounded() {
        for (value, text) in [
            (0.0, "0"),
            (999.4, "999"),
            (1_000.0, "1,000"),
            (1_234_567.0, "1,234,567"),
            (-1_200.0, "−1,200"),
        ] {
            assert_eq!(whole(value), text);
        }
        assert_eq!(yuan(80_000_000.0, Lang::Zh), "800,000元");
        assert_eq!(yuan(30.0, Lang::En), "¥0.30");
        for (share, text) in [
            (0.0, "0%"),
            (0.0003, "0.03%"),
            (0.0456, "4.6%"),
            (0.2345, "23.4%"),
            (0.5, "50%"),
            (1.0, "100%"),
        ] {
            assert_eq!(percent(share), text);
        }
        assert_eq!(short(0.25), "0.25");
        assert_eq!(clock(1_205), "20:05");
        assert_eq!(axis(1_500_000.0, Lang::Zh), "150万");
        assert_eq!(axis(1_500_000.0, Lang::En), "1.5M");
    }
}
