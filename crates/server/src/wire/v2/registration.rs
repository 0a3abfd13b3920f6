//! The body of `POST /api/v2/subscriber`, and a node of its bulk form: a subscriber's shape without ids and times.

use simroll_domain::{
    Alias, Command, ExternalId, Field, GenericId, PairFields, Policy, Registration, Status, UseCaseId,
    UserClass, Username,
};
use simroll_identifiers::{Iccid, Imei, ImeiSv, Imsi, Msisdn};
use utoipa::ToSchema;
use validator::Validate;

use crate::openapi::values;
use crate::wire::admission::Admission;
use crate::wire::checks;
use crate::wire::faults::Faults;
use crate::wire::fields::Fields;
use crate::wire::json::{Json, Object};
use crate::wire::v2::bulk::{Sent, echo};
use crate::wire::v2::camel;
use crate::wire::v2::envelope::Nak;

/// A new subscriber; what is absent or `null` is unset.
#[derive(Debug, Validate, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = Registration)]
pub(crate) struct RegistrationBody {
    #[validate(nested)]
    subscriber_identifiers: Option<IdentifiersBody>,
    #[validate(custom(function = "checks::opaque::<Alias>"))]
    #[schema(schema_with = values::clearable)]
    alias: Option<String>,
    #[validate(custom(function = "checks::status"))]
    #[schema(schema_with = values::status_or_null)]
    status: Option<String>,
    #[validate(nested)]
    user: Option<UserBody>,
}

/// Its identifiers but for those of the user.
#[derive(Debug, Default, Validate, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = RegistrationIdentifiers)]
struct IdentifiersBody {
    #[validate(nested)]
    #[schema(value_type = Option<Vec<PairBody>>)]
    imsi_msisdn_pairs: Vec<PairBody>,
    #[validate(custom(function = "checks::identifier::<Iccid>"))]
    #[schema(schema_with = values::given::<Iccid>)]
    iccid: Option<String>,
    #[validate(custom(function = "checks::identifier::<Imei>"))]
    #[schema(schema_with = values::given::<Imei>)]
    imei: Option<String>,
    #[validate(custom(function = "checks::identifier::<ImeiSv>"))]
    #[schema(schema_with = values::given::<ImeiSv>)]
    imeisv: Option<String>,
}

/// One of its subscriptions.
#[derive(Debug, Validate, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = RegistrationPair)]
struct PairBody {
    #[validate(custom(function = "checks::identifier::<Imsi>"))]
    #[schema(schema_with = values::given::<Imsi>)]
    imsi: Option<String>,
    #[validate(custom(function = "checks::identifier::<Msisdn>"))]
    #[schema(schema_with = values::given::<Msisdn>)]
    msisdn: Option<String>,
    #[schema(schema_with = values::truth_or_null)]
    is_last_active: Option<bool>,
    #[schema(schema_with = values::use_case_or_null)]
    use_case_id: Option<u32>,
}

/// Its app user.
#[derive(Debug, Default, Validate, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = RegistrationUser)]
struct UserBody {
    #[validate(custom(function = "checks::opaque::<GenericId>"))]
    #[schema(schema_with = values::text_or_null)]
    generic_id: Option<String>,
    #[validate(custom(function = "checks::opaque::<Username>"))]
    #[schema(schema_with = values::text_or_null)]
    username: Option<String>,
    #[validate(custom(function = "checks::opaque::<ExternalId>"))]
    #[schema(schema_with = values::text_or_null)]
    external_id: Option<String>,
    #[validate(custom(function = "checks::opaque::<UserClass>"))]
    #[schema(schema_with = values::text_or_null)]
    user_class: Option<String>,
}

impl RegistrationBody {
    /// Reads the keys of a body.
    fn read(fields: &mut Fields<'_, '_>) -> Self {
        Self {
            subscriber_identifiers: fields.object("subscriberIdentifiers", IdentifiersBody::read).flatten(),
            alias: fields.filled("alias").flatten(),
            status: fields.text("status").flatten(),
            user: fields.object("user", UserBody::read).flatten(),
        }
    }

