use engine::command::StaffKey;
use model::ParticipantNo;
use model::time::{Day, Instant};
use pii::{KeyId, Keys, OpenError, Place, Purpose, Sealed};
use store::record::address::{self, Address, Replacement};
use store::record::appeal::{self, NewAppeal};
use store::record::campaign::CampaignNo;
use store::record::erase::{self, Erased};
use store::record::message::{self, NewMessage};
use store::record::moderation::{Moderation, Rejection, Verdict};
use store::record::note::{self, NewNote, NoteVerdict};
use store::record::poster::{self, NewPoster, PosterState};
use store::record::prize::{self, NewPrize};
use store::record::profile::{self, Profile, SealedPhone};
use store::record::team_text::{self, NewTeamName};
use store::record::unit_task::{self, UnitTask};
use store::record::{RecordWrite, reminder_setting};
use store::{StoreError, Tx};

use crate::backend::{Backend, facts, id};

pub(crate) fn a_profile_changes_until_it_is_locked(backend: &mut Backend) {
    // W-07
    let (here, there) = (backend.campaign("c"), backend.campaign("d"));
    let first = a_profile(here, ANNE, "13800000000");
    let second = Profile {
        unit: "B".to_owned(),
        updated_at: Instant(20),
        ..a_profile(here, ANNE, "13900000000")
    };
    let corrected = Profile {
        place: "y".to_owned(),
        ..second.clone()
    };
    let locked = |profile: &Profile| Profile {
        locked: true,
        ..profile.clone()
    };
    let steps = backend.write(async |tx: &mut Tx| {
        let none = profile::lookup(tx, here, ANNE).await?;
        let not_there = profile::correct(tx, here, &first).await?;
        let set = [
            profile::set(tx, here, &first).await?,
            profile::set(tx, here, &second).await?,
        ];
        let changed = profile::lookup(tx, here, ANNE).await?;
        let lock = profile::lock(tx, here, ANNE).await?;
        let refused = profile::set(tx, here, &first).await?;
        let still = profile::lookup(tx, here, ANNE).await?;
        let correct = profile::correct(tx, here, &corrected).await?;
        let last = profile::lookup(tx, here, ANNE).await?;
        profile::set(tx, here, &a_profile(here, BOB, "13800000000")).await?;
        let pages = [
            profile::list(tx, here, None, 1).await?,
            profile::list(tx, here, Some(ANNE), 9).await?,
            profile::list(tx, here, Some(BOB), 9).await?,
        ];
        let counts = (
            profile::count(tx, here).await?,
            profile::count(tx, there).await?,
        );
        assert_eq!((none, not_there, set), (None, false, [true, true]));
        assert_eq!(changed, Some(second.clone()));
        assert_eq!((lock, refused, correct), (true, false, true));
        assert_eq!(still, Some(locked(&second)));
        assert_eq!(last, Some(locked(&corrected)));
        let found = pages.map(|page| page.iter().map(|p| p.participant).collect::<Vec<_>>());
        assert_eq!(found, [vec![ANNE], vec![BOB], vec![]]);
        assert_eq!(counts, (2, 0));
        Ok(())
    });
    steps.unwrap();
}

pub(crate) fn equal_phones_are_found_by_their_index(backend: &mut Backend) {
    let (here, there) = (backend.campaign("c"), backend.campaign("d"));
    let profiles = [
        a_profile(here, ANNE, "13800000000"),
        a_profile(here, BOB, "13800000000"),
        a_profile(here, ParticipantNo(2), "13900000000"),
    ];
    let index = keys().blind_index(here.0, "phone", "13800000000");
    let found = backend.write(async |tx: &mut Tx| {
        for profile in &profiles {
            profile::set(tx, here, profile).await?;
        }
        Ok([
            profile::find_by_phone(tx, here, &index, None, 9).await?,
            profile::find_by_phone(tx, here, &index, None, 1).await?,
            profile::find_by_phone(tx, here, &index, Some(ANNE), 9).await?,
            profile::find_by_phone(tx, there, &index, None, 9).await?,
            profile::find_by_phone(tx, here, &[0; 16], None, 9).await?,
        ])
    });
    let found = found
        .unwrap()
        .map(|page| page.iter().map(|p| p.participant).collect::<Vec<_>>());
    assert_eq!(
        found,
        [vec![ANNE, BOB], vec![ANNE], vec![BOB], vec![], vec![]]
    );
}

