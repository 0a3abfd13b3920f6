//! The v1 dialect: snake_case, JSON within a string, errors by field.

pub(crate) mod device_app_user;
pub(crate) mod problem;
