//! `infoplug check`, run as a person or a script runs it, and through its library.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::format_collect,
    reason = "a panic is how a test fails"
)]

use std::io::Write as _;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

use infoplug_cli::check;
use infoplug_spec::{Code, Diagnostic, Position, Severity, Span};
use serde_json::{Value, json};

const GOOD: &str = "infoplug: 1\napi: { name: Ping, base_url: https://ping.example.com }\nendpoints: { ping: { get: /ping } }\n";

const BAD: &str = "\
infoplug: 1
api: { name: Ping, base_url: https://ping.example.com }
endpoints:
  ping: { gte: /ping }
  pong: { get: /pong, errors: [nope] }
  ping: { get: /ping }
";

const BAD_SHOWN: &str = "\
error[IP0010]: `gte` is not a key of an endpoint
 --> bad.yaml:4:11
  |
4 |   ping: { gte: /ping }
  |           ^^^
  |
  = help: did you mean `get`?

error[IP0022]: `nope` is not one of `errors`
 --> bad.yaml:5:32
  |
5 |   pong: { get: /pong, errors: [nope] }
  |                                ^^^^

error[IP0004]: `ping` appears twice in this mapping
 --> bad.yaml:6:3
  |
4 |   ping: { gte: /ping }
  |   ---- it first appears here
5 |   pong: { get: /pong, errors: [nope] }
6 |   ping: { get: /ping }
  |   ^^^^

";

/// A folder of this name with these files, to run the command in.
struct Run {
    folder: PathBuf,
    input: Vec<u8>,
    environment: Vec<(&'static str, &'static str)>,
}

impl Run {
    fn new(folder: &str, files: &[(&str, &[u8])]) -> Self {
        let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR"))
            .join("check")
            .join(folder);
        std::fs::create_dir_all(&folder).unwrap();
        for (name, content) in files {
            std::fs::write(folder.join(name), content).unwrap();
        }
        Self {
            folder,
            input: Vec::new(),
            environment: Vec::new(),
        }
    }

    fn run(&self, arguments: &[&str]) -> Done {
        let mut command = Command::new(env!("CARGO_BIN_EXE_infoplug"));
        for name in ["NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "CI"] {
            command.env_remove(name);
        }
        command
            .arg("check")
            .args(arguments)
            .current_dir(&self.folder)
            .envs(self.environment.iter().copied());
        let mut child = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let (mut stdin, input) = (child.stdin.take().unwrap(), self.input.clone());
        // A command that does not read its input closes it.
        let writer = std::thread::spawn(move || stdin.write_all(&input));
        let output = child.wait_with_output().unwrap();
        let _ = writer.join().unwrap();
        Done(output)
    }
}

struct Done(Output);

impl Done {
    fn code(&self) -> i32 {
        self.0.status.code().unwrap()
    }

    fn out(&self) -> &str {
        std::str::from_utf8(&self.0.stdout).unwrap()
    }

    fn err(&self) -> &str {
        std::str::from_utf8(&self.0.stderr).unwrap()
    }

    fn summary(&self) -> &str {
        self.err().lines().next().unwrap()
    }

    fn json(&self) -> Value {
        assert_eq!(self.out().lines().count(), 1, "{}", self.out());
        serde_json::from_str(self.out()).unwrap()
    }
}

/// A spec with only a warning.
const WARNED: &str = "\
infoplug: 1
api: { name: Ping, base_url: https://ping.example.com }
types: { Unused: { fields: { id: integer } } }
endpoints: { ping: { get: /ping } }
";

#[test]
fn all_problems_are_shown_where_they_are() {
    let run = Run::new(
        "shown",
        &[("bad.yaml", BAD.as_bytes()), ("good.yaml", GOOD.as_bytes())],
    );
    let done = run.run(&["bad.yaml"]);
    assert_eq!(
        (done.code(), done.out(), done.err()),
        (
            1,
            BAD_SHOWN,
            "3 errors in 1 file\n`infoplug explain IP0010` says more about IP0010\n"
        )
    );
    let done = run.run(&["good.yaml"]);
    assert_eq!(
        (done.code(), done.out(), done.err()),
        (0, "", "no problems in 1 file\n")
    );
    let done = run.run(&["good.yaml", "bad.yaml", "./bad.yaml"]);
    assert_eq!((done.code(), done.summary()), (1, "6 errors in 3 files"));
    assert!(
        done.out().starts_with(BAD_SHOWN) && done.out().contains(" --> ./bad.yaml:4:11\n"),
        "{}",
        done.out()
    );
}

#[test]
fn the_specs_that_ship_have_no_problems() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../spec");
    let files = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path());
    let files: Vec<_> = files
        .filter(|path| {
            path.extension()
                .is_some_and(|extension| extension == "yaml")
        })
        .collect();
    let files: Vec<&str> = files.iter().map(|path| path.to_str().unwrap()).collect();
    let done = Run::new("ship", &[]).run(&files);
    assert_eq!(done.code(), 0, "{}", done.out());
}

