//! Subscribers and their subscriptions.

use diesel::prelude::{Queryable, Selectable};
use simroll_domain::{
    AccountId, Alias, ExternalId, Field, GenericId, JournalNumber, PairNumber, PasswordHash, Status,
    Subscriber, SubscriberId, Subscription, Timestamp, User, UserClass, Username,
};
use simroll_identifiers::{Iccid, Imei, ImeiSv, Imsi, Msisdn};
use simroll_storage::folded;

use super::{account_key, read_use_case_id};
use crate::classify::Failure;
use crate::columns::columns;
use crate::schema::{subscribers, subscriptions};

#[derive(Queryable, Selectable)]
#[diesel(table_name = subscribers)]
pub(crate) struct SubscriberRow {
    pub(crate) account_id: i64,
    pub(crate) number: i64,
    status: String,
    iccid: Option<String>,
    imei: Option<String>,
    imeisv: Option<String>,
    alias: Option<String>,
    alias_folded: Option<String>,
    generic_id: Option<String>,
    username: Option<String>,
    username_folded: Option<String>,
    external_id: Option<String>,
    user_class: Option<String>,
    password_hash: Option<String>,
    version: i64,
    created_at: i64,
    updated_at: i64,
}

columns!(
    SubscriberRow,
    subscribers(account_id, number) status, iccid, imei, imeisv, alias, alias_folded, generic_id, username,
    username_folded, external_id, user_class, password_hash, version, created_at, updated_at
);

impl SubscriberRow {
    pub(crate) fn of(subscriber: &Subscriber) -> Self {
        let User { generic_id, username, external_id, class, password } = &subscriber.user;
        let alias = subscriber.alias.as_ref().map(Alias::as_str);
        let username = username.as_ref().map(Username::as_str);
        Self {
            account_id: account_key(subscriber.id.account()),
            number: subscriber.id.number().get(),
            status: subscriber.status.as_str().to_owned(),
            iccid: subscriber.iccid.map(|iccid| iccid.as_str().to_owned()),
            imei: subscriber.imei.map(|imei| imei.as_str().to_owned()),
            imeisv: subscriber.imeisv.map(|imeisv| imeisv.as_str().to_owned()),
            alias: alias.map(str::to_owned),
            alias_folded: alias.map(folded),
            generic_id: generic_id.as_ref().map(|id| id.as_str().to_owned()),
            username: username.map(str::to_owned),
            username_folded: username.map(folded),
            external_id: external_id.as_ref().map(|id| id.as_str().to_owned()),
            user_class: class.as_ref().map(|class| class.as_str().to_owned()),
            password_hash: password.as_ref().map(|hash| hash.expose().to_owned()),
            version: subscriber.version.get(),
            created_at: subscriber.created_at.as_micros(),
            updated_at: subscriber.updated_at.as_micros(),
        }
    }

    /// The subscriber, without its subscriptions.
    pub(crate) fn read(&self, account: AccountId) -> Result<Subscriber, Failure> {
        const DAMAGED: &str = "a stored subscriber cannot be read";
        Ok(Subscriber {
            id: SubscriberId::new(account, JournalNumber::new(self.number)),
            status: Status::parse(&self.status).ok_or(Failure::Corrupt(DAMAGED))?,
            iccid: parse(&self.iccid, DAMAGED, |text| Some(Iccid::parse_lenient(text).ok()?.value))?,
            imei: parse(&self.imei, DAMAGED, |text| Some(Imei::parse(text).ok()?.value))?,
            imeisv: parse(&self.imeisv, DAMAGED, |text| Some(ImeiSv::parse(text).ok()?.value))?,
            alias: parse(&self.alias, DAMAGED, |text| Alias::parse(text).ok())?,
            user: User {
                generic_id: parse(&self.generic_id, DAMAGED, |text| GenericId::parse(text).ok())?,
                username: parse(&self.username, DAMAGED, |text| Username::parse(text).ok())?,
                external_id: parse(&self.external_id, DAMAGED, |text| ExternalId::parse(text).ok())?,
                class: parse(&self.user_class, DAMAGED, |text| UserClass::parse(text).ok())?,
                password: self.password_hash.as_deref().map(PasswordHash::stored),
            },
            subscriptions: Vec::new(),
            version: JournalNumber::new(self.version),
            created_at: Timestamp::from_micros(self.created_at),
            updated_at: Timestamp::from_micros(self.updated_at),
        })
    }
}

