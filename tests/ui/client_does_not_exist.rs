use infoplug::ApiRequest;

#[derive(ApiRequest)]
#[api(client = Tickets, endpoint = "search_companies")]
struct Search {
    keywords: String,
}

fn main() {}
