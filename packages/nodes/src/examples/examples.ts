import { accessLogExample } from "./access-log.ts";
import { bidderSessionsExample } from "./bidder-sessions.ts";
import { birdStrikesExample } from "./bird-strikes.ts";
import { brokenReadingsExample } from "./broken-readings.ts";
import { cardFraudExample } from "./card-fraud.ts";
import { collectionPlaygroundExample } from "./collection-playground.ts";
import { currencyExample } from "./currency.ts";
import { earlyResultsExample } from "./early-results.ts";
import { earthquakesExample } from "./earthquakes.ts";
import type { Example } from "./example.ts";
import { flightDelaysExample } from "./flight-delays.ts";
import { hostMetricsExample } from "./host-metrics.ts";
import { hotAuctionsExample } from "./hot-auctions.ts";
import { hotKeysExample } from "./hot-keys.ts";
import { indexMonthsExample } from "./index-months.ts";
import { ninePointsExample } from "./nine-points.ts";
import { seattleRainExample } from "./seattle-rain.ts";
import { stockAveragesExample } from "./stock-averages.ts";
import { wordCountExample } from "./word-count.ts";

/** What a newcomer finds; the first one runs from the first start on. */
export const examples: readonly Example[] = [
  hostMetricsExample,
  flightDelaysExample,
  earthquakesExample,
  accessLogExample,
  ninePointsExample,
  wordCountExample,
  cardFraudExample,
  hotAuctionsExample,
  bidderSessionsExample,
  earlyResultsExample,
  currencyExample,
  stockAveragesExample,
  indexMonthsExample,
  seattleRainExample,
  birdStrikesExample,
  brokenReadingsExample,
  hotKeysExample,
  collectionPlaygroundExample,
];
