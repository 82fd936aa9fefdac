/** A person's initials on a colour of their own. */
export function Avatar({ id, name }: { id: string; name: string }) {
  return (
    <span className={`avatar tone-${toneOf(id)}`} aria-hidden="true">
      {initialsOf(name)}
    </span>
  );
}

function initialsOf(name: string): string {
  const words = name.trim().split(/[\s._-]+/);
  const letters = [words[0], words.length > 1 ? words.at(-1) : undefined];
  // By code points, so that no letter outside the basic plane is cut in two.
  return letters
    .map((word) => [...(word ?? '')][0] ?? '')
    .join('')
    .toUpperCase();
}

function toneOf(id: string): number {
  let sum = 0;
  for (const character of id) sum = (sum * 31 + character.charCodeAt(0)) % 9_973;
  return sum % 6;
}
