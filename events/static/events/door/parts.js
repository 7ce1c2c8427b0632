// The list comes in parts, each with a tag. What the site sends takes the place of what was there.
const PART_LETTERS = 2;

export function merge(kept, parts) {
  const tags = { ...kept?.tags };
  const people = (kept?.people ?? []).filter((person) => !(person.ticket.slice(0, PART_LETTERS) in parts));
  for (const [name, part] of Object.entries(parts)) {
    if (part.tag) tags[name] = part.tag;
    else delete tags[name];
    people.push(...part.people);
  }
  return { tags, people };
}