pub(crate) fn an_address_is_given_once(backend: &mut Backend) {
    // W-42.a
    let campaign = backend.campaign("c");
    let (first, second) = (
        an_address(campaign, ANNE, "一号"),
        an_address(campaign, ANNE, "二号"),
    );
    let profile = a_profile(campaign, ANNE, "13800000000");
    backend
        .write(async |tx: &mut Tx| {
            profile::set(tx, campaign, &profile).await?;
            assert_eq!(address::lookup(tx, campaign, ANNE).await?, None);
            assert!(address::add(tx, campaign, &first).await?);
            assert!(!address::add(tx, campaign, &second).await?);
            assert_eq!(
                address::lookup(tx, campaign, ANNE).await?,
                Some(first.clone())
            );
            let profile = profile::lookup(tx, campaign, ANNE).await?.unwrap();
            assert!(profile.locked, "W-07: nothing changes after an address");
            // An address without a profile is the service's to prevent, not ours.
            assert!(address::add(tx, campaign, &an_address(campaign, BOB, "三号")).await?);
            assert_eq!(address::count(tx, campaign).await?, 2);
            assert_eq!(address::list(tx, campaign, Some(ANNE), 9).await?.len(), 1);
            assert_eq!(address::list(tx, campaign, None, 9).await?[0], first);
            Ok(())
        })
        .unwrap();
}

pub(crate) fn a_corrected_address_keeps_the_old_one(backend: &mut Backend) {
    let campaign = backend.campaign("c");
    let addresses = ["一号", "二号", "三号"].map(|text| an_address(campaign, ANNE, text));
    let replaced = |at| Replacement {
        at: Instant(at),
        by: STAFF,
        reason: "搬家".to_owned(),
    };
    let versions = backend
        .write(async |tx: &mut Tx| {
            let [first, second, third] = &addresses;
            assert!(!address::replace(tx, campaign, second, &replaced(5)).await?);
            address::add(tx, campaign, first).await?;
            assert!(address::replace(tx, campaign, second, &replaced(6)).await?);
            assert!(address::replace(tx, campaign, third, &replaced(7)).await?);
            assert_eq!(
                address::lookup(tx, campaign, ANNE).await?.as_ref(),
                Some(third)
            );
            assert!(address::list_versions(tx, campaign, BOB).await?.is_empty());
            address::list_versions(tx, campaign, ANNE).await
        })
        .unwrap();
    assert_eq!(
        versions.iter().map(|v| v.version).collect::<Vec<_>>(),
        [1, 2]
    );
    assert_eq!(versions[0].address, addresses[0]);
    assert_eq!(versions[1].address, addresses[1]);
    assert_eq!(versions[1].replaced, replaced(7));
    let place = address::place(campaign, ANNE, address::Column::Detail);
    let opened = keys().open(&place, &versions[0].address.detail).unwrap();
    assert_eq!(opened.reveal(Purpose::Correction), "一号");
}

