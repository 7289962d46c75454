/**
 * Units from which on a text is a key of a Map in one piece only, which `slice(0)` gives: the interpreter hashes a text of 512
 * and more that was put together by its pieces, so that the same text put together otherwise is not found.
 */
export const LONG_KEY = 256;
