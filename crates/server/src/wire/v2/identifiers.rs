//! The body of `PATCH /api/v2/subscriber/{type}/{value}/identifiers`.

use simroll_domain::{Cause, Command, Field, IdentifierChange, Lookup, PairPatch, Patch, Policy, UseCaseId};
use simroll_identifiers::{Iccid, Imei, ImeiSv, Imsi, Msisdn};
use utoipa::ToSchema;
use validator::Validate;

use crate::openapi::values;
use crate::wire::admission::Admission;
use crate::wire::checks;
use crate::wire::faults::Faults;
use crate::wire::fields::Fields;
use crate::wire::v2::camel;

/// Identifiers in part: absent leaves one as it is, `null` clears it.
#[derive(Debug, Validate, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = IdentifiersPatch)]
pub(crate) struct IdentifiersBody {
    #[validate(custom(function = "checks::identifier::<Iccid>"))]
    #[schema(schema_with = values::given::<Iccid>)]
    iccid: Option<Option<String>>,
    #[validate(custom(function = "checks::identifier::<Imei>"))]
    #[schema(schema_with = values::given::<Imei>)]
    imei: Option<Option<String>>,
    #[validate(custom(function = "checks::identifier::<ImeiSv>"))]
    #[schema(schema_with = values::given::<ImeiSv>)]
    imeisv: Option<Option<String>>,
    /// The subscriptions, complete: one that is not in the list ends.
    #[validate(nested)]
    imsi_msisdn_pairs: Option<Vec<PairBody>>,
    #[validate(custom(function = "checks::cause"))]
    #[schema(schema_with = values::cause)]
    cause: Option<String>,
}

/// One subscription in part.
#[derive(Debug, Validate, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = PairPatch)]
struct PairBody {
    #[validate(custom(function = "checks::identifier::<Imsi>"))]
    #[schema(schema_with = values::given::<Imsi>)]
    imsi: Option<Option<String>>,
    #[validate(custom(function = "checks::identifier::<Msisdn>"))]
    #[schema(schema_with = values::given::<Msisdn>)]
    msisdn: Option<Option<String>>,
    #[schema(schema_with = values::truth_or_null)]
    is_last_active: Option<bool>,
    #[schema(schema_with = values::use_case_or_null)]
    use_case_id: Option<Option<u32>>,
}

/// Reads which identifiers `target` is to have; with `take` even those that others hold.
pub(crate) fn read(fields: &mut Fields<'_, '_>, target: Lookup, take: bool, policy: &Policy) -> Command {
    let body = IdentifiersBody::read(fields);
    let mut admission = Admission::new(policy, Faults::found(body.validate(), camel));
    let mut change = IdentifierChange {
        target,
        iccid: admission.patch(Field::Iccid, "iccid", &body.iccid),
        imei: admission.patch(Field::Imei, "imei", &body.imei),
        imeisv: admission.patch(Field::ImeiSv, "imeisv", &body.imeisv),
        pairs: body.imsi_msisdn_pairs.map(|pairs| {
            let pairs = pairs.iter().enumerate();
            pairs.map(|(index, pair)| pair.admit(index, &mut admission)).collect()
        }),
        take,
        cause: body.cause.as_deref().and_then(Cause::parse),
        flags: Vec::new(),
    };
    change.flags = admission.flags;
    fields.note(admission.faults);
    Command::Identifiers(Box::new(change))
}

impl IdentifiersBody {
    fn read(fields: &mut Fields<'_, '_>) -> Self {
        let pairs = fields.objects("imsiMsisdnPairs").map(Option::unwrap_or_default).map(|pairs| {
            let pairs = pairs.into_iter().enumerate();
            pairs
                .map(|(index, pair)| {
                    fields.within(&format!("imsiMsisdnPairs[{index}]"), pair, PairBody::read)
                })
                .collect()
        });
        Self {
            iccid: fields.digits("iccid"),
            imei: fields.digits("imei"),
            imeisv: fields.digits("imeisv"),
            imsi_msisdn_pairs: pairs,
            cause: fields.text("cause").flatten(),
        }
    }
}

impl PairBody {
    fn read(fields: &mut Fields<'_, '_>) -> Self {
        Self {
            imsi: fields.digits("imsi"),
            msisdn: fields.digits("msisdn"),
            is_last_active: fields.truth("isLastActive").flatten(),
            use_case_id: fields.integer("useCaseId", UseCaseId::MAX),
        }
    }

    fn admit(&self, index: usize, admission: &mut Admission<'_>) -> PairPatch {
        let path = |field: &str| format!("imsiMsisdnPairs[{index}].{field}");
        PairPatch {
            imsi: admission.patch(Field::Imsi, &path("imsi"), &self.imsi),
            msisdn: admission.patch(Field::Msisdn, &path("msisdn"), &self.msisdn),
            is_last_active: self.is_last_active,
            use_case: match self.use_case_id {
                None => Patch::Keep,
                Some(id) => id.and_then(UseCaseId::new).map_or(Patch::Clear, Patch::Set),
            },
        }
    }
}