#[test]
fn the_standard_input_is_a_file_like_others() {
    let mut run = Run::new("stdin", &[("good.yaml", GOOD.as_bytes())]);
    run.input = BAD.into();
    let done = run.run(&["-", "good.yaml"]);
    assert_eq!(
        (done.code(), done.out(), done.summary()),
        (
            1,
            &*BAD_SHOWN.replace("bad.yaml", "<stdin>"),
            "3 errors in 2 files"
        )
    );
    run.input = b"infoplug: 1\n\xff".into();
    let done = run.run(&["-"]);
    assert!(
        done.code() == 1
            && done
                .out()
                .starts_with("error[IP0007]: the spec is not UTF-8"),
        "{}",
        done.out()
    );
    run.input = vec![b'#'; infoplug_spec::MAX_BYTES + 1];
    let done = run.run(&["-"]);
    assert!(
        done.code() == 1
            && done
                .out()
                .starts_with("error[IP0005]: the spec has more than"),
        "{}",
        done.out()
    );
    let done = run.run(&["-", "-"]);
    assert!(
        done.code() == 2 && done.err().contains("give `-` once"),
        "{}",
        done.err()
    );
}

#[test]
fn what_cannot_be_read_is_1_and_the_rest_is_checked() {
    let run = Run::new(
        "unreadable",
        &[
            ("bytes.yaml", b"infoplug: 1\n\xff\xfe"),
            ("empty.yaml", b""),
            ("bad.yaml", BAD.as_bytes()),
        ],
    );
    let done = run.run(&["missing.yaml", ".", "bytes.yaml", "empty.yaml", "bad.yaml"]);
    assert_eq!((done.code(), done.summary()), (1, "7 errors in 5 files"));
    for part in [
        "--> missing.yaml\n",
        "it is a directory",
        "not UTF-8",
        "the spec is empty",
        BAD_SHOWN,
    ] {
        assert!(done.out().contains(part), "{part} is not in {}", done.out());
    }
}

#[test]
fn warnings_are_errors_only_when_they_are_denied() {
    let run = Run::new(
        "denied",
        &[
            ("warned.yaml", WARNED.as_bytes()),
            ("good.yaml", GOOD.as_bytes()),
        ],
    );
    let done = run.run(&["warned.yaml"]);
    assert_eq!((done.code(), done.summary()), (0, "1 warning in 1 file"));
    assert!(
        done.out().starts_with("warning[IP0040]: ")
            && done.out().contains("\n --> warned.yaml:3:10\n"),
        "{}",
        done.out()
    );
    let json = run.run(&["warned.yaml", "--format", "json"]).json();
    assert_eq!(
        (
            &json["errors"],
            &json["warnings"],
            &json["diagnostics"][0]["severity"]
        ),
        (&json!(0), &json!(1), &json!("warning"))
    );
    for deny in [
        &["--deny", "warnings"][..],
        &["-D", "warnings"],
        &["--deny=warnings"],
    ] {
        let done = run.run(&[deny, &["warned.yaml"]].concat());
        assert_eq!((done.code(), done.summary()), (1, "1 error in 1 file"));
        assert!(done.out().starts_with("error[IP0040]: "), "{}", done.out());
        assert_eq!(run.run(&[deny, &["good.yaml"]].concat()).code(), 0);
    }
    let log = run.run(&["warned.yaml", "--format", "sarif"]).json();
    assert_sarif(&log);
    assert_eq!(log["runs"][0]["results"][0]["level"], "warning");
    assert_eq!(
        log["runs"][0]["tool"]["driver"]["rules"][0]["defaultConfiguration"]["level"],
        "warning"
    );
}

