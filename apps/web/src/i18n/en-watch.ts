/** Words of Run mode: what is measured, and what it means. */
export const watch = {
  credits: (n: number) => (n === 1 ? "1 credit" : `${n} credits`),
  queue: (queued: number, of: number, credits: number) =>
    `queue ${queued} of ${of} segments, ${credits === 1 ? "1 credit" : `${credits} credits`}`,
} as const;
