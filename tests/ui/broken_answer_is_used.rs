use infoplug::{ApiResponse, InfoPlug};

#[derive(ApiResponse)]
#[api(endpoint = "get_company_details")]
struct Brief {
    compny_name: String,
}

async fn name(api: &InfoPlug) -> Result<String, infoplug::info_plug::Error> {
    Ok(api.get_company_details().domain("acme.example").send_as::<Brief>().await?.compny_name)
}

fn main() {
    let _ = name;
}
