use infoplug::{ApiClient, Client};

#[derive(ApiClient)]
#[api(spec = "tests/ui/specs/further.yaml")]
struct Bank(Client);

async fn balance(bank: &Bank) -> Option<i64> {
    bank.withdraw().await.err()?.balance()
}

fn main() {
    let _ = balance;
}
