use infoplug::InfoPlug;

struct Startups {
    keywords: String,
}

async fn start(api: &InfoPlug) {
    let _ = api.send(Startups { keywords: String::new() }).await;
}

fn main() {
    let _ = start;
}
