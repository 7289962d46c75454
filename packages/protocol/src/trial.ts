import { flowDocumentSchema } from "@millrace/graph";
import { z } from "zod";
import { failureSchema } from "./job.ts";
import { collectedRowSchema } from "./rest.ts";

/** A value of a column. What no number of JSON holds (BIGINT, DECIMAL, times, bytes) is text as Print shows it. */
const cellSchema = z.union([z.string(), z.number(), z.boolean(), z.null()]);

/**
 * Runs a document once, with rows in place of what its sources read: objects by column, in the order in which they come;
 * what an object leaves out is NULL. Every source needs its rows, by the id of its node. Its sinks write nothing.
 */
export const trialSchema = z.strictObject({
  document: flowDocumentSchema,
  inputs: z.record(z.string(), z.array(z.record(z.string(), cellSchema))),
});

/** The last line of a trial, behind all rows. One that failed is not begun again. */
export const trialEndSchema = z.strictObject({
  end: z.strictObject({
    state: z.enum(["finished", "failed", "cancelled"]),
    failure: failureSchema.nullable(),
    /** Rows that came after the watermark, by node; nodes without any are left out. */
    late: z.record(z.string(), z.int()),
  }),
});

/** A row that a sink was given, or the end. */
export const trialLineSchema = z.union([collectedRowSchema, trialEndSchema]);

export type TrialInputs = z.infer<typeof trialSchema>["inputs"];
export type TrialEnd = z.infer<typeof trialEndSchema>;