    /// The registration that it asks for, and everything that is wrong with it, `faults` among that.
    fn admit(&self, policy: &Policy, mut faults: Faults) -> Result<Registration, Faults> {
        faults.absorb(self.validate(), camel);
        let mut admission = Admission::new(policy, faults);
        let (own, user) = (IdentifiersBody::default(), UserBody::default());
        let own = self.subscriber_identifiers.as_ref().unwrap_or(&own);
        let user = self.user.as_ref().unwrap_or(&user);
        let mut registration = Registration {
            status: self.status.as_deref().and_then(Status::parse).unwrap_or_default(),
            iccid: admission.identifier(Field::Iccid, &path("iccid"), own.iccid.as_deref()),
            imei: admission.identifier(Field::Imei, &path("imei"), own.imei.as_deref()),
            imeisv: admission.identifier(Field::ImeiSv, &path("imeisv"), own.imeisv.as_deref()),
            alias: opaque(self.alias.as_deref()),
            generic_id: opaque(user.generic_id.as_deref()),
            username: opaque(user.username.as_deref()),
            external_id: opaque(user.external_id.as_deref()),
            user_class: opaque(user.user_class.as_deref()),
            pairs: Vec::with_capacity(own.imsi_msisdn_pairs.len()),
            flags: Vec::new(),
        };
        for (index, pair) in own.imsi_msisdn_pairs.iter().enumerate() {
            registration.pairs.push(pair.admit(index, &mut admission));
        }
        registration.flags = admission.flags;
        admission.faults.unless(registration)
    }
}

/// Reads the body of a call that registers one.
pub(crate) fn read_one(body: &Json<'_>, policy: &Policy) -> Result<Command, Nak> {
    let object = body.as_object().ok_or_else(|| Faults::one("", "the body must be an object"))?;
    let mut fields = Fields::of(object);
    let body = RegistrationBody::read(&mut fields);
    Ok(Command::Register(Box::new(body.admit(policy, fields.finish())?)))
}

/// Reads a node of the call that registers several: what it wants, or what is wrong with it.
pub(crate) fn read_node(node: &mut Fields<'_, '_>, policy: &Policy) -> (Result<Command, Nak>, Sent) {
    let sent = Sent {
        identifiers: echo(node.any("subscriberIdentifiers")),
        content: echo(Some(&Json::Object(Object::default()))),
    };
    let body = RegistrationBody::read(node);
    let registration = body.admit(policy, node.take_wrong()).map_err(Nak::from);
    (registration.map(|registration| Command::Register(Box::new(registration))), sent)
}

impl IdentifiersBody {
    fn read(fields: &mut Fields<'_, '_>) -> Self {
        let pairs = fields.objects("imsiMsisdnPairs").flatten().unwrap_or_default();
        let pairs = pairs.into_iter().enumerate();
        Self {
            imsi_msisdn_pairs: pairs
                .map(|(index, pair)| {
                    fields.within(&format!("imsiMsisdnPairs[{index}]"), pair, PairBody::read)
                })
                .collect(),
            iccid: fields.digits("iccid").flatten(),
            imei: fields.digits("imei").flatten(),
            imeisv: fields.digits("imeisv").flatten(),
        }
    }
}

impl PairBody {
    fn read(fields: &mut Fields<'_, '_>) -> Self {
        Self {
            imsi: fields.digits("imsi").flatten(),
            msisdn: fields.digits("msisdn").flatten(),
            is_last_active: fields.truth("isLastActive").flatten(),
            use_case_id: fields.integer("useCaseId", UseCaseId::MAX).flatten(),
        }
    }

    fn admit(&self, index: usize, admission: &mut Admission<'_>) -> PairFields {
        let path = |field: &str| path(&format!("imsiMsisdnPairs[{index}].{field}"));
        PairFields {
            imsi: admission.identifier(Field::Imsi, &path("imsi"), self.imsi.as_deref()),
            msisdn: admission.identifier(Field::Msisdn, &path("msisdn"), self.msisdn.as_deref()),
            is_last_active: self.is_last_active,
            use_case: self.use_case_id.and_then(UseCaseId::new),
        }
    }
}

impl UserBody {
    fn read(fields: &mut Fields<'_, '_>) -> Self {
        Self {
            generic_id: fields.text("genericId").flatten(),
            username: fields.text("username").flatten(),
            external_id: fields.text("externalId").flatten(),
            user_class: fields.text("userClass").flatten(),
        }
    }
}

fn path(field: &str) -> String {
    format!("subscriberIdentifiers.{field}")
}

/// The text as a value; one that is none was a fault before.
fn opaque<T: std::str::FromStr>(text: Option<&str>) -> Option<T> {
    text.and_then(|text| text.parse().ok())
}
