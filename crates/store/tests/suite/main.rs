//! What a store promises, asked of every kind of store.
//!
//! A case is a function of a [`Backend`]; `suite!` makes a test of it for each constructor. Each
//! test has a database of its own.

#![expect(clippy::unwrap_used, reason = "a case that meets an error has failed")]

mod backend;
#[cfg(target_os = "linux")]
mod faults;
mod files;
mod jobs;
mod log;
mod people;
mod records;
mod snapshots;
mod transactions;

macro_rules! suite {
    ($($file:ident { $($case:ident)* })*) => {
        mod sqlite_file {
            $(mod $file { $(
                #[test]
                fn $case() {
                    crate::$file::$case(&mut crate::backend::Backend::file());
                }
            )* })*
        }
        mod sqlite_memory {
            $(mod $file { $(
                #[test]
                fn $case() {
                    crate::$file::$case(&mut crate::backend::Backend::memory());
                }
            )* })*
        }
    };
}

suite! {
    log {
        appended_facts_read_back
        gaps_are_refused
        campaigns_have_logs_of_their_own
        a_log_loads_in_pages
        a_failing_attached_record_takes_the_facts_with_it
        attached_records_stand_with_the_facts
        a_gap_made_behind_the_back_is_damage
    }
    snapshots {
        the_newest_snapshot_loads
        a_damaged_snapshot_gives_way_to_the_one_before
        two_snapshots_are_kept
        large_snapshots_are_kept_in_pieces
    }
    transactions {
        a_failed_write_leaves_no_trace
        writes_of_many_tasks_stand_side_by_side
        a_panic_hurts_nobody_else
        waiting_for_anything_else_is_refused
        reads_change_nothing
        a_refused_commit_leaves_no_trace
        parameters_are_bound_by_name
    }
    people {
        an_identity_is_one_person_however_many_ask
        an_erased_person_is_gone_with_identities_and_sessions
        names_change
        sessions_end_when_they_expire
        a_session_ends_by_its_token
        staff_are_found_by_login
        disabled_staff_are_signed_out
        grants_are_kept_as_they_are
    }
    records {
        audit_entries_cannot_be_changed_or_deleted
        the_audit_trail_lists_by_filter_and_page
        notices_appear_at_their_instant
        corrections_keep_the_old_version
        a_notice_replaced_before_its_time_never_shows
        plans_are_kept_by_version
        a_payload_is_taken_once
        signals_list_newest_first
        secrets_are_made_once
        a_unit_has_one_account_link_in_a_campaign
    }
    jobs {
        a_job_is_claimed_once_and_completed
        jobs_wait_for_their_time_and_turn
        failing_jobs_pause_longer_and_longer_and_die
        a_claim_that_ran_out_cannot_finish
        a_job_lost_in_its_last_attempt_is_set_aside
        a_dedup_key_is_one_job
        dead_jobs_can_be_revived
    }
}
