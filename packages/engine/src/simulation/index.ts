export { Simulation } from "./simulation.ts";
export type { PrintedBy, SimulationOptions, SimulationState } from "./simulation.ts";
export { encodeTrace } from "./trace-recorder.ts";
export type { TraceEvent, TraceKind, TraceSink, TraceValue } from "./trace.ts";
export type { PreviewAnswer, PreviewRequest } from "./preview-protocol.ts";
export type { OperatorSample, SampleRow } from "./row-samples.ts";
export type { FromSimulationWorker, ToSimulationWorker } from "./worker-protocol.ts";
