use infoplug::{ApiClient, Client};

#[derive(Clone, Debug, ApiClient)]
#[api(spec = "tests/ui/specs/cities.yaml")]
struct Cities(Client);

async fn field(api: &Cities) -> i64 {
    let city = api.get_city("1");
    city.people
}

async fn method(api: &Cities) -> cities::City {
    api.get_city("1").unwrap()
}

async fn question_mark(api: &Cities) -> Result<i64, cities::Error> {
    Ok(api.get_city("1")?.people)
}

fn main() {}