pub(crate) fn what_is_sealed_opens_in_its_own_column_and_row(backend: &mut Backend) {
    let campaign = backend.campaign("c");
    let profile = a_profile(campaign, ANNE, "13800000000");
    let kept = backend.write(async |tx: &mut Tx| {
        profile::set(tx, campaign, &profile).await?;
        // What somebody with access to the database alone could do.
        let swap = "UPDATE profile SET employer_enc = name_enc";
        tx.execute(swap, &[]).await?;
        let raw = tx
            .query("SELECT name_enc, phone_enc FROM profile", &[])
            .await?;
        let bytes: Vec<u8> = raw[0].get(0)?;
        assert!(!bytes.windows(3).any(|part| part == "张".as_bytes()));
        profile::lookup(tx, campaign, ANNE).await
    });
    let kept = kept.unwrap().unwrap();
    let open = |participant, column, sealed| {
        let place = profile::place(campaign, participant, column);
        keys().open(&place, sealed)
    };
    let name = open(ANNE, profile::Column::Name, &kept.name).unwrap();
    assert_eq!(name.reveal(Purpose::OwnData), "张三");
    for moved in [
        open(ANNE, profile::Column::Employer, &kept.employer),
        open(BOB, profile::Column::Name, &kept.name),
    ] {
        assert_eq!(moved, Err(OpenError::Refused));
    }
    let damaged = backend.write(async |tx: &mut Tx| {
        tx.execute("UPDATE profile SET name_enc = x'00'", &[])
            .await?;
        profile::lookup(tx, campaign, ANNE).await
    });
    assert!(
        matches!(damaged, Err(StoreError::Damaged(_))),
        "{damaged:?}"
    );
}

pub(crate) fn a_team_name_belongs_to_one_team_until_it_is_rejected(backend: &mut Backend) {
    let (here, there) = (backend.campaign("c"), backend.campaign("d"));
    backend
        .write(async |tx: &mut Tx| {
            assert!(team_text::set_name(tx, here, &name(1, "飞鹰", 1)).await?);
            assert!(team_text::set_name(tx, there, &name(9, "飞鹰", 1)).await?);
            assert!(!team_text::set_name(tx, here, &name(2, "飞鹰", 2)).await?);
            assert_eq!(team_text::lookup(tx, here, 2).await?, None);
            assert_eq!(team_text::find_by_name(tx, here, "飞鹰").await?, Some(1));
            assert!(
                team_text::set_name(tx, here, &name(1, "飞鹰", 3)).await?,
                "its own"
            );
            let no = verdict(3, Moderation::Submitted, Moderation::Rejected);
            assert!(team_text::moderate_name(tx, here, 1, &no).await?);
            assert_eq!(team_text::find_by_name(tx, here, "飞鹰").await?, None);
            let rejected = team_text::lookup(tx, here, 1).await?.unwrap();
            assert_eq!(rejected.name.standing.state, Moderation::Rejected);
            assert_eq!(rejected.name.standing.reason, Some(Rejection::Commercial));
            assert_eq!(rejected.name.standing.moderated_by, Some(STAFF));
            assert!(team_text::set_name(tx, here, &name(2, "飞鹰", 4)).await?);
            let back = verdict(3, Moderation::Rejected, Moderation::Approved);
            assert!(
                !team_text::moderate_name(tx, here, 1, &back).await?,
                "team 2 has it now"
            );
            assert!(team_text::set_name(tx, here, &name(1, "雄鹰", 5)).await?);
            let again = team_text::lookup(tx, here, 1).await?.unwrap();
            assert_eq!(again.name.text, "雄鹰");
            assert_eq!(again.name.standing.state, Moderation::Submitted);
            assert_eq!(again.name.standing.reason, None);
            for (text, found) in [("鹰", &[1, 2][..]), ("雄", &[1]), ("%", &[]), ("_鹰", &[])] {
                let teams = team_text::search(tx, here, text, 9).await?;
                let teams: Vec<u32> = teams.iter().map(|t| t.team).collect();
                assert_eq!(teams, found, "{text}");
            }
            let teams = team_text::list(tx, here, Some(1), 9).await?;
            assert_eq!(teams.iter().map(|t| t.team).collect::<Vec<_>>(), [2]);
            assert_eq!(team_text::list(tx, here, None, 9).await?.len(), 2);
            Ok(())
        })
        .unwrap();
}

