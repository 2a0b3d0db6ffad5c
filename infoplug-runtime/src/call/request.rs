//! A request under construction, and the typed ends of a call.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use super::execute::execute;
use super::failed::Failed;
use super::meta::{Reading, ResponseMeta, ValueSlot};
use super::running::Running;
use super::untyped::{Header, UntypedCall};
use crate::Json;
use crate::call::Full;
use crate::client::Client;
use crate::error::code::Narrow;
use crate::error::{CallError, Mismatch};
use crate::own::{ApiResponse, Unsent};
use crate::policy::retry::RetryPolicy;
use crate::policy::settings::{Own, TimeLimit};
use crate::request::to_json::Encode;
use crate::request::values::Values;
use crate::response::decode::Slot;
use crate::table::Operation;
use crate::transport::BoxFuture;

/// A request, and once it is polled, the call that it makes. Generated requests wrap it.
///
/// Polling a request makes one call. A clone is a new request that has not been sent. A setter also
/// returns such a request, and abandons any call in progress.
///
/// `T` is what a success returns, `C` the enum of the codes that the endpoint documents.
#[must_use = "a request does nothing until it is awaited or sent"]
pub struct Call<T, C> {
    /// Shared with the call in progress, which needs all of it for a retry.
    pub(crate) untyped: Arc<UntypedCall>,
    running: Running<Result<T, CallError<C>>>,
}

/// Returns a request with the same parameters that has not been sent, even if this one has.
impl<T, C> Clone for Call<T, C> {
    fn clone(&self) -> Self {
        Self::idle(Arc::clone(&self.untyped))
    }
}

/// Shows the endpoint and its parameters. Hides secret parameters and headers.
#[allow(
    clippy::missing_fields_in_debug,
    reason = "a request shows what its author set"
)]
impl<T, C> fmt::Debug for Call<T, C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut show = f.debug_struct(&self.untyped.operation.name);
        self.untyped.values.show(self.untyped.operation, &mut show);
        show.finish()
    }
}

impl<T, C> Call<T, C> {
    /// Creates a request without values.
    pub fn new(client: &Client, operation: &'static Operation) -> Self {
        let (values, headers, own) = (Values::default(), Vec::new(), Own::default());
        Self::idle(Arc::new(UntypedCall {
            client: client.clone(),
            operation,
            values,
            headers,
            url: None,
            own,
            deadline: None,
        }))
    }

    fn idle(untyped: Arc<UntypedCall>) -> Self {
        Self {
            untyped,
            running: Running::idle(),
        }
    }

    /// Returns the same request, decoded as another type.
    pub(crate) fn cast<U>(self) -> Call<U, C> {
        Call::idle(self.untyped)
    }

    /// Returns the contents for a change. Abandons any call in progress, which would not see the
    /// change.
    pub(crate) fn untyped_mut(&mut self) -> &mut UntypedCall {
        self.running = Running::idle();
        Arc::make_mut(&mut self.untyped)
    }

    /// Sets the parameter with this index.
    pub fn with(mut self, index: usize, value: impl Encode) -> Self {
        self.untyped_mut().values.set(index, value.encode());
        self
    }

    /// Sets the parameter with this index to a string.
    pub fn text(self, index: usize, value: impl Into<String>) -> Self {
        self.with(index, value.into())
    }

    /// Sets the parameter with this index to a list.
    pub fn list<V: Encode>(self, index: usize, values: impl IntoIterator<Item = V>) -> Self {
        self.with(index, values.into_iter().collect::<Vec<_>>())
    }

    /// Sets the parameter with this index to a list of strings.
    pub fn texts<V: Into<String>>(self, index: usize, values: impl IntoIterator<Item = V>) -> Self {
        self.list(index, values.into_iter().map(V::into))
    }

    /// Sets the parameter with this index to a value of a user-defined type. If the value has no
    /// JSON form, the call is not sent.
    pub fn with_own(mut self, index: usize, value: Result<Json, Unsent>) -> Self {
        match value {
            Ok(value) => self.untyped_mut().values.set(index, value),
            Err(unsent) => self.untyped_mut().values.refuse(index, unsent.to_string()),
        }
        self
    }

    /// Sets the parameter with this index to a value of the caller's type for a format. If it
    /// cannot be serialized, the call is not sent.
    pub fn typed(mut self, index: usize, value: Result<Json, serde_json::Error>) -> Self {
        let values = &mut self.untyped_mut().values;
        match value {
            Ok(value) => values.set(index, value),
            Err(error) => values.refuse(index, format!("cannot be serialized: {error}")),
        }
        self
    }