#[test]
fn the_json_has_exactly_the_documented_keys() {
    let run = Run::new(
        "json",
        &[("bad.yaml", BAD.as_bytes()), ("good.yaml", GOOD.as_bytes())],
    );
    let done = run.run(&["bad.yaml", "good.yaml", "--format", "json"]);
    assert_eq!((done.code(), done.err()), (1, "3 errors in 2 files\n"));
    let json = done.json();
    assert_eq!(
        (&json["files"], &json["errors"], &json["warnings"]),
        (&json!(2), &json!(3), &json!(0))
    );
    let first = json!({
        "file": "bad.yaml", "line": 4, "column": 11, "end_line": 4, "end_column": 14,
        "severity": "error", "code": "IP0010", "message": "`gte` is not a key of an endpoint", "help": "did you mean `get`?", "related": [],
    });
    assert_eq!(json["diagnostics"][0], first);
    let related = json!([{ "line": 4, "column": 3, "end_line": 4, "end_column": 7, "message": "it first appears here" }]);
    assert_eq!(json["diagnostics"][2]["related"], related);
    let clean = run.run(&["good.yaml", "--format", "json"]);
    assert_eq!(
        (clean.code(), clean.json()),
        (
            0,
            json!({ "files": 1, "errors": 0, "warnings": 0, "diagnostics": [] })
        )
    );
}

/// Checks what SARIF 2.1.0 requires of a log, as far as it applies here.
fn assert_sarif(log: &Value) {
    assert_eq!(log["version"], "2.1.0");
    let runs = log["runs"].as_array().unwrap();
    assert_eq!(runs.len(), 1);
    let driver = &runs[0]["tool"]["driver"];
    assert_eq!(driver["name"], "infoplug");
    let rules = driver["rules"].as_array().unwrap();
    for rule in rules {
        assert!(
            rule["id"]
                .as_str()
                .is_some_and(|id| id.starts_with("IP") && id.len() == 6),
            "{rule}"
        );
        for text in ["shortDescription", "help"] {
            assert!(
                rule[text]["text"]
                    .as_str()
                    .is_some_and(|text| !text.is_empty()),
                "{text} of {rule}"
            );
        }
    }
    let ids: Vec<&Value> = rules.iter().map(|rule| &rule["id"]).collect();
    let mut distinct = ids.clone();
    distinct.dedup();
    assert_eq!(ids, distinct, "the rules of a component are distinct");
    let region = |location: &Value| {
        assert!(
            location["artifactLocation"]["uri"].is_string(),
            "{location}"
        );
        let number = |key: &str| location["region"][key].as_u64().unwrap();
        let (start, end) = (
            (number("startLine"), number("startColumn")),
            (number("endLine"), number("endColumn")),
        );
        assert!(start.0 >= 1 && start.1 >= 1 && start <= end, "{location}");
    };
    for result in runs[0]["results"].as_array().unwrap() {
        let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
        assert_eq!(result["ruleId"], rules[index]["id"]);
        assert!(
            ["error", "warning"].contains(&result["level"].as_str().unwrap()),
            "{result}"
        );
        assert!(
            !result["message"]["text"].as_str().unwrap().is_empty(),
            "{result}"
        );
        region(&result["locations"][0]["physicalLocation"]);
        for related in result["relatedLocations"].as_array().into_iter().flatten() {
            assert!(
                related["message"]["text"].is_string() && related["id"].is_u64(),
                "{related}"
            );
            region(&related["physicalLocation"]);
        }
    }
}

#[test]
fn the_sarif_is_what_code_hosts_take() {
    let run = Run::new(
        "sarif",
        &[
            ("b ad.yaml", BAD.as_bytes()),
            ("good.yaml", GOOD.as_bytes()),
        ],
    );
    let done = run.run(&[
        "b ad.yaml",
        "good.yaml",
        "missing.yaml",
        "--format",
        "sarif",
    ]);
    let log = done.json();
    assert_sarif(&log);
    let results = &log["runs"][0]["results"];
    assert_eq!((done.code(), results.as_array().unwrap().len()), (1, 4));
    let location = json!({
        "artifactLocation": { "uri": "b%20ad.yaml" },
        "region": { "startLine": 4, "startColumn": 11, "endLine": 4, "endColumn": 14 },
    });
    assert_eq!(results[0]["locations"][0]["physicalLocation"], location);
    assert_eq!(
        results[2]["relatedLocations"][0]["message"]["text"],
        "it first appears here"
    );
    assert_eq!(log["runs"][0]["columnKind"], "unicodeCodePoints");
    let clean = run.run(&["good.yaml", "--format", "sarif"]).json();
    assert_sarif(&clean);
    assert_eq!(clean["runs"][0]["results"], json!([]));
}

#[test]
fn colours_are_for_terminals_and_for_those_who_ask() {
    let mut run = Run::new("color", &[("bad.yaml", BAD.as_bytes())]);
    let coloured = |run: &Run, arguments: &[&str]| {
        run.run(&[arguments, &["bad.yaml"]].concat())
            .out()
            .contains('\u{1b}')
    };
    assert!(
        !coloured(&run, &[])
            && !coloured(&run, &["--color", "auto"])
            && !coloured(&run, &["--color", "never"])
    );
    assert!(coloured(&run, &["--color", "always"]));
    run.environment = vec![("CLICOLOR_FORCE", "1")];
    assert!(coloured(&run, &[]) && !coloured(&run, &["--color", "never"]));
    run.environment = vec![("NO_COLOR", "1"), ("CLICOLOR_FORCE", "1")];
    assert!(!coloured(&run, &[]) && coloured(&run, &["--color", "always"]));
    assert!(!coloured(&run, &["--color", "always", "--format", "json"]));
}

