//! `POST /api/v1/device_app_user_update/`: the body, JSON within a JSON string, and its answer.

use serde::Serialize;
use simroll_domain::{
    DeviceAppUpdate, ExternalId, Field, Flag, GenericId, PairNumber, PasswordHash, PasswordUpdate, Patch,
    Policy, Subscriber, UserClass, Username,
};
use simroll_identifiers::{Iccid, Identifier, Imei, Imsi, Msisdn};
use simroll_registry::Password;
use utoipa::ToSchema;
use validator::Validate;

use crate::openapi::values;
use crate::wire::admission::{Admission, opaque};
use crate::wire::checks;
use crate::wire::faults::Faults;
use crate::wire::fields::Fields;
use crate::wire::instant::rfc3339;
use crate::wire::json::Json;
use crate::wire::v1::problem::field_name;

/// The inner object. Every field may be absent (unchanged), `null` or empty (cleared), or a value.
#[derive(Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = DeviceAppUpdate)]
pub(crate) struct DeviceAppBody {
    #[validate(custom(function = "checks::identifier::<Msisdn>"))]
    #[schema(schema_with = values::reported::<Msisdn>)]
    number: Option<Option<String>>,
    #[validate(custom(function = "checks::opaque::<GenericId>"))]
    #[schema(schema_with = values::clearable)]
    generic_id: Option<Option<String>>,
    #[validate(custom(function = "checks::identifier::<Imei>"))]
    #[schema(schema_with = values::reported::<Imei>)]
    imei: Option<Option<String>>,
    #[validate(custom(function = "checks::identifier::<Imsi>"))]
    #[schema(schema_with = values::reported::<Imsi>)]
    imsi: Option<Option<String>>,
    #[validate(custom(function = "checks::identifier::<Iccid>"))]
    #[schema(schema_with = values::reported::<Iccid>)]
    iccid: Option<Option<String>>,
    #[validate(custom(function = "checks::opaque::<Username>"))]
    #[schema(schema_with = values::clearable)]
    username: Option<Option<String>>,
    #[validate(custom(function = "checks::password"))]
    #[schema(schema_with = values::password)]
    password: Option<Option<String>>,
    #[validate(custom(function = "checks::opaque::<ExternalId>"))]
    #[schema(schema_with = values::clearable)]
    user_external_id: Option<Option<String>>,
    #[validate(custom(function = "checks::opaque::<UserClass>"))]
    #[schema(schema_with = values::clearable)]
    user_class: Option<Option<String>>,
}

/// What a body wants.
#[derive(Debug)]
pub(crate) struct Wanted {
    /// The update, but for a password in the clear.
    pub(crate) update: DeviceAppUpdate,
    /// A password in the clear.
    pub(crate) password: Option<Password>,
}

/// Why a body is not read.
#[derive(Debug)]
pub(crate) enum Unread {
    /// It is not the JSON that it should be.
    Malformed(String),
    /// Its fields are wrong.
    Faulty(Faults),
}

impl From<Faults> for Unread {
    fn from(faults: Faults) -> Self {
        Self::Faulty(faults)
    }
}

impl DeviceAppBody {
    /// Reads both layers of a body and says what it wants, as far as `policy` takes it.
    pub(crate) fn read(body: &Json<'_>, policy: &Policy) -> Result<Wanted, Unread> {
        let object = body.as_object().ok_or_else(|| malformed("the body must be an object"))?;
        let mut outer = Fields::of(object);
        match outer.any("data") {
            Some(Json::Text(text)) => {
                let inner =
                    Json::read(text.as_bytes()).map_err(|error| malformed(format!("data holds {error}")))?;
                Self::read_data(&inner, outer.finish(), policy)
            }
            Some(data @ Json::Object(_)) => Self::read_data(data, outer.finish(), policy),
            Some(other) => {
                Err(malformed(format!("data must be a string or an object, not {}", other.kind())))
            }
            None => Err(malformed("data is missing")),
        }
    }

    fn read_data(data: &Json<'_>, mut faults: Faults, policy: &Policy) -> Result<Wanted, Unread> {
        let object = data.as_object().ok_or_else(|| malformed("data must hold a JSON object"))?;
        let mut fields = Fields::of(object);
        let cleared = |text: Option<Option<String>>| text.map(|text| text.filter(|text| !text.is_empty()));
        let body = Self {
            number: cleared(fields.digits("number")),
            generic_id: fields.filled("generic_id"),
            imei: cleared(fields.digits("imei")),
            imsi: cleared(fields.digits("imsi")),
            iccid: cleared(fields.digits("iccid")),
            username: fields.filled("username"),
            password: fields.text("password"),
            user_external_id: fields.filled("user_external_id"),
            user_class: fields.filled("user_class"),
        };
        faults.absorb_faults("", fields.finish());
        faults.absorb(body.validate(), str::to_owned);
        Ok(body.admit(policy, faults)?)
    }

