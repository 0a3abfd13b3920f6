//! The connections that read.

use diesel::connection::TransactionManager;
use diesel::r2d2::{self, ManageConnection, NopErrorHandler, Pool};

use super::SqliteOptions;
use super::open::{Mode, OpenError, OpenFile};
use crate::connection::AnyConnection;

/// Opens connections that cannot write.
#[derive(Debug)]
pub(crate) struct Readers(OpenFile);

impl Readers {
    pub(super) fn pool(file: OpenFile, options: &SqliteOptions) -> Result<Pool<Self>, OpenError> {
        Pool::builder()
            .max_size(options.readers.max(1))
            .min_idle(Some(1))
            .idle_timeout(None)
            .max_lifetime(None)
            .connection_timeout(options.patience)
            .test_on_check_out(false)
            .error_handler(Box::new(NopErrorHandler))
            .build(Self(file))
            .map_err(|error| OpenError::Unusable(error.to_string()))
    }
}

impl ManageConnection for Readers {
    type Connection = AnyConnection;
    type Error = r2d2::Error;

    fn connect(&self) -> Result<AnyConnection, r2d2::Error> {
        self.0.connect(Mode::Read)
    }

    fn is_valid(&self, _: &mut AnyConnection) -> Result<(), r2d2::Error> {
        Ok(())
    }

    fn has_broken(&self, connection: &mut AnyConnection) -> bool {
        AnyConnection::is_broken_transaction_manager(connection)
    }
}