pub(crate) fn a_verdict_counts_for_the_text_that_was_judged(backend: &mut Backend) {
    let campaign = backend.campaign("c");
    let yes = |at| verdict(at, Moderation::Submitted, Moderation::Approved);
    backend
        .write(async |tx: &mut Tx| {
            team_text::set_name(tx, campaign, &name(1, "好", 1)).await?;
            // The moderator reads the first name while the captain hands in another one.
            team_text::set_name(tx, campaign, &name(1, "坏", 2)).await?;
            assert!(!team_text::moderate_name(tx, campaign, 1, &yes(1)).await?);
            assert!(team_text::moderate_name(tx, campaign, 1, &yes(2)).await?);
            assert!(!team_text::moderate_name(tx, campaign, 1, &yes(2)).await?);
            assert_eq!(
                team_text::count(tx, campaign, Moderation::Approved).await?,
                (1, 0)
            );
            Ok(())
        })
        .unwrap();
}

pub(crate) fn announcements_wait_for_a_moderator(backend: &mut Backend) {
    let campaign = backend.campaign("c");
    let waiting = Moderation::Submitted;
    backend
        .write(async |tx: &mut Tx| {
            assert!(!team_text::set_announcement(tx, campaign, 1, "早", Instant(1)).await?);
            for team in 1..=3 {
                let at = i64::from(10 - team);
                let name = name(team, &format!("队{team}"), at);
                team_text::set_name(tx, campaign, &name).await?;
                let at = Instant(i64::from(team));
                assert!(team_text::set_announcement(tx, campaign, team, "集合", at).await?);
            }
            let names = team_text::list_names(tx, campaign, waiting, None, 2).await?;
            assert_eq!(names.iter().map(|t| t.team).collect::<Vec<_>>(), [3, 2]);
            let after = Some((names[1].name.at, 2));
            let names = team_text::list_names(tx, campaign, waiting, after, 2).await?;
            assert_eq!(names.iter().map(|t| t.team).collect::<Vec<_>>(), [1]);

            let no = verdict(2, waiting, Moderation::Rejected);
            assert!(team_text::moderate_announcement(tx, campaign, 2, &no).await?);
            let two = team_text::lookup(tx, campaign, 2).await?.unwrap();
            assert_eq!(two.name.standing.state, waiting, "the name is another text");
            assert_eq!(
                two.announcement.unwrap().standing.reason,
                Some(Rejection::Commercial)
            );
            let page = team_text::list_announcements(tx, campaign, waiting, None, 9).await?;
            assert_eq!(page.iter().map(|t| t.team).collect::<Vec<_>>(), [1, 3]);
            let after = Some((Instant(1), 1));
            let page = team_text::list_announcements(tx, campaign, waiting, after, 9).await?;
            assert_eq!(page.iter().map(|t| t.team).collect::<Vec<_>>(), [3]);
            assert_eq!(team_text::count(tx, campaign, waiting).await?, (3, 2));
            Ok(())
        })
        .unwrap();
}

