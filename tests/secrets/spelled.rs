//! The encodings of a string.

/// Returns the spellings of a string, including the string itself.
pub(crate) fn spellings(text: &str) -> Vec<String> {
    let percent: String = text
        .bytes()
        .map(|byte| {
            if is_unreserved(byte) {
                char::from(byte).into()
            } else {
                format!("%{byte:02X}")
            }
        })
        .collect();
    let every: String = text
        .bytes()
        .flat_map(|byte| format!("%{byte:02x}").into_bytes())
        .map(char::from)
        .collect();
    let debug = format!("{text:?}");
    let pair = format!("me:{text}");
    vec![
        text.to_owned(),
        percent.replace("%3A", ":"),
        percent.replace("%20", "+"),
        percent.replace('%', "%25"),
        percent,
        every,
        debug[1..debug.len() - 1].to_owned(),
        debug[1..debug.len() - 1].replace('/', "\\/"),
        base64(text.as_bytes()),
        base64(pair.as_bytes()),
    ]
}

fn is_unreserved(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"-._~".contains(&byte)
}

/// Without padding.
fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let bits: String = bytes
        .iter()
        .flat_map(|byte| format!("{byte:08b}").into_bytes())
        .map(char::from)
        .collect();
    let sextets = bits
        .as_bytes()
        .chunks(6)
        .map(|sextet| format!("{:0<6}", String::from_utf8_lossy(sextet)));
    sextets
        .map(|sextet| char::from(LETTERS[usize::from_str_radix(&sextet, 2).unwrap()]))
        .collect()
}

#[test]
fn the_helpers_are_right() {
    assert_eq!(base64(b"me:x"), "bWU6eA");
    assert!(spellings("a/b c").contains(&"a%2Fb%20c".to_owned()));
}
