/** A smaller case that still fails, by leaving out what is not needed for it. The problem may be another one than at first. */
// oxlint-disable-next-line max-params -- the case, and how it is searched
export async function shrink<Case>(
  failing: Case,
  smallerThan: (smallest: Case) => Iterable<Case>,
  fails: (candidate: Case) => boolean | Promise<boolean>,
  mostRuns: number,
): Promise<Case> {
  let smallest = failing;
  let runs = 0;
  for (let goesOn = true; goesOn;) {
    goesOn = false;
    for (const candidate of smallerThan(smallest)) {
      if (runs++ >= mostRuns) return smallest;
      if (!(await fails(candidate))) continue;
      smallest = candidate;
      goesOn = true;
      break;
    }
  }
  return smallest;
}
