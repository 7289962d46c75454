/** Whether a file is unpacked as it is read: its name says so, for sources, samples and checks alike. */
export const isGzipPath = (path: string): boolean => path.toLowerCase().endsWith(".gz");
