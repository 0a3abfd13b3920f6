//! The statements that a store makes, as they are made. None may [cross accounts](crate::statements).

use std::cell::RefCell;

use diesel::connection::{Instrumentation, InstrumentationEvent};

use crate::statements::assert_is_of_one_account;

thread_local! {
    /// The statements of this thread, while somebody listens.
    static HEARD: RefCell<Option<Vec<String>>> = const { RefCell::new(None) };
}

/// Makes it possible to listen to the connections that are opened from now on.
pub(crate) fn listen() {
    diesel::connection::set_default_instrumentation(|| Some(Box::new(hear) as Box<dyn Instrumentation>))
        .expect("nobody holds the lock");
}

#[expect(clippy::needless_pass_by_value, reason = "it is what a listener is")]
fn hear(event: InstrumentationEvent<'_>) {
    if let InstrumentationEvent::StartQuery { query, .. } = event {
        let text = query.to_string();
        let statement = text.split(" -- binds").next().unwrap_or_default();
        assert_is_of_one_account(statement);
        HEARD.with_borrow_mut(|heard| {
            if let Some(heard) = heard {
                heard.push(statement.to_owned());
            }
        });
    }
}

/// The statements that `act` makes on this thread.
pub(crate) fn statements(act: impl FnOnce()) -> Vec<String> {
    HEARD.set(Some(Vec::new()));
    act();
    HEARD.take().expect("nobody else on this thread listens")
}
