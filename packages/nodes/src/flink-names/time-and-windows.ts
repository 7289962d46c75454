import { became, still } from "./flink-name.ts";
import type { FlinkName } from "./flink-name.ts";

export const FLINK_TIME_AND_WINDOWS: readonly FlinkName[] = [
  became(
    "AscendingTimestampExtractor",
    ["timestamps-and-watermarks"],
    {
      en: "assignTimestampsAndWatermarks(AscendingTimestampExtractor), deprecated",
      zh: "assignTimestampsAndWatermarks(AscendingTimestampExtractor)，已弃用",
    },
    "WatermarkStrategy.forMonotonousTimestamps()",
  ),
  became(
    "BoundedOutOfOrderness",
    ["timestamps-and-watermarks"],
    {
      en: "BoundedOutOfOrdernessTimestampExtractor, deprecated; WatermarkStrategy since 1.11",
      zh: "BoundedOutOfOrdernessTimestampExtractor 已弃用；WatermarkStrategy 自 1.11 起",
    },
    "WatermarkStrategy.forBoundedOutOfOrderness(Duration)",
  ),
  became(
    "AssignerWithPunctuatedWatermarks / AssignerWithPeriodicWatermarks",
    ["timestamps-and-watermarks"],
    {
      en: "assignTimestampsAndWatermarks(AssignerWithPeriodicWatermarks), deprecated",
      zh: "assignTimestampsAndWatermarks(AssignerWithPeriodicWatermarks)，已弃用",
    },
    "WatermarkStrategy.forGenerator(WatermarkGeneratorSupplier)",
  ),
  still(
    "assignTimestampsAndWatermarks / WatermarkStrategy / WatermarkGenerator / TimestampAssigner / withIdleness",
    ["timestamps-and-watermarks"],
    "assignTimestampsAndWatermarks(WatermarkStrategy.forGenerator(...).withTimestampAssigner(...).withIdleness(Duration))",
  ),
  still(
    "withWatermarkAlignment",
    ["timestamps-and-watermarks"],
    "WatermarkStrategy.withWatermarkAlignment(group, maxDrift, updateInterval)",
  ),
  became(
    "IngestionTime / TimeCharacteristic / IngestionTimeExtractor",
    ["ingestion-time"],
    {
      en: "setStreamTimeCharacteristic(TimeCharacteristic.IngestionTime), deprecated",
      zh: "setStreamTimeCharacteristic(TimeCharacteristic.IngestionTime)，已弃用",
    },
    {
      en: "removed; a TimestampAssigner that gives the clock's time",
      zh: "已移除；用给出系统时钟时间的 TimestampAssigner",
    },
  ),
  became(
    "TumblingEventTimeWindows / SlidingEventTimeWindows / EventTimeSessionWindows",
    ["window"],
    "window(TumblingEventTimeWindows.of(Time))",
    "window(TumblingEventTimeWindows.of(Duration))",
  ),
  became(
    "TumblingProcessingTimeWindows / SlidingProcessingTimeWindows / ProcessingTimeSessionWindows",
    ["window"],
    "window(TumblingProcessingTimeWindows.of(Time))",
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
  became("allowedLateness", ["window", "window-join"], "allowedLateness(Time)", "allowedLateness(Duration)"),
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
    "trigger(ContinuousEventTimeTrigger.of(Time))",
    "trigger(ContinuousEventTimeTrigger.of(Duration))",
  ),
  still("CountTrigger", ["window", "count-window"], "trigger(CountTrigger.of(count))"),
  still(
    "DeltaTrigger",
    ["window", "data-window"],
    "trigger(DeltaTrigger.of(threshold, DeltaFunction, serializer))",
  ),
  still("PurgingTrigger", ["window"], "trigger(PurgingTrigger.of(Trigger))"),
  still("ProcessingTimeoutTrigger", ["window"], "trigger(ProcessingTimeoutTrigger.of(Trigger, Duration))"),
  still("Evictor / evictBefore", ["window"], "evictor(Evictor): evictBefore, evictAfter"),
  became(
    "CountEvictor / TimeEvictor / DeltaEvictor",
    ["window"],
    "evictor(TimeEvictor.of(Time))",
    "evictor(TimeEvictor.of(Duration))",
  ),
];
