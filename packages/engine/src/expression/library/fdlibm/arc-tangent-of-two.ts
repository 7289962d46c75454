import { magnitudeWord } from "./double-words.ts";
import { arcTangent } from "./arc-tangent.ts";

const PI_LOW = 1.2246467991473532e-16;

/** The angle of the point (x, y), in (-pi, pi]; the signs of zeros count. Error below 2 ulp. */
export function arcTangentOfTwo(y: number, x: number): number {
  if (Number.isNaN(x) || Number.isNaN(y)) return Number.NaN;
  const below = y < 0 || Object.is(y, -0);
  const angle = upperAngle(Math.abs(y), x);
  return below ? -angle : angle;
}

/** Of a point that is not below the axis. */
function upperAngle(y: number, x: number): number {
  const acute = acuteAngle(y, Math.abs(x));
  if (x > 0 || Object.is(x, 0) || (x === 0 && y > 0)) return acute;
  return acute === QUARTER_PI && y === Infinity ? 3 * QUARTER_PI : Math.PI - (acute - PI_LOW);
}

const QUARTER_PI = Math.PI / 4;

/** Of a point with no coordinate below zero. */
function acuteAngle(y: number, x: number): number {
  if (y === 0) return 0;
  if (y === Infinity && x === Infinity) return QUARTER_PI;
  const steepness = (magnitudeWord(y) - magnitudeWord(x)) >> 20;
  if (steepness > 60) return Math.PI / 2;
  return arcTangent(y / x);
}
