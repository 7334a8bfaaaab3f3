/**
 * Short labels for the tile grid, no two alike: Chinese names fit whole; a Latin name keeps its first letter and the
 * first two later ones that nobody before it has taken.
 */
export function abbreviations(names: readonly string[]): string[] {
  const taken = new Set<string>();
  return names.map((name) => {
    const label = candidates(name).find((candidate) => !taken.has(candidate)) ?? name;
    taken.add(label);
    return label;
  });
}

function* letterTriples(name: string): Generator<string> {
  const letters = name.replace(/[^a-z]/gi, "").toLowerCase();
  for (let second = 1; second < letters.length; second += 1) {
    for (let third = second + 1; third < letters.length; third += 1) {
      yield (letters[0] ?? "").toUpperCase() + (letters[second] ?? "") + (letters[third] ?? "");
    }
  }
}

function candidates(name: string): string[] {
  return /^[\x20-\x7e]+$/.test(name) && name.length > 3 ? [...letterTriples(name)] : [name];
}
