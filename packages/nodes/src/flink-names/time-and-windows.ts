import { became, still } from "./flink-name.ts";
import type { FlinkName } from "./flink-name.ts";

export const FLINK_TIME_AND_WINDOWS: readonly FlinkName[] = [
  became(
    "AscendingTimestampExtractor",
    ["timestamps-and-watermarks"],
    {
      en: "assignTimestampsAndWatermarks(AscendingTimestampExtractor), deprecated in 1.11",
      zh: "assignTimestampsAndWatermarks(AscendingTimestampExtractor)，1.11 起弃用",
    },
    {
      en: "WatermarkStrategy.forMonotonousTimestamps(); the class is still there, deprecated",
      zh: "WatermarkStrategy.forMonotonousTimestamps()；该类仍在，已弃用",
    },
  ),
  became(
    "BoundedOutOfOrderness",
    ["timestamps-and-watermarks"],
    {
      en: "assignTimestampsAndWatermarks(BoundedOutOfOrdernessTimestampExtractor), deprecated in 1.11; WatermarkStrategy since 1.11",
      zh: "assignTimestampsAndWatermarks(BoundedOutOfOrdernessTimestampExtractor)，1.11 起弃用；WatermarkStrategy 自 1.11 起",
    },
    {
      en: "WatermarkStrategy.forBoundedOutOfOrderness(Duration); BoundedOutOfOrdernessTimestampExtractor is still there",
      zh: "WatermarkStrategy.forBoundedOutOfOrderness(Duration)；BoundedOutOfOrdernessTimestampExtractor 仍在",
    },
  ),
  became(
    "AssignerWithPunctuatedWatermarks / AssignerWithPeriodicWatermarks",
    ["timestamps-and-watermarks"],
    {
      en: "assignTimestampsAndWatermarks(AssignerWithPeriodicWatermarks), deprecated in 1.11",
      zh: "assignTimestampsAndWatermarks(AssignerWithPeriodicWatermarks)，1.11 起弃用",
    },
    {
      en: "removed; WatermarkStrategy.forGenerator(WatermarkGeneratorSupplier)",
      zh: "已移除；WatermarkStrategy.forGenerator(WatermarkGeneratorSupplier)",
    },
  ),
  still(
    "assignTimestampsAndWatermarks / WatermarkStrategy / WatermarkGenerator / TimestampAssigner / withIdleness",
    ["timestamps-and-watermarks"],
    "assignTimestampsAndWatermarks(WatermarkStrategy.forGenerator(...).withTimestampAssigner(...).withIdleness(Duration))",
  ),
  became(
    "withWatermarkAlignment",
    ["timestamps-and-watermarks"],
    {
      en: "WatermarkStrategy.withWatermarkAlignment(group, maxDrift, updateInterval) since 1.15",
      zh: "WatermarkStrategy.withWatermarkAlignment(group, maxDrift, updateInterval) 自 1.15 起",
    },
    "WatermarkStrategy.withWatermarkAlignment(group, maxDrift, updateInterval)",
  ),
  became(
    "IngestionTime / TimeCharacteristic / IngestionTimeExtractor",
    ["ingestion-time"],
    {
      en: "setStreamTimeCharacteristic(TimeCharacteristic.IngestionTime), deprecated in 1.12; IngestionTimeExtractor, deprecated in 1.11",
      zh: "setStreamTimeCharacteristic(TimeCharacteristic.IngestionTime)，1.12 起弃用；IngestionTimeExtractor 1.11 起弃用",
    },
    {
      en: "removed; a TimestampAssigner that gives the clock's time",
      zh: "已移除；用给出系统时钟时间的 TimestampAssigner",
    },
  ),
  became(
    "TumblingEventTimeWindows / SlidingEventTimeWindows / EventTimeSessionWindows",
    ["window"],
    {
      en: "window(TumblingEventTimeWindows.of(Time)), deprecated in 1.19; Duration since 1.19",
      zh: "window(TumblingEventTimeWindows.of(Time))，1.19 起弃用；Duration 自 1.19 起",
    },
    "window(TumblingEventTimeWindows.of(Duration))",
  ),
  became(
    "TumblingProcessingTimeWindows / SlidingProcessingTimeWindows / ProcessingTimeSessionWindows",
    ["window"],
    {
      en: "window(TumblingProcessingTimeWindows.of(Time)), deprecated in 1.19; Duration since 1.19",
      zh: "window(TumblingProcessingTimeWindows.of(Time))，1.19 起弃用；Duration 自 1.19 起",
    },
    "window(TumblingProcessingTimeWindows.of(Duration))",
  ),
  still(
    "DynamicEventTimeSessionWindows / DynamicProcessingTimeSessionWindows / withDynamicGap",
    ["window"],
    "window(EventTimeSessionWindows.withDynamicGap(SessionWindowTimeGapExtractor))",
  ),
  still(
    "GlobalWindows",
    ["window", "count-window", "data-window"],
    "window(GlobalWindows.create()).trigger(...)",
  ),
  became(
    "allowedLateness",
    ["window", "window-join"],
    {
      en: "allowedLateness(Time), deprecated in 1.19; Duration since 1.19",
      zh: "allowedLateness(Time)，1.19 起弃用；Duration 自 1.19 起",
    },
    "allowedLateness(Duration)",
  ),
  still("sideOutputLateData", ["window"], "sideOutputLateData(OutputTag)"),
  still(
    "ProcessWindowFunction / ProcessAllWindowFunction / WindowFunction",
    ["window"],
    "process(ProcessWindowFunction), apply(WindowFunction)",
  ),
  still(
    "Trigger / TriggerResult / onElement",
    ["window"],
    "trigger(Trigger): onElement, onEventTime, onProcessingTime",
  ),
  still("EventTimeTrigger / ProcessingTimeTrigger", ["window"], "trigger(EventTimeTrigger.create())"),
  became(
    "ContinuousEventTimeTrigger / ContinuousProcessingTimeTrigger",
    ["window"],
    {
      en: "trigger(ContinuousEventTimeTrigger.of(Time)), deprecated in 1.19; Duration since 1.19",
      zh: "trigger(ContinuousEventTimeTrigger.of(Time))，1.19 起弃用；Duration 自 1.19 起",
    },
    "trigger(ContinuousEventTimeTrigger.of(Duration))",
  ),
  still("CountTrigger", ["window", "count-window"], "trigger(CountTrigger.of(count))"),
  still(
    "DeltaTrigger",
    ["window", "data-window"],
    "trigger(DeltaTrigger.of(threshold, DeltaFunction, serializer))",
  ),
  still("PurgingTrigger", ["window"], "trigger(PurgingTrigger.of(Trigger))"),
  became(
    "ProcessingTimeoutTrigger",
    ["window"],
    {
      en: "trigger(ProcessingTimeoutTrigger.of(Trigger, Duration)) since 1.12",
      zh: "trigger(ProcessingTimeoutTrigger.of(Trigger, Duration)) 自 1.12 起",
    },
    "trigger(ProcessingTimeoutTrigger.of(Trigger, Duration))",
  ),
  became(
    "Evictor / evictBefore",
    ["window"],
    {
      en: "evictor(Evictor): evictBefore, evictAfter since 1.2",
      zh: "evictor(Evictor)：evictBefore、evictAfter 自 1.2 起",
    },
    "evictor(Evictor): evictBefore, evictAfter",
  ),
  became(
    "CountEvictor / TimeEvictor / DeltaEvictor",
    ["window"],
    {
      en: "evictor(TimeEvictor.of(Time)), deprecated in 1.19; Duration since 1.19",
      zh: "evictor(TimeEvictor.of(Time))，1.19 起弃用；Duration 自 1.19 起",
    },
    "evictor(TimeEvictor.of(Duration))",
  ),
];