/// The columns in which a change of `field` shows, beside the stamp; none for a field of a subscription.
pub(crate) const fn columns_of(field: Field) -> &'static [&'static str] {
    match field {
        Field::Status => &["status"],
        Field::Iccid => &["iccid"],
        Field::Imei => &["imei"],
        Field::ImeiSv => &["imeisv"],
        Field::Alias => &["alias", "alias_folded"],
        Field::GenericId => &["generic_id"],
        Field::Username => &["username", "username_folded"],
        Field::ExternalId => &["external_id"],
        Field::UserClass => &["user_class"],
        Field::Password => &["password_hash"],
        Field::Imsi | Field::Msisdn | Field::IsLastActive | Field::UseCaseId => &[],
    }
}

fn parse<T>(
    text: &Option<String>,
    damaged: &'static str,
    read: impl FnOnce(&str) -> Option<T>,
) -> Result<Option<T>, Failure> {
    text.as_deref().map(|text| read(text).ok_or(Failure::Corrupt(damaged))).transpose()
}

/// What becomes of a subscriber that changes in its alias alone.
pub(crate) struct AliasRow {
    pub(crate) account_id: i64,
    pub(crate) number: i64,
    alias: Option<String>,
    alias_folded: Option<String>,
    version: i64,
    updated_at: i64,
}

columns!(AliasRow, subscribers(account_id, number) alias, alias_folded, version, updated_at);

impl AliasRow {
    pub(crate) fn of(subscriber: &Subscriber) -> Self {
        let alias = subscriber.alias.as_ref().map(Alias::as_str);
        let StampRow { account_id, number, version, updated_at } = StampRow::of(subscriber);
        let (alias, alias_folded) = (alias.map(str::to_owned), alias.map(folded));
        Self { account_id, number, alias, alias_folded, version, updated_at }
    }
}

/// What becomes of a subscriber that changes in its subscriptions alone.
pub(crate) struct StampRow {
    pub(crate) account_id: i64,
    pub(crate) number: i64,
    version: i64,
    updated_at: i64,
}

columns!(StampRow, subscribers(account_id, number) version, updated_at);

/// The columns that are written whenever a subscriber changes.
pub(crate) const STAMP: &[&str] = &["version", "updated_at"];

impl StampRow {
    pub(crate) fn of(subscriber: &Subscriber) -> Self {
        Self {
            account_id: account_key(subscriber.id.account()),
            number: subscriber.id.number().get(),
            version: subscriber.version.get(),
            updated_at: subscriber.updated_at.as_micros(),
        }
    }
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = subscriptions)]
pub(crate) struct SubscriptionRow {
    pub(crate) account_id: i64,
    pub(crate) subscriber: i64,
    pub(crate) pair: i64,
    imsi: Option<String>,
    msisdn: Option<String>,
    is_last_active: i32,
    use_case: Option<i64>,
}

columns!(
    SubscriptionRow,
    subscriptions(account_id, subscriber, pair) imsi, msisdn, is_last_active, use_case
);

impl SubscriptionRow {
    pub(crate) fn of(subscriber: SubscriberId, subscription: &Subscription) -> Self {
        Self {
            account_id: account_key(subscriber.account()),
            subscriber: subscriber.number().get(),
            pair: subscription.pair.get().into(),
            imsi: subscription.imsi.map(|imsi| imsi.as_str().to_owned()),
            msisdn: subscription.msisdn.map(|msisdn| msisdn.as_str().to_owned()),
            is_last_active: subscription.is_last_active.into(),
            use_case: subscription.use_case.map(|use_case| use_case.get().into()),
        }
    }

    pub(crate) fn read(&self) -> Result<Subscription, Failure> {
        const DAMAGED: &str = "a stored subscription cannot be read";
        let use_case = self.use_case.map(|id| read_use_case_id(id).ok_or(Failure::Corrupt(DAMAGED)));
        Ok(Subscription {
            pair: PairNumber::new(u32::try_from(self.pair).map_err(|_| Failure::Corrupt(DAMAGED))?),
            imsi: parse(&self.imsi, DAMAGED, |text| Some(Imsi::parse(text).ok()?.value))?,
            msisdn: parse(&self.msisdn, DAMAGED, |text| Some(Msisdn::parse(text).ok()?.value))?,
            is_last_active: self.is_last_active != 0,
            use_case: use_case.transpose()?,
        })
    }
}

/// By what a subscription is found.
pub(crate) struct SubscriptionKeyRow {
    pub(crate) account_id: i64,
    pub(crate) subscriber: i64,
    pub(crate) pair: i64,
}

columns!(SubscriptionKeyRow, subscriptions(account_id, subscriber, pair));

impl SubscriptionKeyRow {
    pub(crate) fn of(subscriber: SubscriberId, pair: PairNumber) -> Self {
        Self {
            account_id: account_key(subscriber.account()),
            subscriber: subscriber.number().get(),
            pair: pair.get().into(),
        }
    }
}
