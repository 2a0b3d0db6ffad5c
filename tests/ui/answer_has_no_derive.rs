use infoplug::InfoPlug;

struct Brief {
    company_name: String,
}

async fn brief(api: &InfoPlug) {
    let _ = api.get_company_details().domain("acme.example").send_as::<Brief>().await;
}

fn main() {
    let _ = brief;
}
