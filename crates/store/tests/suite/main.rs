//! What a store promises, asked of every kind of store.
//!
//! A case is a function of a [`Backend`]; `suite!` makes a test of it for each constructor. Each
//! test has a database of its own.

#![expect(clippy::unwrap_used, reason = "a case that meets an error has failed")]

mod backend;
mod cases;
#[cfg(target_os = "linux")]
mod faults;
mod files;
mod jobs;
mod log;
mod participants;
mod people;
mod pictures;
mod prizes;
mod records;
mod snapshots;
mod transactions;
mod units;

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
    participants {
        a_profile_changes_until_it_is_locked
        equal_phones_are_found_by_their_index
        an_address_is_given_once
        a_corrected_address_keeps_the_old_one
        what_is_sealed_opens_in_its_own_column_and_row
        a_team_name_belongs_to_one_team_until_it_is_rejected
        a_verdict_counts_for_the_text_that_was_judged
        announcements_wait_for_a_moderator
        notes_queue_by_age_and_show_when_approved
        a_rejected_note_can_be_written_anew
        a_poster_that_was_taken_down_stays_down
        erasing_takes_phones_addresses_and_pictures_and_nothing_else
        erasing_a_person_leaves_the_others_alone
        records_of_people_stand_with_their_facts
    }
    prizes {
        a_payout_is_made_once_for_a_draw
        a_payout_takes_one_step_at_a_time
        payouts_are_due_in_order_and_add_up
        a_prize_is_won_once
        prizes_travel_to_their_winners
        overdue_prizes_are_listed
        parcels_are_imported_and_imported_again
        a_deck_is_committed_and_revealed_once
        results_are_published_by_version
        prizes_and_results_stand_with_their_facts
    }
    units {
        tasks_are_marked_and_unmarked
        downloads_are_counted
        people_of_units_are_noted_by_day
        events_show_under_their_unit_after_approval
        a_unit_has_one_report
        picked_units_can_be_unpicked
    }
    cases {
        a_correction_is_decided_once
        corrections_expire
        appeals_are_decided_once
        a_reminder_is_made_once_a_day
        messages_are_read_up_to_one
        reminders_are_switched_off_by_kind
        decisions_and_messages_stand_with_their_facts
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
