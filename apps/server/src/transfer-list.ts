/**
 * The buffers of byte arrays among the values and their members: with a message they move to the other thread, and are
 * gone here. An array that is a part of a larger buffer (Node's pool, say) is copied instead.
 */
export function transferList(values: readonly unknown[]): ArrayBuffer[] {
  const members = values.flatMap((value) =>
    typeof value === "object" && value !== null && !(value instanceof Uint8Array)
      ? Object.values(value as Readonly<Record<string, unknown>>)
      : [value],
  );
  const buffers = members.flatMap((member) => {
    if (!(member instanceof Uint8Array) || !(member.buffer instanceof ArrayBuffer)) return [];
    return member.byteLength === member.buffer.byteLength && member.byteLength > 0 ? [member.buffer] : [];
  });
  return [...new Set(buffers)];
}
