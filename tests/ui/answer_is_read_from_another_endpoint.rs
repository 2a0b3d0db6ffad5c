use infoplug::{ApiResponse, InfoPlug};

#[derive(ApiResponse)]
#[api(endpoint = "get_company_details")]
struct Brief {
    company_name: String,
}

async fn count(api: &InfoPlug) {
    let _ = api.get_company_job_count("https://www.linkedin.com/company/acme/").send_as::<Brief>().await;
}

fn main() {
    let _ = count;
}
