/** Whether a key has that text in one of its parts, whatever its case. Null: every key is wanted. */
export function keySearch(search: string | null): ((key: readonly string[]) => boolean) | null {
  if (search === null || search === "") return null;
  const text = search.toLowerCase();
  return (key) => key.some((part) => part.toLowerCase().includes(text));
}
