//! What one ticket of a large deck costs, beside the one hash that no draw can do without.

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use proof::{Classes, Deck, DeckKey, Fingerprint, Seed};
use sha2::{Digest, Sha256};

criterion_group!(benches, class);
criterion_main!(benches);

fn class(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("proof");
    group.throughput(Throughput::Elements(1));
    let key = DeckKey::derive(&Seed::new([7; 32]), b"", Fingerprint([0; 32]));
    for tickets in [1_000_003, 2_000_000, 47_000_000] {
        let Ok(classes) = Classes::new(tickets, &[10, 100, 1_000, 10_000, 500_000]) else {
            continue;
        };
        let deck = Deck::of(classes, &key);
        let mut index = 0;
        group.bench_function(format!("class of a ticket of {tickets}"), |b| {
            b.iter(|| {
                index = (index + 1) % tickets;
                black_box(deck.class(index))
            });
        });
    }
    group.bench_function("one block of SHA-256", |b| {
        b.iter(|| Sha256::digest(black_box([7_u8; 55])));
    });
    group.finish();
}
