import { invariant } from "@millrace/graph";
import { accessLogExample } from "./access-log.ts";
import { askTheServerExample } from "./ask-the-server.ts";
import { bidderSessionsExample } from "./bidder-sessions.ts";
import { birdStrikesExample } from "./bird-strikes.ts";
import { brokenReadingsExample } from "./broken-readings.ts";
import { busiestRoutesExample } from "./busiest-routes.ts";
import { cardFraudExample } from "./card-fraud.ts";
import { collectionPlaygroundExample } from "./collection-playground.ts";
import { currencyExample } from "./currency.ts";
import { earlyResultsExample } from "./early-results.ts";
import { earthquakesExample } from "./earthquakes.ts";
import { exampleSummaries } from "./example-summaries.ts";
import type { DrawnExample, Example } from "./example.ts";
import { fareLimitsExample } from "./fare-limits.ts";
import { flightDelaysExample } from "./flight-delays.ts";
import { hostMetricsExample } from "./host-metrics.ts";
import { hotAuctionsExample } from "./hot-auctions.ts";
import { hotKeysExample } from "./hot-keys.ts";
import { indexMonthsExample } from "./index-months.ts";
import { middleFaresExample } from "./middle-fares.ts";
import { ninePointsExample } from "./nine-points.ts";
import { ridesByCityExample } from "./rides-by-city.ts";
import { seattleRainExample } from "./seattle-rain.ts";
import { stockAveragesExample } from "./stock-averages.ts";
import { wordCountExample } from "./word-count.ts";
import { yearsToDoubleExample } from "./years-to-double.ts";

const DRAWN: readonly DrawnExample[] = [
  accessLogExample,
  askTheServerExample,
  bidderSessionsExample,
  birdStrikesExample,
  brokenReadingsExample,
  busiestRoutesExample,
  cardFraudExample,
  collectionPlaygroundExample,
  currencyExample,
  earlyResultsExample,
  earthquakesExample,
  fareLimitsExample,
  flightDelaysExample,
  hostMetricsExample,
  hotAuctionsExample,
  hotKeysExample,
  indexMonthsExample,
  middleFaresExample,
  ninePointsExample,
  seattleRainExample,
  ridesByCityExample,
  stockAveragesExample,
  wordCountExample,
  yearsToDoubleExample,
];

invariant(DRAWN.length === exampleSummaries.length, "Every example that is drawn has a summary.");

/** What a newcomer finds, in the order of their summaries; the first one runs from the first start on. */
export const examples: readonly Example[] = exampleSummaries.map(({ id, summary }) => {
  const drawn = DRAWN.find((example) => example.id === id);
  invariant(drawn !== undefined, `The example ${id} is not drawn.`);
  return { ...drawn, summary };
});