pub(crate) fn notes_queue_by_age_and_show_when_approved(backend: &mut Backend) {
    let campaign = backend.campaign("c");
    let notes = [
        a_note(BOB, 1, 5),
        a_note(ANNE, 1, 5),
        a_note(ANNE, 2, 3),
        a_note(BOB, 3, 9),
    ];
    let yes = |note: &NewNote| NoteVerdict {
        participant: note.participant,
        checkpoint: note.checkpoint,
        verdict: verdict(
            note.submitted_at.0,
            Moderation::Submitted,
            Moderation::Approved,
        ),
    };
    let key = |notes: &[note::Note]| -> Vec<(u32, u16)> {
        notes
            .iter()
            .map(|n| (n.note.participant.0, n.note.checkpoint))
            .collect()
    };
    backend
        .write(async |tx: &mut Tx| {
            for note in &notes {
                assert!(note::add(tx, campaign, note).await?);
            }
            let waiting = Moderation::Submitted;
            let queue = note::list(tx, campaign, waiting, None, 2).await?;
            assert_eq!(key(&queue), [(0, 2), (0, 1)]);
            let after = Some((Instant(5), ANNE, 1));
            let queue = note::list(tx, campaign, waiting, after, 9).await?;
            assert_eq!(key(&queue), [(1, 1), (1, 3)]);
            assert!(
                note::list_approved(tx, campaign, 1, None, 9)
                    .await?
                    .is_empty()
            );
            assert!(note::moderate(tx, campaign, &yes(&notes[0])).await?);
            assert!(!note::moderate(tx, campaign, &yes(&notes[0])).await?);
            assert!(note::moderate(tx, campaign, &yes(&notes[1])).await?);
            assert!(note::moderate(tx, campaign, &yes(&notes[2])).await?);
            let public = note::list_approved(tx, campaign, 1, None, 9).await?;
            assert_eq!(key(&public), [(1, 1), (0, 1)], "the latest first");
            let before = Some((Instant(5), BOB));
            let public = note::list_approved(tx, campaign, 1, before, 9).await?;
            assert_eq!(key(&public), [(0, 1)]);
            assert_eq!(public[0].standing.moderated_at, Some(VERDICT_AT));
            assert_eq!(note::count(tx, campaign, Moderation::Approved).await?, 3);
            assert_eq!(note::count(tx, campaign, waiting).await?, 1);
            let own = note::list_of(tx, campaign, ANNE).await?;
            assert_eq!(key(&own), [(0, 1), (0, 2)]);
            // X-13.b
            let gone = NoteVerdict {
                verdict: verdict(5, Moderation::Approved, Moderation::Withdrawn),
                ..yes(&notes[0])
            };
            assert!(note::moderate(tx, campaign, &gone).await?);
            let public = note::list_approved(tx, campaign, 1, None, 9).await?;
            assert_eq!(key(&public), [(0, 1)]);
            Ok(())
        })
        .unwrap();
}

pub(crate) fn a_rejected_note_can_be_written_anew(backend: &mut Backend) {
    // X-13.a
    let campaign = backend.campaign("c");
    let first = a_note(ANNE, 1, 5);
    let second = NewNote {
        text: "好风景".to_owned(),
        ..a_note(ANNE, 1, 8)
    };
    let no = NoteVerdict {
        participant: ANNE,
        checkpoint: 1,
        verdict: verdict(5, Moderation::Submitted, Moderation::Rejected),
    };
    backend
        .write(async |tx: &mut Tx| {
            assert!(note::add(tx, campaign, &first).await?);
            assert!(!note::add(tx, campaign, &second).await?, "one waits");
            assert!(note::moderate(tx, campaign, &no).await?);
            let told = note::lookup(tx, campaign, ANNE, 1).await?.unwrap();
            assert_eq!(told.standing.reason, Some(Rejection::Commercial));
            assert!(note::add(tx, campaign, &second).await?);
            let anew = note::lookup(tx, campaign, ANNE, 1).await?.unwrap();
            assert_eq!(anew.note, second);
            assert_eq!(anew.standing.state, Moderation::Submitted);
            assert_eq!(anew.standing.reason, None);
            let late = NoteVerdict {
                verdict: verdict(5, Moderation::Submitted, Moderation::Approved),
                ..no
            };
            assert!(
                !note::moderate(tx, campaign, &late).await?,
                "it was said of the first one"
            );
            assert_eq!(note::lookup(tx, campaign, BOB, 1).await?, None);
            Ok(())
        })
        .unwrap();
}

