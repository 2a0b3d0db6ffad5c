use infoplug::{ApiClient, ApiError, ApiRequest, ApiResponse, Client};

#[derive(ApiClient)]
#[api(spec = "tests/ui/specs/shapes.yaml")]
struct Shapes(Client);

use std::borrow::Cow;
use std::collections::HashMap;

#[derive(ApiResponse)]
#[api(client = Shapes, endpoint = "get_shape")]
struct Got {
    tags: [String; 2],
    sizes: HashMap<u64, i64>,
    points: &'static [shapes::Point],
}

#[derive(ApiResponse)]
#[api(client = Shapes, type = "Colour")]
enum Colour {
    Red,
    #[api(other)]
    Other(Option<String>),
}

struct Tag(String);

type Maybe = Option<bool>;

#[derive(ApiRequest)]
#[api(client = Shapes, endpoint = "create_shape")]
struct Create<'a> {
    title: &'a String,
    colour: &'a shapes::Colour,
    tags: Vec<Tag>,
    is_open: Maybe,
}

#[derive(Debug, ApiError)]
#[api(client = Shapes)]
enum Trouble {
    #[api(code = "no_shape")]
    Gone { message: Cow<'static, str>, user_message: Box<str> },
    #[api(other)]
    Other(shapes::Error),
}

fn main() {}
