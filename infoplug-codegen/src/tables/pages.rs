//! How an endpoint pages.

use infoplug_spec::model::{Endpoint, PageStyle, Pages};
use proc_macro2::TokenStream;
use quote::{ToTokens, quote};

use super::{ident, option, pointer};
use crate::names;

pub(super) fn table(endpoint: &Endpoint, pages: &Pages) -> TokenStream {
    let style = ident(match pages.style {
        PageStyle::Page => "Page",
        PageStyle::Offset => "Offset",
        PageStyle::Token => "Token",
    });
    // What takes a token does not count.
    let counting = (pages.style != PageStyle::Token).then_some(pages.parameter);
    let parameter = option(counting.map(|id| names::index(id.index()).to_token_stream()));
    let first = names::number(pages.first);
    let size = option(pages.size.map(|size| names::number(size).to_token_stream()));
    let total = option(pages.total_pages.as_ref().map(|total| pointer(&endpoint.in_body(total))));
    let token = option(pages.token.as_ref().map(|(id, from)| {
        let (index, from) = (names::index(id.index()), pointer(&endpoint.in_body(from)));
        quote!((#index, #from))
    }));
    quote! {
        rt::Paging { style: rt::PageStyle::#style, parameter: #parameter, first: #first, size: #size, total_pages: #total, token: #token }
    }
}
