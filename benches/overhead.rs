//! Compares the cost of a call through the client with the same call handwritten on the same
//! reqwest, without the client's checks, limits, retries and spans. The cost is the number of
//! instructions in user space, counted by callgrind.
//!
//! `cargo bench --bench overhead` needs `valgrind`. It counts the client's process only; the server
//! runs in another one. Two runs of different length are subtracted, so startup does not count.

#![allow(
    missing_docs,
    dead_code,
    unreachable_pub,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a benchmark"
)]
#![allow(clippy::struct_field_names, reason = "the names are those of the API")]

use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::process::Command;

use infoplug::InfoPlug;
use serde::Deserialize;

const KEY: &str = "bench-key";
const SHORT: u64 = 100;
const LONG: u64 = 600;

fn main() {
    let arguments: Vec<String> = std::env::args()
        .skip(1)
        .filter(|argument| argument != "--bench")
        .collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["call", who, response, url, count] => call(who, response, url, count.parse().unwrap()),
        _ => compare(),
    }
}

/// A company as in the API's documentation, about 2 KB.
fn company() -> String {
    let text = "x".repeat(900);
    format!(
        r#"{{"message":"ok","data":{{"company_id":"1234567","company_name":"Acme","linkedin_url":"https://www.linkedin.com/company/acme/","domain":"acme.example","website":"https://acme.example","email":"","phone":"","logo_url":"https://img.example/1.png","tagline":"We make it","description":"{text}","specialties":"a, b, c","industries":["Software Development","Robotics"],"employee_count":120,"employee_range":"51-200","follower_count":4711,"year_founded":1998,"hq_full_address":"1 Main St, Springfield","hq_address_line1":"1 Main St","hq_address_line2":"","hq_postalcode":"12345","hq_city":"Springfield","hq_region":"IL","hq_country":"US","locations":[{{"is_headquarter":true,"full_address":"1 Main St, Springfield","line1":"1 Main St","line2":"","zipcode":"12345","city":"Springfield","region":"IL","country":"US"}},{{"is_headquarter":false,"full_address":"2 Side St, Shelbyville","line1":"2 Side St","line2":"","zipcode":"12346","city":"Shelbyville","region":"IL","country":"US"}}],"funding_info":{{"crunchbase_url":"","num_funding_rounds":null,"last_funding_round_type":null}},"affiliated_companies":[]}}}}"#
    )
}

const ERROR: &str = r#"{"message":"invalid_parameter","parameter":"linkedin_url","details":"Missing or invalid linkedin_url"}"#;

fn compare() {
    let (url, _server) = serve();
    println!("instructions per call, in user space (callgrind)");
    println!(
        "{:<28} {:>10} {:>10} {:>7}",
        "", "by hand", "infoplug", "ratio"
    );
    for response in ["200", "400"] {
        let [by_hand, ours] = ["hand", "infoplug"].map(|who| per_call(who, response, &url));
        #[allow(clippy::cast_precision_loss, reason = "small numbers")]
        let ratio = ours as f64 / by_hand as f64;
        let what = if response == "200" {
            "200 with a company of 2 KB"
        } else {
            "400 with the error body"
        };
        println!("{what:<28} {by_hand:>10} {ours:>10} {ratio:>7.3}");
    }
}

/// Returns the instructions of one call.
fn per_call(who: &str, response: &str, url: &str) -> u64 {
    let [short, long] = [SHORT, LONG].map(|count| instructions(who, response, url, count));
    (long - short) / (LONG - SHORT)
}

fn instructions(who: &str, response: &str, url: &str, count: u64) -> u64 {
    let output = Command::new("valgrind")
        .args(["--tool=callgrind", "--callgrind-out-file=/dev/null"])
        .arg(std::env::current_exe().unwrap())
        .args(["call", who, response, url, &count.to_string()])
        .output()
        .expect("`valgrind`, which counts the instructions, must be installed");
    let report = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{report}");
    let collected = report
        .lines()
        .find_map(|line| line.split_once("Collected : "))
        .expect("callgrind reports what it collected");
    collected.1.trim().parse().unwrap()
}

/// Runs a server in this process, so that it is not counted. `/get-company-details` responds with
/// 200, or with 400 if the domain says so.
fn serve() -> (String, std::thread::JoinHandle<()>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let server = std::thread::spawn(move || {
        for stream in listener.incoming() {
            std::thread::spawn(move || response(stream.unwrap()));
        }
    });
    (url, server)
}

