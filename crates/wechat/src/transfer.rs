//! Money out: the seam to a channel that pays people (W-32).
//!
//! The names are those of WeChat Pay's 商家转账: a transfer is made under a number of ours, the
//! person confirms it, and the number stays the same however often it is tried. Here are the
//! seam and its fake; the signed requests of a merchant are not part of this program yet, so
//! `serve` has no channel and payments stay ready.

use std::fmt;
use std::future::Future;
use std::pin::Pin;

use crate::identity::OpenId;

/// The answer of a channel, when it comes.
pub type Answer<'a> = Pin<Box<dyn Future<Output = Result<Transfer, TransferError>> + Send + 'a>>;

/// A channel that pays people.
pub trait Transfers: fmt::Debug + Send + Sync {
    /// Asks for a transfer. The same order under the same number is one transfer, however often
    /// it is asked for.
    fn create<'a>(&'a self, order: &'a TransferOrder) -> Answer<'a>;

    /// Where the transfer of a number stands.
    fn query<'a>(&'a self, out_bill_no: &'a str) -> Answer<'a>;
}

/// A transfer to be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TransferOrder {
    /// Our number of it: letters and digits, at most 32.
    pub out_bill_no: String,
    /// To whom.
    pub openid: OpenId,
    /// How much, in fen.
    pub amount_fen: u32,
    /// What the person reads: at most 32 characters.
    pub remark: String,
}

/// A transfer as the channel knows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Transfer {
    /// The channel's number of it.
    pub transfer_no: Option<String>,
    /// Where it stands.
    pub state: TransferState,
}

/// Where a transfer stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TransferState {
    /// Accepted or under way: query again.
    Processing,
    /// The person has to confirm it; without that it fails after a day.
    WaitUserConfirm {
        /// What the person's phone hands to WeChat.
        package: String,
    },
    /// Paid.
    Success,
    /// Failed, cancelled or returned for good: nothing was paid, and a new number may be tried.
    Failed {
        /// The channel's code.
        reason: String,
    },
}

/// The channel gave no transfer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TransferError {
    /// It is not known whether the order was taken: query its number, and try no other.
    #[error("it is not known whether the order was taken: {0}")]
    Unknown(String),
    /// The order was refused and is no transfer.
    #[error("the order was refused: {0}")]
    Refused(String),
    /// There is no transfer of that number.
    #[error("there is no transfer of that number")]
    NotFound,
}

/// A channel without money, for tests and demos.
#[cfg(feature = "fake")]
pub mod fake {
    use std::collections::{BTreeMap, VecDeque};
    use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

    use super::{Answer, Transfer, TransferError, TransferOrder, TransferState, Transfers};

    /// A fake channel. Clones are the same one. What is not scripted goes well: the transfer
    /// waits for the person, and [`FakeTransfers::confirm`] is the person.
    #[derive(Clone, Debug, Default)]
    pub struct FakeTransfers(Arc<Mutex<World>>);

