use infoplug::{ApiClient, Client};

#[derive(ApiClient)]
#[api(spec = "tests/ui/specs/good.yaml")]
struct Pets(Client);

#[derive(ApiClient)]
#[api(spec = "tests/ui/specs/further.yaml")]
struct Bank(Client);

async fn buy(pets: &Pets, bank: &Bank) -> Result<(), pets::Error> {
    pets.get_pet("1").await?;
    bank.withdraw().await?;
    Ok(())
}

fn main() {
    let _ = buy;
}
