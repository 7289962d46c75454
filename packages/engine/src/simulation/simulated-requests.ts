import type { HttpRequest, RequestChannel } from "../io/io-service.ts";
import { madeUpAnswer } from "../io/sampled-requests.ts";
import type { MadeUpAnswers } from "../io/sampled-requests.ts";
import type { SeededRandom } from "./seeded-random.ts";

export interface SimulatedRequestsOptions {
  readonly random: SeededRandom;
  readonly wake: () => void;
  readonly answers: MadeUpAnswers | undefined;
  readonly sample: string;
}

/** Requests to a server that is made up: answers come one by one, in any order and not at once. */
export function simulatedRequests(options: SimulatedRequestsOptions): RequestChannel {
  const { random, wake } = options;
  const underWay: HttpRequest[] = [];
  return {
    send: (request) => {
      underWay.push(request);
      wake();
    },
    take: () => {
      if (underWay.length === 0) return null;
      wake();
      if (random.oneIn(3)) return null;
      const [request] = underWay.splice(random.below(underWay.length), 1);
      return request === undefined ? null : madeUpAnswer(request, options);
    },
    close: () => {
      underWay.length = 0;
    },
  };
}