    /// What becomes of the next order.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub enum Scripted {
        /// It is refused with a code.
        Refused(String),
        /// The answer does not come, though the order was taken.
        LostAnswer,
        /// Neither order nor answer come through.
        LostOrder,
        /// It is taken and stays under way until [`FakeTransfers::release`].
        Held,
        /// It is taken and fails for good.
        Fails(String),
    }

    #[derive(Debug, Default)]
    struct World {
        script: VecDeque<Scripted>,
        transfers: BTreeMap<String, (TransferOrder, TransferState)>,
        orders: u64,
        queries: u64,
    }

    impl FakeTransfers {
        /// Tells what becomes of the next order that is not scripted yet.
        pub fn script(&self, outcome: Scripted) {
            self.world().script.push_back(outcome);
        }

        /// The person confirms a transfer. `false` if it does not wait for that.
        pub fn confirm(&self, out_bill_no: &str) -> bool {
            self.turn(out_bill_no, TransferState::Success, |state| {
                matches!(state, TransferState::WaitUserConfirm { .. })
            })
        }

        /// A held transfer goes on and is paid. `false` if it is not held.
        pub fn release(&self, out_bill_no: &str) -> bool {
            self.turn(out_bill_no, TransferState::Success, |state| {
                *state == TransferState::Processing
            })
        }

        /// A day passes without the person's confirmation. `false` if it does not wait for that.
        pub fn expire(&self, out_bill_no: &str) -> bool {
            let failed = TransferState::Failed {
                reason: "OVERDUE_CLOSE".to_owned(),
            };
            self.turn(out_bill_no, failed, |state| {
                matches!(state, TransferState::WaitUserConfirm { .. })
            })
        }

        /// All orders that were taken, by number: each is paid at most once.
        pub fn taken(&self) -> Vec<(TransferOrder, TransferState)> {
            self.world().transfers.values().cloned().collect()
        }

        /// How often an order and how often a state was asked for.
        pub fn asked(&self) -> (u64, u64) {
            let world = self.world();
            (world.orders, world.queries)
        }

        fn turn(
            &self,
            out_bill_no: &str,
            to: TransferState,
            from: impl FnOnce(&TransferState) -> bool,
        ) -> bool {
            let mut world = self.world();
            match world.transfers.get_mut(out_bill_no) {
                Some((_, state)) if from(state) => {
                    *state = to;
                    true
                }
                _ => false,
            }
        }

        fn world(&self) -> MutexGuard<'_, World> {
            self.0.lock().unwrap_or_else(PoisonError::into_inner)
        }
    }

    impl Transfers for FakeTransfers {
        fn create<'a>(&'a self, order: &'a TransferOrder) -> Answer<'a> {
            let outcome = self.world().create(order);
            Box::pin(async move { outcome })
        }

        fn query<'a>(&'a self, out_bill_no: &'a str) -> Answer<'a> {
            let outcome = self.world().query(out_bill_no);
            Box::pin(async move { outcome })
        }
    }

    impl World {
        fn create(&mut self, order: &TransferOrder) -> Result<Transfer, TransferError> {
            self.orders += 1;
            if let Some((known, state)) = self.transfers.get(&order.out_bill_no) {
                return if known == order {
                    Ok(told(order, state))
                } else {
                    Err(TransferError::Refused("INVALID_REQUEST".to_owned()))
                };
            }
            let wait = TransferState::WaitUserConfirm {
                package: format!("fake-{}", order.out_bill_no),
            };
            let (state, answered) = match self.script.pop_front() {
                None => (wait, true),
                Some(Scripted::Refused(code)) => return Err(TransferError::Refused(code)),
                Some(Scripted::LostOrder) => {
                    return Err(TransferError::Unknown("no answer".to_owned()));
                }
                Some(Scripted::LostAnswer) => (wait, false),
                Some(Scripted::Held) => (TransferState::Processing, true),
                Some(Scripted::Fails(reason)) => (TransferState::Failed { reason }, true),
            };
            let transfer = told(order, &state);
            self.transfers
                .insert(order.out_bill_no.clone(), (order.clone(), state));
            if answered {
                Ok(transfer)
            } else {
                Err(TransferError::Unknown("no answer".to_owned()))
            }
        }

        fn query(&mut self, out_bill_no: &str) -> Result<Transfer, TransferError> {
            self.queries += 1;
            let found = self.transfers.get(out_bill_no);
            let (order, state) = found.ok_or(TransferError::NotFound)?;
            Ok(told(order, state))
        }
    }

    fn told(order: &TransferOrder, state: &TransferState) -> Transfer {
        Transfer {
            transfer_no: Some(format!("fake-{}", order.out_bill_no)),
            state: state.clone(),
        }
    }

    #[cfg(test)]
    mod tests {
        use super::*;
        use crate::OpenId;

        fn order(no: &str) -> TransferOrder {
            TransferOrder {
                out_bill_no: no.to_owned(),
                openid: OpenId::new("person-1").unwrap(),
                amount_fen: 30,
                remark: "red packet".to_owned(),
            }
        }

        #[tokio::test]
        async fn an_order_whose_answer_was_lost_is_found_by_its_number() {
            let channel = FakeTransfers::default();
            channel.script(Scripted::LostAnswer);
            channel.script(Scripted::LostOrder);
            for no in ["a", "b"] {
                let lost = channel.create(&order(no)).await;
                assert!(matches!(lost, Err(TransferError::Unknown(_))));
            }
            let found = channel.query("a").await.unwrap();
            assert!(matches!(found.state, TransferState::WaitUserConfirm { .. }));
            assert_eq!(channel.query("b").await, Err(TransferError::NotFound));
        }

        #[tokio::test]
        async fn one_number_is_one_transfer() {
            let channel = FakeTransfers::default();
            let first = channel.create(&order("a")).await.unwrap();
            assert_eq!(channel.create(&order("a")).await.unwrap(), first);
            let other = TransferOrder {
                amount_fen: 50,
                ..order("a")
            };
            let refused = channel.create(&other).await;
            assert!(matches!(refused, Err(TransferError::Refused(_))));
            assert!(channel.confirm("a") && !channel.confirm("a"));
            assert_eq!(channel.taken().len(), 1);
            let paid = channel.create(&order("a")).await.unwrap();
            assert_eq!(paid.state, TransferState::Success);
        }
    }
}
