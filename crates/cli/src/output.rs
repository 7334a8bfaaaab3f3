//! Standard output, whose reader may go away: `tongxing check … | head`.

/// Like `print!`, with an error in place of a panic.
macro_rules! out {
    ($($part:tt)*) => {{
        use std::io::Write as _;
        write!(std::io::stdout().lock(), $($part)*)?
    }};
}

/// Like `println!`, with an error in place of a panic.
macro_rules! outln {
    ($($part:tt)*) => {{
        use std::io::Write as _;
        writeln!(std::io::stdout().lock(), $($part)*)?
    }};
}

/// Whether all that went wrong is that nobody reads the output any more.
pub(crate) fn reader_is_gone(error: &anyhow::Error) -> bool {
    error.chain().any(|cause| {
        let io = cause.downcast_ref::<std::io::Error>();
        let json = cause
            .downcast_ref::<serde_json::Error>()
            .and_then(serde_json::Error::io_error_kind);
        io.map(std::io::Error::kind).or(json) == Some(std::io::ErrorKind::BrokenPipe)
    })
}
