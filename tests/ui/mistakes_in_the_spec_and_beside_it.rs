use infoplug::{ApiClient, ApiError, ApiRequest, ApiResponse, Client};

#[derive(ApiClient)]
#[api(spec = "tests/ui/specs/faulty.yaml")]
struct Faulty(Client);

#[derive(ApiRequest)]
#[api(client = Faulty, endpoint = "get_sound")]
struct Sound {
    idd: String,
}

#[derive(ApiRequest)]
#[api(client = Faulty, endpoint = "get_broken")]
struct Broken {
    id: String,
}

#[derive(ApiRequest)]
#[api(client = Faulty, endpoint = "get_good")]
struct Good {
    id: String,
}

/// The mistake in the spec removes the parameter.
#[derive(ApiRequest)]
#[api(client = Faulty, endpoint = "find_inline")]
struct Find {
    kind: String,
    limit: u8,
}

#[derive(ApiResponse)]
#[api(client = Faulty, endpoint = "get_good")]
struct Got {
    name: String,
    title: u32,
    owner: Owner,
}

#[derive(ApiResponse)]
#[api(client = Faulty, type = "Owner")]
struct Owner {
    id: i64,
    nmae: String,
}

#[derive(Debug, ApiError)]
#[api(client = Faulty, endpoint = "get_broken", exhaustive)]
enum Trouble {
    #[api(code = "gone")]
    Gone,
    #[api(status = 410)]
    Late,
    #[api(other)]
    Other(faulty::Error),
}

async fn all(api: Faulty) -> Result<String, Trouble> {
    let got: Got = api.send(Good { id: "1".into() }).send_as().await?;
    let got_too = api.get_good("1").send_as::<Got>().await?;
    api.send(Broken { id: "1".into() }).await?;
    api.get_broken("1").await?;
    Ok(got.name + &got_too.name)
}

fn main() {}