pub(crate) fn a_poster_that_was_taken_down_stays_down(backend: &mut Backend) {
    let campaign = backend.campaign("c");
    let (shown, down) = (PosterState::Shown, PosterState::TakenDown);
    backend
        .write(async |tx: &mut Tx| {
            assert!(poster::set(tx, campaign, &a_poster(ANNE, 1, 1)).await?);
            assert!(poster::set(tx, campaign, &a_poster(ANNE, 1, 2)).await?);
            assert!(poster::set(tx, campaign, &a_poster(BOB, 1, 3)).await?);
            let key = (ANNE, 1);
            let why = Some("illegal");
            assert!(!poster::set_state(tx, campaign, key, down, shown, None).await?);
            assert!(poster::set_state(tx, campaign, key, shown, down, why).await?);
            assert!(!poster::set(tx, campaign, &a_poster(ANNE, 1, 4)).await?);
            let kept = poster::lookup(tx, campaign, ANNE, 1).await?.unwrap();
            assert_eq!(kept.poster, a_poster(ANNE, 1, 2));
            assert_eq!((kept.state, kept.reason.as_deref()), (down, why));
            assert_eq!(poster::count(tx, campaign, shown).await?, 1);
            assert_eq!(poster::list_of(tx, campaign, ANNE).await?.len(), 1);
            assert!(poster::set(tx, campaign, &a_poster(BOB, 2, 5)).await?);
            let page = poster::list(tx, campaign, shown, None, 1).await?;
            assert_eq!(page[0].poster, a_poster(BOB, 1, 3));
            let after = Some((Instant(3), BOB, 1));
            let page = poster::list(tx, campaign, shown, after, 9).await?;
            assert_eq!(page.len(), 1);
            assert_eq!(page[0].poster.checkpoint, 2);
            assert!(poster::set_state(tx, campaign, key, down, shown, None).await?);
            assert!(poster::set(tx, campaign, &a_poster(ANNE, 1, 4)).await?);
            Ok(())
        })
        .unwrap();
}

pub(crate) fn erasing_takes_phones_addresses_and_pictures_and_nothing_else(backend: &mut Backend) {
    // X-31.a
    let (here, there) = (backend.campaign("c"), backend.campaign("d"));
    for campaign in [here, there] {
        fill(backend, campaign);
    }
    backend.store.append(here, 0, &facts(1, 3), &[]).unwrap();
    backend
        .write(async |tx: &mut Tx| {
            let files = erase::list_files(tx, here, None, 9).await?;
            assert_eq!(files, [id(11), id(12), id(70)]);
            let rest = erase::list_files(tx, here, Some(id(11)), 1).await?;
            assert_eq!(rest, [id(12)]);
            let erased = erase::erase_personal(tx, here).await?;
            let expected = Erased {
                profiles: 2,
                addresses: 3,
                posters: 2,
                photos: 1,
                ..Erased::default()
            };
            assert_eq!(erased, expected);
            assert_eq!(
                erase::erase_personal(tx, here).await?,
                Erased::default(),
                "nothing is left"
            );
            assert!(erase::list_files(tx, here, None, 9).await?.is_empty());
            let anne = profile::lookup(tx, here, ANNE).await?.unwrap();
            assert_eq!(anne.phone, None);
            assert!(anne.locked);
            assert_eq!(address::count(tx, here).await?, 0);
            assert!(address::list_versions(tx, here, ANNE).await?.is_empty());
            assert_eq!(note::list_of(tx, here, ANNE).await?.len(), 1);
            assert_eq!(prize::list_of(tx, here, ANNE).await?.len(), 1);
            assert_eq!(unit_task::list(tx, here).await?.len(), 1);
            assert_eq!(address::count(tx, there).await?, 2);
            assert_eq!(erase::list_files(tx, there, None, 9).await?.len(), 3);
            Ok(())
        })
        .unwrap();
    assert_eq!(backend.store.read_log(here, 0, 9), Ok(facts(1, 3)));
}

pub(crate) fn erasing_a_person_leaves_the_others_alone(backend: &mut Backend) {
    let (here, there) = (backend.campaign("c"), backend.campaign("d"));
    for campaign in [here, there] {
        fill(backend, campaign);
    }
    backend
        .write(async |tx: &mut Tx| {
            assert_eq!(erase::list_files_of(tx, here, ANNE).await?, [id(11)]);
            let erased = erase::erase_person(tx, here, ANNE).await?;
            let expected = Erased {
                profiles: 1,
                addresses: 2,
                posters: 1,
                photos: 0,
                notes: 1,
                messages: 2,
                appeals: 1,
            };
            assert_eq!(erased, expected);
            assert_eq!(
                erase::erase_person(tx, here, ANNE).await?,
                Erased::default()
            );
            assert_eq!(profile::lookup(tx, here, ANNE).await?, None);
            let appeals = appeal::list_of(tx, here, ANNE).await?;
            assert_eq!(appeals[0].appeal.text, "");
            assert_eq!(prize::list_of(tx, here, ANNE).await?.len(), 1);
            assert!(profile::lookup(tx, here, BOB).await?.is_some());
            assert!(address::lookup(tx, here, BOB).await?.is_some());
            assert!(profile::lookup(tx, there, ANNE).await?.is_some());
            assert_eq!(message::list(tx, there, ANNE, None, 9).await?.len(), 1);
            Ok(())
        })
        .unwrap();
}

