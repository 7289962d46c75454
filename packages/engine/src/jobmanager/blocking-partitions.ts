/** Result partitions between the stages of batch jobs, wherever they lie. */
export interface BlockingPartitions {
  /** Nobody will read them any more. */
  remove(jobId: string, names: readonly string[]): void;
  /** The job has ended. */
  removeAll(jobId: string): Promise<void>;
}
