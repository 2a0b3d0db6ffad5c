use infoplug::{ApiClient, Client, CallError};

#[derive(ApiClient)]
#[api(spec = "tests/ui/specs/further.yaml")]
struct Bank(Client);

async fn withdraw(bank: &Bank) -> bool {
    match bank.withdraw().await {
        Ok(()) => true,
        Err(CallError::Response(error)) => match error.code {
            bank::WithdrawCode::TooLittle => false,
            bank::WithdrawCode::TooLate => false,
            bank::WithdrawCode::Other(bank::ErrorCode::Unlisted(_)) => false,
        },
        Err(_) => false,
    }
}

async fn look(bank: &Bank) -> bool {
    matches!(bank.look().await, Err(CallError::Response(error)) if error.code == bank::WithdrawCode::TooLittle)
}

fn main() {
    let _ = (withdraw, look);
}