pub(crate) fn records_of_people_stand_with_their_facts(backend: &mut Backend) {
    let campaign = backend.campaign("c");
    let judged = NoteVerdict {
        participant: ANNE,
        checkpoint: 1,
        verdict: verdict(5, Moderation::Submitted, Moderation::Approved),
    };
    let writes = |first: bool| {
        let (team, checkpoint) = if first { (1, 1) } else { (2, 2) };
        [
            RecordWrite::Profile(Box::new(a_profile(campaign, ANNE, "13800000000"))),
            RecordWrite::TeamName(name(team, "飞鹰", 5)),
            RecordWrite::Note(a_note(ANNE, checkpoint, 5)),
            RecordWrite::NoteState(judged),
            RecordWrite::Poster(a_poster(ANNE, 1, 5)),
            RecordWrite::Address(Box::new(an_address(campaign, ANNE, "一号"))),
        ]
    };
    // All of it twice in one batch, and another team with the name: nothing may fail the facts.
    let batch = [writes(true), writes(true), writes(false)].concat();
    backend
        .store
        .append(campaign, 0, &facts(1, 1), &batch)
        .unwrap();
    backend
        .store
        .append(campaign, 1, &facts(2, 1), &batch)
        .unwrap();
    backend
        .write(async |tx: &mut Tx| {
            assert!(profile::lookup(tx, campaign, ANNE).await?.unwrap().locked);
            let names = team_text::list(tx, campaign, None, 9).await?;
            let states: Vec<_> = names
                .iter()
                .map(|t| (t.team, t.name.standing.state, t.name.standing.reason))
                .collect();
            assert_eq!(
                states,
                [
                    (1, Moderation::Submitted, None),
                    (2, Moderation::Rejected, Some(Rejection::Other)),
                ]
            );
            let note = note::lookup(tx, campaign, ANNE, 1).await?.unwrap();
            assert_eq!(note.standing.state, Moderation::Approved);
            assert!(poster::lookup(tx, campaign, ANNE, 1).await?.is_some());
            assert!(address::lookup(tx, campaign, ANNE).await?.is_some());
            Ok(())
        })
        .unwrap();
    // A batch that is refused leaves no record.
    let other = [RecordWrite::Note(a_note(BOB, 1, 5))];
    assert!(
        backend
            .store
            .append(campaign, 7, &facts(8, 1), &other)
            .is_err()
    );
    let none = backend.write(async |tx: &mut Tx| note::lookup(tx, campaign, BOB, 1).await);
    assert_eq!(none, Ok(None));
}

