/** The sandbox of functions, which comes with the first graph that has some. */
export async function sandboxBinary(): Promise<Uint8Array<ArrayBuffer>> {
  const { default: base64 } = await import("virtual:sandbox");
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
}
