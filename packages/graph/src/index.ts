export { compile } from "./compile.ts";
export type { CompileResult } from "./compile-result.ts";
export { connectable } from "./connectable.ts";
export type { Connectable, PortRef } from "./connectable.ts";
export { configFields, defineNode, requirementsOf, sidePortIsOn } from "./define-node.ts";
export type {
  AnyNodeDefinition,
  Catalog,
  ConfigField,
  DefinedNode,
  Guarantee,
  InputPort,
  Lowered,
  LoweredSideOutput,
  NodeCategory,
  NodeContext,
  NodeDefinition,
  NodeDiagnostic,
  OutputPort,
  SidePort,
  SidePortCondition,
} from "./define-node.ts";
export { graphError, hasErrors, invariant, InvariantError } from "./diagnostic.ts";
export type { Diagnostic, DiagnosticParams, Span } from "./diagnostic.ts";
export { diffDocuments } from "./diff-documents.ts";
export type {
  AnnotationDiff,
  ChangedValue,
  DiffKind,
  DocumentDiff,
  EdgeDiff,
  NodeDiff,
} from "./diff-documents.ts";
export { endToEndGuarantee } from "./end-to-end-guarantee.ts";
export type { EndToEndGuarantee, SinkGuarantee } from "./end-to-end-guarantee.ts";
export { explain, formatSchema } from "./explain.ts";
export { AGGREGATE_FUNCTIONS } from "./expression.ts";
export type {
  AggregateCall,
  AggregateFunction,
  Expression,
  LiteralValue,
  ScalarFunction,
} from "./expression.ts";
export { conditionHolds, field, fieldMeta } from "./field.ts";
export type {
  FieldCondition,
  FieldMeta,
  FunctionForm,
  FieldWords,
  FileFormat,
  Text,
  Widget,
} from "./field.ts";
export {
  DEFAULT_SETTINGS,
  emptyDocument,
  FLOW_FORMAT,
  FLOW_VERSION,
  flowDocumentSchema,
  flowEdgeSchema,
  flowGroupSchema,
  flowNodeSchema,
  flowNoteSchema,
  flowPartitioningSchema,
  flowSettingsSchema,
  MAX_EDGES,
  MAX_NODES,
  NOTE_COLORS,
} from "./flow-document.ts";
export type {
  FlowDocument,
  FlowEdge,
  FlowGroup,
  FlowNode,
  FlowNote,
  FlowPartitioning,
  FlowSettings,
} from "./flow-document.ts";
export { consumersOf, producersOf } from "./connected-subtasks.ts";
export type { EdgeEnds } from "./connected-subtasks.ts";
export { FAILURES, jobFailure } from "./job-failure.ts";
export type { FailureDomain, FailureWhere, JobFailure } from "./job-failure.ts";
export type {
  ChainedOperator,
  CheckpointMode,
  CheckpointSettings,
  JobEdge,
  JobGraph,
  JobSettings,
  JobVertex,
  PartitionerPartitioning,
  Partitioning,
  RestartStrategy,
  StateBackendKind,
  StateBackendSettings,
  StreamEdge,
  StreamGraph,
  StreamNode,
  StreamInput,
  StreamSideOutput,
} from "./job-graph.ts";
export { isJoint } from "./joint-spec.ts";
export type {
  BroadcastJoinSpec,
  Both,
  CoCalcSpec,
  CoProcessFunctionSpec,
  IntervalJoinSpec,
  IterateSpec,
  JointSpec,
  WindowJoinSpec,
} from "./joint-spec.ts";
export type { Message, MessageParams } from "./messages/message.ts";
export type { DiagnosticCode, FailureReason, MessageCode } from "./messages/message-code.ts";
export { isNeverTrue } from "./constant-truth.ts";
export { nearestName } from "./nearest-name.ts";
export type { ExampleInput, NodeExample } from "./node-example.ts";
export { openDocument, openDocumentText } from "./open-document.ts";
export type { OpenedDocument } from "./open-document.ts";
export {
  FUNCTION_ERROR_FIELDS,
  functionStateId,
  functionStateType,
  PROCESS_ERROR_FIELDS,
  WINDOW_ERROR_FIELDS,
} from "./function-spec.ts";
export { REQUEST_ERROR_FIELDS } from "./async-request-spec.ts";
export type { AsyncRequestSpec, RequestErrorPolicy, RequestRetry } from "./async-request-spec.ts";
export type {
  FunctionCode,
  FunctionErrorPolicy,
  FunctionSide,
  FunctionState,
  FunctionStateTtl,
  ProcessFunctionSpec,
  RowFunctionSpec,
} from "./function-spec.ts";
export { HOST_METRICS_FIELDS, isSink, isSource, MALFORMED_FIELDS, NEXMARK_FIELDS } from "./operator-spec.ts";
export type {
  Charset,
  GeneratedColumn,
  GeneratedValues,
  CountWindowSpec,
  MalformedPolicy,
  OperatorKind,
  OperatorSpec,
  SourceSpec,
  StateTtl,
  WatermarkAlignmentSpec,
  TransformationSpec,
  TypedOperator,
  WindowSpec,
  WatermarkGeneratorSpec,
} from "./operator-spec.ts";
export { LIBRARY_FUNCTIONS, TOLERANT_FUNCTIONS, VOLATILE_FUNCTIONS } from "./library-function.ts";
export type { LibraryFunction, TolerantFunction, VolatileFunction } from "./library-function.ts";
export { renderDiagnostic, renderFailure } from "./render-diagnostic.ts";
export type { Locale, RenderedMessage } from "./render-diagnostic.ts";
export {
  bigint,
  boolean,
  bytes,
  char,
  date,
  decimal,
  double,
  float,
  formatType,
  int,
  isBytes,
  isFine,
  isInteger,
  isNested,
  isNumeric,
  isText,
  orNull,
  rowSchema,
  smallint,
  string,
  time,
  timestamp,
  timestampLtz,
  tinyint,
  varchar,
} from "./row-type.ts";
export type { ChangelogMode, Field, LogicalType, PlainKind, RowSchema, TypeKind } from "./row-type.ts";
export { avroName } from "./avro-name.ts";
export { jsonArrayElements } from "./json-array-elements.ts";
export { globPattern, isHiddenName } from "./glob-pattern.ts";
export { isGzipPath } from "./gzip-path.ts";
export { pushdown } from "./passes/pushdown.ts";
export { isStateless, restoreCheck } from "./state-compatibility.ts";
export type { NodeRestore, RestoreCheck, RestoreOptions, RestoreVerdict } from "./state-compatibility.ts";
export type { StateChange } from "./state-changes.ts";
export { widens } from "./type-widening.ts";
export { isPlainText, valueClass } from "./value-class.ts";
export type { BigintsAs, ValueClass } from "./value-class.ts";
export { CHECKPOINT_MODES, POISON_ROW_FAILURES, STATE_BACKENDS } from "./job-graph.ts";
export { toJobGraph } from "./to-job-graph.ts";
export type {
  DeltaOf,
  EvictorSpec,
  TriggerSpec,
  UserWindowFunctionSpec,
  WindowAssignerSpec,
  WindowFunctionSpec,
  PairsFunctionSpec,
  JoinedRows,
  WindowOperatorSpec,
  WindowSides,
} from "./window-operator-spec.ts";
export { windowPolicies, windowSides } from "./window-operator-spec.ts";
export type { RollingPolicy, RowReader, SinkSpec } from "./sink-spec.ts";
export { inBatch } from "./passes/runtime-mode.ts";
export { isBounded, RUNTIME_MODES } from "./runtime-mode.ts";
export type { ExecutionMode, RuntimeMode } from "./runtime-mode.ts";
export type { DirectorySourceSpec, FileReadSpec } from "./directory-source-spec.ts";
