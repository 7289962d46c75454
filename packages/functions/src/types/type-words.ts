import type { Locale } from "@millrace/graph";

/** What the generated types say in their comments. */
export interface TypeWords {
  readonly row: string;
  readonly result: string;
  readonly noResult: string;
  readonly nullable: string;
  readonly eventTime: string;
  readonly key: string;
  readonly milliseconds: string;
  readonly asText: string;
  readonly collector: string;
  readonly collect: string;
  readonly states: string;
  readonly value: string;
  readonly list: string;
  readonly map: string;
  readonly reducing: string;
  readonly aggregating: string;
  readonly copy: string;
  readonly clear: string;
  readonly update: string;
  readonly timestamp: string;
  readonly currentWatermark: string;
  readonly currentProcessingTime: string;
  readonly registerEventTimeTimer: string;
  readonly registerProcessingTimeTimer: string;
  readonly deleteTimer: string;
  readonly currentKey: string;
  readonly timeDomain: string;
  readonly subtask: string;
  readonly parallelism: string;
  readonly output: string;
  readonly broadcast: string;
  readonly applyToKeyedState: string;
  readonly emitWatermark: string;
  readonly numbers: string;
}

const en: TypeWords = {
  row: "A row that comes in.",
  result: "A row of the result, with the columns that the form declares.",
  noResult: "The form declares no columns yet.",
  nullable: "may be NULL",
  eventTime: "event time",
  key: "key",
  milliseconds: "milliseconds since 1970-01-01T00:00:00",
  asText: "as text",
  collector: "Takes the rows of the result.",
  collect: "Sends a row. Taken back if the call throws.",
  states: "The states that the form declares, of the key at hand.",
  value: "One value of each key.",
  list: "A list of each key.",
  map: "A map of each key.",
  reducing: "What was added, put together by the function of the same name in the exported `reducers`.",
  aggregating:
    "What was added, put together by the functions of the same name in the exported `aggregators`.",
  copy: "A copy: what is done to it does not change the state.",
  clear: "Forgets what is kept.",
  update: "Keeps this instead.",
  timestamp: "Event time of the row, or time of the timer, in milliseconds; null where there is none.",
  currentWatermark: "The watermark, in milliseconds. Beyond all times at the end of the input.",
  currentProcessingTime: "What the clock of the slot says, in milliseconds.",
  registerEventTimeTimer:
    "Calls onTimer for this key once the watermark has come to this time. One timer for each key and time.",
  registerProcessingTimeTimer:
    "Calls onTimer for this key once the clock has come to this time. One timer for each key and time.",
  deleteTimer: "Takes back a timer of this key.",
  currentKey: "The columns of the key at hand.",
  timeDomain: "Which time the timer was set in.",
  subtask: "Which subtask this is, from 0.",
  parallelism: "How many subtasks there are.",
  output: "Sends a row to a side output that the form declares.",
  broadcast: "A map that every subtask has. Only processBroadcastElement may write it.",
  applyToKeyedState: "Does something with this state of all keys that have one, when the call has returned.",
  emitWatermark:
    "No row with an event time up to this, in milliseconds, is to come. One that is not larger than the last is none.",
  numbers: "The numbers that the form declares, kept in checkpoints.",
};

const zh: TypeWords = {
  row: "输入的一行。",
  result: "结果的一行，列由表单声明。",
  noResult: "表单还没有声明结果列。",
  nullable: "可能为 NULL",
  eventTime: "事件时间",
  key: "键",
  milliseconds: "自 1970-01-01T00:00:00 起的毫秒数",
  asText: "以文本表示",
  collector: "接收结果行。",
  collect: "发送一行。如果本次调用抛出错误，会被撤回。",
  states: "表单声明的状态，属于当前键。",
  value: "每个键一个值。",
  list: "每个键一个列表。",
  map: "每个键一个映射。",
  reducing: "加入的值，由导出的 reducers 中同名函数合并。",
  aggregating: "加入的值，由导出的 aggregators 中同名的一组函数聚合。",
  copy: "是副本：修改它不会改变状态。",
  clear: "清除保存的内容。",
  update: "改为保存这个值。",
  timestamp: "数据行的事件时间或定时器的时间，毫秒；没有时为 null。",
  currentWatermark: "水位线，毫秒。输入结束时大于任何时间。",
  currentProcessingTime: "Slot 的时钟，毫秒。",
  registerEventTimeTimer: "水位线到达该时间时为当前键调用 onTimer。每个键与时间只有一个定时器。",
  registerProcessingTimeTimer: "时钟到达该时间时为当前键调用 onTimer。每个键与时间只有一个定时器。",
  deleteTimer: "取消当前键的一个定时器。",
  currentKey: "当前键的各列。",
  timeDomain: "定时器所用的时间。",
  subtask: "本子任务的编号，从 0 开始。",
  parallelism: "子任务的数量。",
  output: "把一行发到表单声明的旁路输出。",
  broadcast: "每个子任务都有一份的映射。只有 processBroadcastElement 可以写入。",
  applyToKeyedState: "在本次调用返回后，对所有已有此状态的键执行。",
  emitWatermark: "不会再有事件时间不晚于此（毫秒）的数据行。不大于上一个的水位线无效。",
  numbers: "表单声明的数字，随检查点保存。",
};

export const TYPE_WORDS: Readonly<Record<Locale, TypeWords>> = { en, zh };