    /// Sets a header of this request. A request that sets a secret header of the client, or a
    /// header of the connection such as `Host` or `Content-Length`, is not sent.
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.untyped_mut().headers.push(Header {
            name: name.into(),
            value: value.into(),
            secret: false,
        });
        self
    }

    /// Sets a header whose value is a secret, which is hidden wherever the key is.
    pub fn secret_header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.untyped_mut().headers.push(Header {
            name: name.into(),
            value: value.into(),
            secret: true,
        });
        self
    }

    /// Limits the time of this call, including all attempts and waits; `None` means no limit.
    pub fn timeout(mut self, limit: impl TimeLimit) -> Self {
        self.untyped_mut().own.total = Some(limit.into_time_limit());
        self
    }

    /// Limits the time of one attempt; `None` means no limit.
    pub fn attempt_timeout(mut self, limit: impl TimeLimit) -> Self {
        self.untyped_mut().own.attempt = Some(limit.into_time_limit());
        self
    }

    /// Limits how long the server may be silent during its response; `None` means no limit.
    pub fn idle_timeout(mut self, limit: impl TimeLimit) -> Self {
        self.untyped_mut().own.idle = Some(limit.into_time_limit());
        self
    }

    /// Limits the body of a success, in bytes after decompression.
    pub fn max_body(mut self, bytes: usize) -> Self {
        self.untyped_mut().own.max_body = Some(bytes);
        self
    }

    /// Limits the memory that the decoded value of a success may take, in bytes.
    pub fn max_decoded(mut self, bytes: usize) -> Self {
        self.untyped_mut().own.max_decoded = Some(bytes);
        self
    }

    /// Sets whether and how the call is retried. Anything the policy leaves unset follows the
    /// client's policy.
    pub fn retry(mut self, policy: RetryPolicy) -> Self {
        self.untyped_mut().own.retry = policy;
        self
    }
}

impl<T: Slot + Default + 'static, C: Narrow> Call<T, C> {
    /// Sends the request, or continues the call in progress.
    #[must_use = "a request does nothing until it is awaited"]
    pub fn send(self) -> BoxFuture<Result<T, CallError<C>>> {
        self.running.or_start(|| start(self.untyped))
    }

    /// Sends the request and returns the whole response: value, status, headers and the rest. A
    /// partial success is `Ok`, with its errors in [`Full::errors`].
    #[must_use = "a request does nothing until it is awaited"]
    pub fn send_full(self) -> BoxFuture<Result<Full<T>, CallError<C>>> {
        Box::pin(async move {
            let reading = Reading {
                full: true,
                ..Reading::of(self.untyped.operation)
            };
            self.run(reading).await.map(|(value, meta)| {
                let ResponseMeta {
                    status,
                    headers,
                    request_id,
                    attempts,
                    envelope,
                    errors,
                    body,
                } = meta;
                Full {
                    value,
                    status,
                    headers,
                    request_id,
                    attempts,
                    body,
                    envelope,
                    errors,
                }
            })
        })
    }

    /// Sends the request and decodes the response into a user-defined type.
    #[must_use = "a request does nothing until it is awaited"]
    pub fn send_as<U: ApiResponse<Slot: Send> + 'static>(
        self,
    ) -> BoxFuture<Result<U, CallError<C>>> {
        Box::pin(async move {
            let mut slot = U::Slot::default();
            let operation = self.untyped.operation;
            let meta = execute(&self.untyped, Reading::of(operation), &mut slot)
                .await
                .map_err(Failed::typed)?;
            U::taken(slot).map_err(|untaken| {
                let (way, expected, found) = untaken.parts();
                let at = operation
                    .envelope
                    .iter()
                    .fold(String::new(), |at, segment| at + "." + segment);
                CallError::Decode(meta.undecoded(
                    &operation.name,
                    &self.untyped.secrets(),
                    Mismatch::at(format!("${at}{way}"), expected, found),
                ))
            })
        })
    }

    /// Returns the value and the rest of its response.
    pub(crate) async fn run(&self, reading: Reading) -> Result<(T, ResponseMeta), CallError<C>> {
        let mut value = T::default();
        match execute(&self.untyped, reading, &mut value).await {
            Ok(meta) => Ok((value, meta)),
            Err(failed) => Err(failed.typed()),
        }
    }
}

/// The call that a request makes.
fn start<T: Slot + Default + 'static, C: Narrow>(
    untyped: Arc<UntypedCall>,
) -> BoxFuture<Result<T, CallError<C>>> {
    // Not through `run`: the fewer slots a value moves through, the smaller the future.
    Box::pin(async move {
        let mut value = T::default();
        match execute(&untyped, Reading::of(untyped.operation), &mut value).await {
            Ok(_) => Ok(value),
            Err(failed) => Err(failed.typed()),
        }
    })
}

impl<T: Slot + Default + 'static, C: Narrow> Future for Call<T, C> {
    type Output = Result<T, CallError<C>>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let Self { untyped, running } = self.get_mut();
        running.poll(context, || start(Arc::clone(untyped)))
    }
}

impl<T, C: Narrow> Call<T, C> {
    /// Reads the value into the slot and returns the rest of its response.
    pub(crate) async fn run_into(
        &self,
        slot: &mut dyn ValueSlot,
        reading: Reading,
    ) -> Result<ResponseMeta, CallError<C>> {
        execute(&self.untyped, reading, slot)
            .await
            .map_err(Failed::typed)
    }
}