#[test]
fn a_long_line_is_cut_around_the_place() {
    let endpoint = |index: usize| {
        format!(
            "e{index}: {{ get: /a{index}, gte: 1, description: \"{}\" }}, ",
            "ä".repeat(20_000)
        )
    };
    let all: String = (0..400).map(endpoint).collect();
    let line = format!(
        "{{ infoplug: 1, api: {{ name: P, base_url: \"https://p.example.com\" }}, endpoints: {{ {all} e1: {{ get: /b }} }} }}"
    );
    assert!(line.len() > 16_000_000);
    let run = Run::new("long", &[("long.yaml", line.as_bytes())]);
    let begin = Instant::now();
    let done = run.run(&["long.yaml"]);
    assert!(
        begin.elapsed() < Duration::from_secs(30),
        "{:?}",
        begin.elapsed()
    );
    assert_eq!((done.code(), done.summary()), (1, "401 errors in 1 file"));
    assert!(
        done.out().len() < 400_000 && done.out().lines().all(|line| line.chars().count() < 200),
        "{}",
        done.out().len()
    );
    let column = line.find("gte").unwrap() + 1;
    let head = format!(
        "error[IP0010]: `gte` is not a key of an endpoint\n --> long.yaml:1:{column}\n  |\n1 | ..."
    );
    assert!(done.out().starts_with(&head), "{}", &done.out()[..400]);
    // Each caret is below the part that it marks, and the columns are those of the line.
    let lines: Vec<&str> = done.out().lines().collect();
    let carets = lines.windows(2).filter(|pair| pair[1].contains('^'));
    for pair in carets {
        let column = pair[1].chars().position(|c| c == '^').unwrap();
        let marked: String = pair[0]
            .chars()
            .skip(column)
            .take(pair[1].matches('^').count())
            .collect();
        assert!(["gte", "e1"].contains(&marked.as_str()), "{pair:?}");
    }
    let column = line.split(", e1: {").next().unwrap().chars().count() + 3;
    assert!(
        done.out().contains(&format!(
            "note: long.yaml:1:{column}: it first appears here"
        )),
        "{column}"
    );
}

#[test]
fn what_a_terminal_takes_for_a_command_does_not_reach_it() {
    let text = "infoplug: 1\n\"k\\u001b[31m\\u009b2J\\u0007\": 1\napi: { name: x\u{202e}y, base_url: q, \"a\\nb\": 2 }\n# \u{85}\nendpoints: { a\u{1b}b: 1 }\n";
    let path = "p\u{1b}\u{9b}.yaml";
    for styled in [false, true] {
        let shown = check::text(&infoplug_spec::check(path, text), styled);
        let sequences = shown.matches("\u{1b}[").count();
        assert_eq!(
            shown
                .chars()
                .filter(|c| infoplug_text::misleads(*c))
                .count(),
            sequences,
            "{shown:?}"
        );
        assert_eq!(sequences > 0, styled);
        assert!(shown.contains(r"name: x\u{202e}y") || styled, "{shown}");
        assert!(shown.contains(r"p\u{1b}\u{9b}.yaml"), "{shown}");
    }
}

#[test]
fn places_are_found_whatever_ends_a_line() {
    for (text, location) in [
        (BAD.replace('\n', "\r\n"), "bad.yaml:4:11"),
        (BAD.replace('\n', "\r"), "bad.yaml:4:11"),
        (format!("\u{feff}{BAD}"), "bad.yaml:4:11"),
        (BAD.replace("ping:", "\"päng\":"), "bad.yaml:4:13"),
    ] {
        let shown = check::text(&infoplug_spec::check("bad.yaml", text.as_str()), false);
        assert!(shown.contains(location), "{text:?}: {shown}");
        let lines: Vec<&str> = shown.lines().collect();
        let caret = lines.iter().position(|line| line.contains('^')).unwrap();
        let column = lines[caret].chars().position(|c| c == '^').unwrap();
        assert!(
            lines[caret - 1]
                .chars()
                .skip(column)
                .collect::<String>()
                .starts_with("gte"),
            "{shown}"
        );
    }
}

