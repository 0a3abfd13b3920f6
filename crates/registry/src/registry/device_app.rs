//! The v1 update, whose password is verified or hashed before the writer sees it.

use std::ops::ControlFlow;
use std::sync::Arc;
use std::time::Instant;

use simroll_domain::decide::stored_password;
use simroll_domain::{AccountId, Command, DeviceAppUpdate, IfVersion, Keys, PasswordHash, Unit};
use simroll_storage::{Ask, Store};

use super::Registry;
use crate::keys::Claimed;
use crate::readers::Length;
use crate::{Answer, DeviceAppCall, Outcome, Password, ReadError, SubmitError, clock, writer};

/// How often a password is verified anew because the stored one became another meanwhile.
const VERIFICATIONS: usize = 4;

impl Registry {
    /// Carries out a v1 update. A password in the clear is verified against the stored one, and hashed where it is
    /// another; a retry that is answered from what was kept, and an update that is refused anyway, cost neither.
    ///
    /// # Errors
    /// [`SubmitError`]; a refusal is no error but an [`Outcome`].
    pub async fn update_device_app(&self, call: DeviceAppCall) -> Result<Answer, SubmitError> {
        let DeviceAppCall { account, author, mut update, password, if_version, idempotency, deadline } = call;
        let unit = |update| Unit { if_version: if_version.clone(), ..unit(update) };
        let claimed = self.claim(account, idempotency)?;
        let Some(password) = password else {
            return self.enqueue(account, author, unit(update), claimed, deadline).await;
        };
        let password = Arc::new(password);
        let mut tries = 1;
        loop {
            if deadline.is_some_and(|deadline| deadline <= Instant::now()) {
                return Err(SubmitError::DeadlinePassed);
            }
            let stored = match self.before_password(account, update.clone(), claimed.clone()).await? {
                ControlFlow::Break(answer) => return answer,
                ControlFlow::Continue(stored) => stored,
            };
            update.password = self.0.passwords.check(Arc::clone(&password), stored, deadline).await?;
            let unit = unit(update.clone());
            let answer = self.enqueue(account, author.clone(), unit, claimed.clone(), deadline).await?;
            match &answer {
                Answer::Done(outcome) if outcome.is_password_moved() && tries < VERIFICATIONS => tries += 1,
                _ => return Ok(answer),
            }
        }
    }

    /// Says what a v1 update would do, as things stand, and does nothing. A password in the clear is verified all the
    /// same, since only that tells whether it is another.
    ///
    /// # Errors
    /// As for [`Registry::preview`]; [`SubmitError::QueueFull`] also where too many passwords wait.
    pub async fn preview_device_app(
        &self,
        account: AccountId,
        mut update: DeviceAppUpdate,
        password: Option<Password>,
        if_version: Option<IfVersion>,
    ) -> Result<Outcome, SubmitError> {
        if let Some(password) = password
            // What is refused before its password is looked at, the preview refuses as well.
            && let ControlFlow::Continue(stored) = self.before_password(account, update.clone(), None).await?
        {
            update.password = self.0.passwords.check(Arc::new(password), stored, None).await?;
        }
        self.preview(account, Unit { if_version, ..unit(update) }).await
    }

    /// The stored hash of the subscriber who is meant; or the answer, where that is known without the password.
    async fn before_password(
        &self,
        account: AccountId,
        update: DeviceAppUpdate,
        claimed: Option<Arc<Claimed>>,
    ) -> Result<ControlFlow<Result<Answer, SubmitError>, Option<PasswordHash>>, ReadError> {
        let expiry = clock::earlier(self.0.options.clock.now(), self.0.options.keep_answers);
        let before = move |store: &dyn Store| {
            let idempotency = claimed.as_ref().map(|claimed| &claimed.idempotency);
            let answers = idempotency.map(|idempotency| idempotency.key.clone()).into_iter().collect();
            let mut keys = Keys::default();
            keys.add(&Command::DeviceApp(Box::new(update.clone())));
            let viewed = store.view_aside(&Ask { account, keys, answers })?;
            let kept = viewed.answers.into_iter().find(|kept| kept.kept_at > expiry);
            if let (Some(kept), Some(idempotency)) = (kept, idempotency) {
                return Ok(ControlFlow::Break(writer::replay(kept, idempotency)));
            }
            Ok(match stored_password(&update, &viewed.view) {
                Ok(stored) => ControlFlow::Continue(stored),
                Err(refusal) => ControlFlow::Break(Ok(Answer::Done(Outcome::refused(refusal)))),
            })
        };
        self.read(Some(account), Length::Quick, before).await
    }
}

fn unit(update: DeviceAppUpdate) -> Unit {
    Unit::one(Command::DeviceApp(Box::new(update)))
}
