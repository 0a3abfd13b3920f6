//! The registry inside a plain program: no HTTP, no tokens, one SQLite file.
//!
//! `cargo run -p simroll-examples --example embed`

#![allow(clippy::print_stdout, reason = "an example shows what it does")]

use std::error::Error;
use std::sync::Arc;

use simroll_domain::{
    AccountName, Author, Command, DeviceAppUpdate, Lookup, Mode, PairFields, Patch, Registration, Unit,
};
use simroll_identifiers::{Iccid, Imsi, Msisdn};
use simroll_registry::{Answer, Call, Options, Outcome, Registry, create_account};
use simroll_storage::{AsOf, EntryQuery, Store};
use simroll_storage_diesel::{SqliteOptions, SqliteStore};

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let folder = tempfile::tempdir()?;
    let store = Arc::new(SqliteStore::open(&folder.path().join("simroll.db"), &SqliteOptions::default())?);
    let account = create_account(store.as_ref(), &AccountName::parse("acme")?)?.id;
    let registry = Registry::start(store.clone(), Options::default());

    let carry_out = async |command: Command| -> Result<Outcome, Box<dyn Error>> {
        let unit = Unit::of(vec![command], Mode::Whole);
        let call = Call { account, author: Author::Operator, unit, idempotency: None, deadline: None };
        match registry.submit(call).await? {
            Answer::Done(outcome) => Ok(outcome),
            Answer::Replayed(_) => Err("only a call with an idempotency key is replayed".into()),
        }
    };

    // A SIM with one subscription.
    let number: Msisdn = "+447700900042".parse()?;
    let (old, new): (Imsi, Imsi) = ("234100000004242".parse()?, "234100000004343".parse()?);
    let sim = Registration {
        iccid: Some("8944110000000042422".parse()?),
        pairs: vec![PairFields { imsi: Some(old), msisdn: Some(number), ..PairFields::default() }],
        ..Registration::default()
    };
    let registered = carry_out(Command::Register(Box::new(sim))).await?;
    let registered = registered.items.into_iter().next().ok_or("one command, one item")??;
    println!("registered as {:?}", registered.request_id);

    // The card is lost: the same number on another one.
    let iccid: Iccid = "8944110000000043438".parse()?;
    let replaced = DeviceAppUpdate {
        number: Patch::Set(number),
        imsi: Patch::Set(new),
        iccid: Patch::Set(iccid),
        ..DeviceAppUpdate::default()
    };
    carry_out(Command::DeviceApp(Box::new(replaced))).await?;

    // Now the number leads to the new card; the old IMSI leads nowhere, but did then.
    let now = registry.subscribers(account, Lookup::Msisdn(number), AsOf::Now).await?;
    assert_eq!(now[0].iccid, Some(iccid));
    assert!(registry.subscribers(account, Lookup::Imsi(old), AsOf::Now).await?.is_empty());
    let then = registry.subscribers(account, Lookup::Imsi(old), AsOf::Time(registered.time)).await?;
    assert_eq!(then[0].id, now[0].id);

    // A refusal is an answer, not an error: it changed nothing and says why.
    let taken = Registration { iccid: Some(iccid), ..Registration::default() };
    for item in carry_out(Command::Register(Box::new(taken))).await?.items {
        println!("refused: {}", item.expect_err("the card is registered"));
    }

    for entry in
        store.entries(account, &EntryQuery::Of(now[0].id, simroll_domain::JournalNumber::new(0)), 10)?
    {
        println!("entry {}, {}:", entry.number, entry.kind);
        for change in entry.changes {
            println!(
                "  {}: {:?} → {:?}",
                change.field.field().as_str(),
                change.field.from(),
                change.field.to()
            );
        }
    }
    registry.stop().await;
    Ok(())
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_example_runs() {
        super::main().expect("it runs");
    }
}
