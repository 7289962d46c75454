import { describe, expect, it } from "vitest";
import { ByteWriter } from "./byte-writer.ts";

describe("ByteWriter", () => {
  it.each([0, 1, 100, 248, 252, 255])("keeps every value while it grows, begun with %i bytes", (before) => {
    const writer = new ByteWriter();
    for (let i = 0; i < before; i++) writer.byte(i & 0xff);
    writer.int32(-7);
    writer.int64(-8n);
    writer.float64(0.5);
    const text = Uint8Array.from({ length: 600 }, (_, i) => i & 0xff);
    writer.range(text, 10, 580);
    writer.byte(9);
    const bytes = writer.finish();
    const view = new DataView(bytes.buffer);
    expect(bytes.subarray(0, before)).toEqual(Uint8Array.from({ length: before }, (_, i) => i & 0xff));
    expect(view.getInt32(before, true)).toBe(-7);
    expect(view.getBigInt64(before + 4, true)).toBe(-8n);
    expect(view.getFloat64(before + 12, true)).toBe(0.5);
    expect(view.getInt32(before + 20, true)).toBe(580);
    expect(bytes.slice(before + 24, -1)).toEqual(text.slice(10, 590));
    expect(bytes.at(-1)).toBe(9);
  });
});