    fn admit(&self, policy: &Policy, faults: Faults) -> Result<Wanted, Faults> {
        let mut admission = Admission::new(policy, faults);
        let mut update = DeviceAppUpdate {
            number: identifier(&self.number, Field::Msisdn, &mut admission),
            generic_id: opaque(&self.generic_id),
            imei: identifier(&self.imei, Field::Imei, &mut admission),
            imsi: identifier(&self.imsi, Field::Imsi, &mut admission),
            iccid: identifier(&self.iccid, Field::Iccid, &mut admission),
            username: opaque(&self.username),
            password: PasswordUpdate::Keep,
            external_id: opaque(&self.user_external_id),
            user_class: opaque(&self.user_class),
            flags: Vec::new(),
        };
        let password;
        (update.password, password) = self.password(&mut admission);
        update.flags = admission.flags;
        admission.faults.unless(Wanted { update, password })
    }

    /// Tells a hash, which is kept as it is, from a password in the clear.
    fn password(&self, admission: &mut Admission<'_>) -> (PasswordUpdate, Option<Password>) {
        match &self.password {
            None => (PasswordUpdate::Keep, None),
            Some(None) => (PasswordUpdate::Clear, None),
            Some(Some(text)) => match PasswordHash::recognise(text) {
                None => (PasswordUpdate::Keep, Some(Password::new(text.clone()))),
                Some(Err(_)) => (PasswordUpdate::Keep, None),
                Some(Ok(hash)) => {
                    admission.hash(field_name(Field::Password), &hash);
                    (PasswordUpdate::Hash(hash), None)
                }
            },
        }
    }
}

fn malformed(text: impl Into<String>) -> Unread {
    Unread::Malformed(text.into())
}

fn identifier<T: Identifier>(
    given: &Option<Option<String>>,
    field: Field,
    admission: &mut Admission<'_>,
) -> Patch<T> {
    admission.patch(field, field_name(field), given)
}

/// The answer: the eleven keys of the documented example, in its order.
#[derive(Serialize, ToSchema)]
#[schema(as = DeviceAppUser)]
pub(crate) struct DeviceAppAnswer<'a> {
    #[schema(required, schema_with = values::shown_number)]
    number: Option<String>,
    #[schema(required, schema_with = values::generic_id)]
    generic_id: Option<&'a str>,
    #[schema(required, schema_with = values::shown::<Imei>)]
    imei: Option<&'a str>,
    #[schema(required, schema_with = values::shown::<Imsi>)]
    imsi: Option<&'a str>,
    #[schema(required, schema_with = values::shown::<Iccid>)]
    iccid: Option<&'a str>,
    #[schema(required, schema_with = values::username)]
    username: Option<&'a str>,
    /// Only where this request sent a hash, as it sent it.
    #[schema(required)]
    password: Option<&'a str>,
    #[schema(required, schema_with = values::external_id)]
    user_external_id: Option<&'a str>,
    #[schema(required, schema_with = values::user_class)]
    user_class: Option<&'a str>,
    #[schema(schema_with = values::time)]
    updated_at: String,
    #[schema(schema_with = values::v1_status)]
    status: &'static str,
}

impl<'a> DeviceAppAnswer<'a> {
    /// The subscriber afterwards, with the subscription that the update was about.
    pub(crate) fn of(
        after: &'a Subscriber,
        pair: Option<PairNumber>,
        sent: Option<&'a PasswordHash>,
        status: &'static str,
    ) -> Self {
        let pair = pair.and_then(|pair| after.subscription(pair));
        let user = &after.user;
        Self {
            number: pair.and_then(|pair| pair.msisdn).map(|number| number.with_plus().to_string()),
            generic_id: user.generic_id.as_ref().map(GenericId::as_str),
            imei: after.imei.as_ref().map(Imei::as_str),
            imsi: pair.and_then(|pair| pair.imsi.as_ref()).map(Imsi::as_str),
            iccid: after.iccid.as_ref().map(Iccid::as_str),
            username: user.username.as_ref().map(Username::as_str),
            password: sent.map(PasswordHash::expose),
            user_external_id: user.external_id.as_ref().map(ExternalId::as_str),
            user_class: user.class.as_ref().map(UserClass::as_str),
            updated_at: rfc3339(after.updated_at),
            status,
        }
    }
}

/// The flags as the header `X-Validation-Warnings` lists them: `field;code;expected=…`, separated by commas.
pub(crate) fn warnings(flags: &[Flag]) -> String {
    let one = |flag: &Flag| {
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'+' | b'.');
        let expected = &flag.expected;
        let quote = if expected.bytes().all(plain) { "" } else { "\"" };
        format!("{};{};expected={quote}{expected}{quote}", field_name(flag.field), flag.code)
    };
    flags.iter().map(one).collect::<Vec<_>>().join(", ")
}
