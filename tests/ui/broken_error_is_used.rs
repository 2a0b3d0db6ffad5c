use infoplug::{ApiError, InfoPlug};

#[derive(Debug, ApiError)]
#[api(endpoint = "get_company_details")]
enum Lookup {
    #[api(code = "not_fuond")]
    NoSuchCompany,
    #[api(other)]
    Other(infoplug::info_plug::Error),
}

async fn name(api: &InfoPlug) -> Result<String, Lookup> {
    Ok(api.get_company_details().domain("acme.example").await?.company_name)
}

fn main() {
    let _ = name;
}