#[test]
fn any_places_are_shown_without_a_panic() {
    let texts = [
        "",
        "a",
        "\n",
        "ab\ncd\n",
        "\t\u{feff}漢字\r\n\u{301}x\u{200d}",
        &"y".repeat(5_000),
    ];
    let numbers = [0, 1, 2, 3, 99, u32::MAX];
    for text in texts {
        for line in numbers {
            for column in numbers {
                for end in [
                    (line, column),
                    (line, 1),
                    (line, 4_000),
                    (line.saturating_add(1), 2),
                    (0, 0),
                ] {
                    let span = Span {
                        start: Position { line, column },
                        end: Position {
                            line: end.0,
                            column: end.1,
                        },
                    };
                    let diagnostic = Diagnostic::error(Code::BadValue, span, "m").related(
                        Span {
                            start: span.end,
                            end: span.start,
                        },
                        "r",
                    );
                    let mut checked = infoplug_spec::check("any.yaml", text);
                    checked.diagnostics = vec![diagnostic];
                    assert!(check::text(&checked, false).starts_with("error[IP0013]: m\n"));
                }
            }
        }
    }
}

#[test]
fn a_spec_full_of_mistakes_is_quick() {
    let endpoints: String = (0..20_000)
        .map(|index| format!("  e{index}: {{ get: /a, gte: 1 }}\n"))
        .collect();
    let text = format!(
        "infoplug: 1\napi: {{ name: P, base_url: https://p.example.com }}\nendpoints:\n{endpoints}"
    );
    let checked = infoplug_spec::check("many.yaml", text);
    let begin = Instant::now();
    let shown = check::text(&checked, false);
    assert!(
        begin.elapsed() < Duration::from_secs(10),
        "{:?}",
        begin.elapsed()
    );
    assert_eq!(
        shown.matches("error[IP0010]").count(),
        checked.diagnostics.len()
    );
    assert!(
        checked
            .diagnostics
            .iter()
            .all(|diagnostic| diagnostic.severity == Severity::Error)
    );
}

#[test]
fn a_reader_that_has_seen_enough_changes_no_exit_code() {
    let run = Run::new(
        "head",
        &[("bad.yaml", BAD.as_bytes()), ("good.yaml", GOOD.as_bytes())],
    );
    for (file, code) in [("bad.yaml", 1), ("good.yaml", 0)] {
        let mut command = Command::new(env!("CARGO_BIN_EXE_infoplug"));
        let mut child = command
            .args(["check", file])
            .current_dir(&run.folder)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        drop(child.stdout.take());
        assert_eq!(child.wait().unwrap().code(), Some(code));
    }
}

#[test]
fn wrong_usage_is_2_and_says_what_would_be_right() {
    let run = Run::new("usage", &[]);
    for (arguments, part) in [
        (&[][..], "infoplug check spec/*.yaml"),
        (
            &["x.yaml", "--format", "xml"],
            "[possible values: text, json, sarif]",
        ),
        (
            &["x.yaml", "--deny", "everything"],
            "[possible values: warnings]",
        ),
        (
            &["x.yaml", "--color", "red"],
            "[possible values: auto, always, never]",
        ),
        (&["x.yaml", "--formt", "json"], "'--format'"),
    ] {
        let done = run.run(arguments);
        assert!(
            done.code() == 2 && done.out().is_empty() && done.err().contains(part),
            "{arguments:?}: {}",
            done.err()
        );
    }
    let help = run.run(&["--help"]);
    assert!(
        help.code() == 0 && help.out().contains("Exit codes: 0"),
        "{}",
        help.out()
    );
}

#[test]
fn what_one_request_cannot_tell_apart_is_an_error_and_a_name_taken_by_a_setting_a_warning() {
    let spec = |more: &str| {
        format!(
            "infoplug: 1\napi: {{ name: P, base_url: \"https://p.example.com\" }}\nendpoints:\n  a: {{ get: \"/a/{{id}}\", path: {{ id: string }}, query: {{ timeout: integer }} }}\n{more}"
        )
    };
    let same = spec("  b: { get: \"/a/{key}\", path: { key: string } }\n");
    let alone = spec("");
    let files = [
        ("same.yaml", same.as_bytes()),
        ("alone.yaml", alone.as_bytes()),
    ];
    let run = Run::new("same", &files);
    let done = run.run(&["same.yaml"]);
    assert_eq!((done.code(), done.summary()), (1, "1 error in 1 file"));
    assert!(done.out().starts_with("error[IP0037]"), "{}", done.out());
    let done = run.run(&["alone.yaml"]);
    assert_eq!(done.code(), 0);
    assert!(done.out().starts_with("warning[IP0066]"), "{}", done.out());
}