/// Two participants with everything that can be erased; one of them has a corrected address.
fn fill(backend: &Backend, campaign: CampaignNo) {
    let filled = backend.write(async |tx: &mut Tx| {
        for (participant, file) in [(ANNE, 11), (BOB, 12)] {
            profile::set(
                tx,
                campaign,
                &a_profile(campaign, participant, "13800000000"),
            )
            .await?;
            address::add(tx, campaign, &an_address(campaign, participant, "一号")).await?;
            poster::set(tx, campaign, &a_poster(participant, 1, file)).await?;
            note::add(tx, campaign, &a_note(participant, 1, 5)).await?;
        }
        let replaced = Replacement {
            at: Instant(6),
            by: STAFF,
            reason: "搬家".to_owned(),
        };
        address::replace(tx, campaign, &an_address(campaign, ANNE, "二号"), &replaced).await?;
        let task = UnitTask {
            unit: "A".to_owned(),
            task: "meeting".to_owned(),
            done_day: Day(18_000),
            note: String::new(),
            photo: Some(id(70)),
            at: Instant(1),
            by: STAFF,
        };
        unit_task::mark(tx, campaign, &task).await?;
        let message = NewMessage {
            id: id(1),
            participant: ANNE,
            kind: "award_won".to_owned(),
            day: None,
            params: "{}".to_owned(),
            at: Instant(1),
        };
        message::add(tx, campaign, &message).await?;
        reminder_setting::set(tx, campaign, ANNE, "settle_today", true).await?;
        let appeal = NewAppeal {
            id: id(2),
            participant: ANNE,
            about: "note:1".to_owned(),
            text: "不公平".to_owned(),
            submitted_at: Instant(1),
        };
        appeal::add(tx, campaign, &appeal).await?;
        let prize = NewPrize {
            id: id(3),
            participant: ANNE,
            source: "award:first".to_owned(),
            ordinal: 0,
            item: "手环".to_owned(),
            value_fen: 16_900,
            won_at: Instant(1),
        };
        prize::add(tx, campaign, &prize).await.map(drop)
    });
    filled.unwrap();
}

fn a_profile(campaign: CampaignNo, participant: ParticipantNo, phone: &str) -> Profile {
    let seal = |column, plain| seal(&profile::place(campaign, participant, column), plain);
    Profile {
        participant,
        name: seal(profile::Column::Name, "张三"),
        phone: Some(SealedPhone {
            number: seal(profile::Column::Phone, phone),
            index: keys().blind_index(campaign.0, "phone", phone),
        }),
        place: "x".to_owned(),
        unit: "A".to_owned(),
        employer: seal(profile::Column::Employer, "某厂"),
        department: seal(profile::Column::Department, "一车间"),
        confirmed_at: Instant(10),
        updated_at: Instant(10),
        locked: false,
    }
}

fn an_address(campaign: CampaignNo, participant: ParticipantNo, detail: &str) -> Address {
    let seal = |column, plain| seal(&address::place(campaign, participant, column), plain);
    Address {
        participant,
        recipient: seal(address::Column::Recipient, "张三"),
        phone: seal(address::Column::Phone, "13800000000"),
        province: "x".to_owned(),
        detail: seal(address::Column::Detail, detail),
        submitted_at: Instant(30),
    }
}

fn name(team: u32, name: &str, at: i64) -> NewTeamName {
    NewTeamName {
        team,
        name: name.to_owned(),
        key: name.to_owned(),
        at: Instant(at),
    }
}

fn a_note(participant: ParticipantNo, checkpoint: u16, at: i64) -> NewNote {
    NewNote {
        participant,
        checkpoint,
        text: "到此一游".to_owned(),
        submitted_at: Instant(at),
    }
}

fn a_poster(participant: ParticipantNo, checkpoint: u16, n: u8) -> NewPoster {
    NewPoster {
        participant,
        checkpoint,
        file: id(n.into()),
        made_at: Instant(n.into()),
    }
}

fn verdict(submitted_at: i64, from: Moderation, to: Moderation) -> Verdict {
    let refused = matches!(to, Moderation::Rejected | Moderation::Withdrawn);
    Verdict {
        submitted_at: Instant(submitted_at),
        from,
        to,
        reason: refused.then_some(Rejection::Commercial),
        by: STAFF,
        at: VERDICT_AT,
    }
}

fn seal(place: &Place, plain: &str) -> Sealed {
    keys().seal(place, plain, [7; 12]).unwrap()
}

fn keys() -> Keys {
    Keys::new(KeyId(1), [(KeyId(1), [1; 32])]).unwrap()
}

const ANNE: ParticipantNo = ParticipantNo(0);
const BOB: ParticipantNo = ParticipantNo(1);
const STAFF: StaffKey = StaffKey(7);
const VERDICT_AT: Instant = Instant(99);
