//! `POST /api/v1/device_app_user_update/`.

mod flags;
mod partial;
mod password;
mod rows;
mod subscription;
mod who;
