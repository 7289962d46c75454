/** Blocking result partitions of every JobManager that there was. */
export const partitionsDirectory = (dataDir: string): string => `${dataDir}/partitions`;

/** Of one JobManager: TaskManagers of another write elsewhere, whatever is left of them. */
export const partitionsOfEpoch = (dataDir: string, epoch: number): string =>
  `${partitionsDirectory(dataDir)}/${epoch}`;