fn response(mut stream: std::net::TcpStream) {
    let (company, mut buffer, mut kept) = (company(), [0; 4096], Vec::new());
    stream.set_nodelay(true).unwrap();
    while let Ok(read) = stream.read(&mut buffer) {
        if read == 0 {
            return;
        }
        kept.extend_from_slice(&buffer[..read]);
        if !kept.ends_with(b"\r\n\r\n") {
            continue;
        }
        let is_bad = String::from_utf8_lossy(&kept).contains("400.example");
        kept.clear();
        let (status, body) = if is_bad {
            ("400 Bad Request", ERROR)
        } else {
            ("200 OK", &*company)
        };
        let head = format!(
            "HTTP/1.1 {status}\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n",
            body.len()
        );
        stream
            .write_all(format!("{head}{body}").as_bytes())
            .unwrap();
    }
}

fn call(who: &str, response: &str, url: &str, count: u64) {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let domain = if response == "200" {
        "acme.example"
    } else {
        "400.example"
    };
    runtime.block_on(async {
        if who == "hand" {
            tokio_rustls::rustls::crypto::ring::default_provider()
                .install_default()
                .unwrap();
            let client = reqwest::Client::builder()
                .redirect(reqwest::redirect::Policy::none())
                .no_proxy()
                .build()
                .unwrap();
            for _ in 0..count {
                assert_eq!(
                    by_hand(&client, url, domain).await.is_ok(),
                    response == "200"
                );
            }
        } else {
            let api = InfoPlug::builder()
                .api_key(KEY)
                .base_url(url)
                .build()
                .unwrap();
            for _ in 0..count {
                assert_eq!(
                    api.get_company_details().domain(domain).await.is_ok(),
                    response == "200"
                );
            }
        }
    });
}

/// As a careful person would write it.
async fn by_hand(client: &reqwest::Client, url: &str, domain: &str) -> Result<Company, Failed> {
    let address = reqwest::Url::parse_with_params(
        &format!("{url}/get-company-details"),
        [("domain", domain)],
    )
    .unwrap();
    let response = client
        .get(address)
        .header("X-INFOPLUG-API-KEY", KEY)
        .header("Accept", "application/json")
        .header("User-Agent", "bench/1.0")
        .timeout(std::time::Duration::from_secs(60))
        .send()
        .await
        .map_err(Failed::Http)?;
    let status = response.status();
    let body = response.bytes().await.map_err(Failed::Http)?;
    if !status.is_success() {
        return Err(Failed::Response(status, serde_json::from_slice(&body).ok()));
    }
    serde_json::from_slice::<Envelope>(&body)
        .map(|envelope| envelope.data)
        .map_err(Failed::Json)
}

enum Failed {
    Http(reqwest::Error),
    Response(reqwest::StatusCode, Option<ErrorBody>),
    Json(serde_json::Error),
}

#[derive(Deserialize)]
struct ErrorBody {
    message: String,
    parameter: Option<String>,
    details: Option<String>,
}

#[derive(Deserialize)]
struct Envelope {
    data: Company,
}

#[derive(Deserialize)]
struct Company {
    company_id: String,
    company_name: String,
    linkedin_url: Option<String>,
    domain: Option<String>,
    website: Option<String>,
    email: Option<String>,
    phone: Option<String>,
    logo_url: Option<String>,
    tagline: Option<String>,
    description: Option<String>,
    specialties: Option<String>,
    industries: Option<Vec<String>>,
    employee_count: Option<i64>,
    employee_range: Option<String>,
    follower_count: Option<i64>,
    year_founded: Option<i64>,
    hq_full_address: Option<String>,
    hq_address_line1: Option<String>,
    hq_address_line2: Option<String>,
    hq_postalcode: Option<String>,
    hq_city: Option<String>,
    hq_region: Option<String>,
    hq_country: Option<String>,
    locations: Option<Vec<Location>>,
    funding_info: Option<Funding>,
    affiliated_companies: Option<Vec<serde_json::Value>>,
}

#[derive(Deserialize)]
struct Location {
    is_headquarter: Option<bool>,
    full_address: Option<String>,
    line1: Option<String>,
    line2: Option<String>,
    zipcode: Option<String>,
    city: Option<String>,
    region: Option<String>,
    country: Option<String>,
}

#[derive(Deserialize)]
struct Funding {
    crunchbase_url: Option<String>,
    num_funding_rounds: Option<serde_json::Value>,
    last_funding_round_type: Option<serde_json::Value>,
}
