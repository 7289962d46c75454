/** Every promise that can go on has gone on when this resolves. */
export const nodeTurn = (): Promise<void> =>
  new Promise((resolve) => {
    setImmediate(resolve);
  });
