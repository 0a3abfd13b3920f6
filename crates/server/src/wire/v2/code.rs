//! The codes of the v2 dialect: the one table of them.

/// Declares [`Code`] once: variant, code, HTTP status of a call that fails with it, message, and when it occurs.
macro_rules! codes {
    ($($variant:ident = $code:literal, $status:literal, $message:literal, $when:literal;)+) => {
        /// Why a v2 call, or a node of a bulk call, failed.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Code {
            $(#[doc = $when] $variant,)+
        }

        impl Code {
            /// Every code, the documented ones first.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// What stands in `errorCode`; never changes.
            #[must_use]
            pub const fn code(self) -> &'static str {
                match self { $(Self::$variant => $code,)+ }
            }

            /// What `errorMessage` begins with.
            #[must_use]
            pub const fn message(self) -> &'static str {
                match self { $(Self::$variant => $message,)+ }
            }

            /// The HTTP status of a call that fails with it.
            #[must_use]
            pub const fn status(self) -> u16 {
                match self { $(Self::$variant => $status,)+ }
            }

            /// When it occurs.
            #[must_use]
            pub const fn when(self) -> &'static str {
                match self { $(Self::$variant => $when,)+ }
            }
        }
    };
}

codes! {
    Unavailable = "GLOBAL_1001", 503, "Service unavailable. Please try again",
        "The store is unavailable, too many calls are waiting, or the server is stopping. Come back after `Retry-After` seconds.";
    SubscriberNotFound = "SUBSCRIBER_1002", 404, "Subscriber does not exist",
        "Nobody of this account is named so.";
    SubscriberConflict = "SUBSCRIBER_1003", 409, "Failed to update subscriber details",
        "More than one subscriber is meant, or the change conflicts with another record; the message says which.";
    Internal = "GLOBAL_9000", 500, "Internal error",
        "A fault of the server. The answer's `X-Request-Id` leads to it in the log.";
    Malformed = "GLOBAL_9001", 400, "Malformed request",
        "The body, a parameter or a header cannot be read; the message says where and what was expected.";
    NoSuchPath = "GLOBAL_9002", 404, "Path does not exist",
        "There is nothing under this path.";
    MethodNotAllowed = "GLOBAL_9003", 405, "Method not allowed",
        "The path does not take this method; `Allow` lists those it takes.";
    TooSlow = "GLOBAL_9004", 408, "Request body took too long",
        "The body was not complete in time. The connection is closed.";
    BodyTooLarge = "GLOBAL_9005", 413, "Request body too large",
        "The body is longer than this call takes.";
    TooManyItems = "GLOBAL_9006", 413, "Too many items",
        "A bulk call holds more nodes than `bulk.max_items`.";
    UnsupportedMediaType = "GLOBAL_9007", 415, "Unsupported media type",
        "The body must be `application/json`, not compressed.";
    KeyReused = "GLOBAL_9008", 409, "Idempotency-Key was used for another request",
        "The key stands for a request with another method, path, query or body.";
    KeyInUse = "GLOBAL_9009", 409, "Idempotency-Key is in use",
        "The first request with this key is still running. Come back after `Retry-After` seconds.";
    RequestNotFound = "GLOBAL_9010", 404, "Request does not exist",
        "No change of this account has this request id.";
    UseCaseNotFound = "GLOBAL_9011", 404, "Use case does not exist",
        "The account keeps a catalogue of use cases, and this one is not in it.";
    VersionMoved = "GLOBAL_9012", 412, "Subscriber has changed since it was read",
        "The subscriber has not the version that `If-Match` expects, or would be new.";
    TooManyRequests = "GLOBAL_9013", 429, "Too many requests",
        "A rate limit of the address or of the token is used up. Come back after `Retry-After` seconds.";
    Unauthorised = "AUTH_9001", 401, "Unauthorized",
        "No bearer token, or none that is known.";
    MissingScope = "AUTH_9002", 403, "The token may not do this",
        "The token is known, but was made without the scope that the call needs; the message names the scope.";
    AccountNotFound = "ADMIN_9001", 404, "Account does not exist",
        "There is no account of that name.";
    TokenNotFound = "ADMIN_9002", 404, "Token does not exist",
        "There is no token of that id.";
    UnknownIdentifierType = "SUBSCRIBER_9001", 400, "Unknown identifier type",
        "The type is none of those by which a subscriber can be named.";
    InvalidIdentifier = "SUBSCRIBER_9002", 400, "Invalid identifier",
        "The value cannot be an identifier of its type; the message says where and what was expected.";
    InvalidUseCaseId = "SUBSCRIBER_9003", 400, "Invalid use case id",
        "A `useCaseId` is missing, or no integer from 0 to 2147483647.";
}
