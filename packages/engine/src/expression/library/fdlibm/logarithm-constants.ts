export const LN2_HIGH = 0.6931471803691238;
export const LN2_LOW = 1.9082149292705877e-10;
export const INVERSE_LN2 = 1.4426950408889634;
/** Of x - x (e^x + 1) / (e^x - 1) + 2 by even powers of x, for |x| <= 0.5 ln 2. */
export const EXPONENT_SERIES: readonly number[] = [
  0.16666666666666602, -0.0027777777777015593, 6.613756321437934e-5, -1.6533902205465252e-6,
  4.1381367970572385e-8,
];
