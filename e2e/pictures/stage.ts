import type { Product } from "../product.ts";

interface Flow {
  readonly nodes: readonly { readonly id: string; readonly config: Readonly<Record<string, unknown>> }[];
  readonly edges: readonly {
    readonly id: string;
    readonly from: { readonly node: string; readonly port: string };
    readonly to: { readonly node: string; readonly port: string };
  }[];
  readonly [key: string]: unknown;
}

/** The product with what the screens show: jobs of several kinds, and pipelines in several states. */
export class Stage {
  readonly address: string;
  /** A job of the first start, with a chart's worth of past. */
  readonly hostJob: string;
  readonly auctionsJob: string;
  readonly failedJob: string;
  readonly emptyDocument: string;
  readonly brokenDocument: string;
  /** Where a screen changes something. */
  readonly flightsCopy: string;

  private constructor(address: string, names: Omit<Stage, "address" | "keyed" | "empty">) {
    this.address = address;
    this.hostJob = names.hostJob;
    this.auctionsJob = names.auctionsJob;
    this.failedJob = names.failedJob;
    this.emptyDocument = names.emptyDocument;
    this.brokenDocument = names.brokenDocument;
    this.flightsCopy = names.flightsCopy;
  }

  /** A new pipeline of a source and Key by, for a form after them. */
  async keyed(): Promise<string> {
    const server = new Requests(this.address);
    const playground = await server.flow("example-collection-playground");
    return server.create({
      ...only(playground, "orders", "by-customer"),
      edges: [
        { id: "keyed", from: { node: "orders", port: "out" }, to: { node: "by-customer", port: "in" } },
      ],
      name: "Orders by customer",
    });
  }

  async empty(): Promise<string> {
    const server = new Requests(this.address);
    return server.create({ ...only(await server.flow("example-collection-playground")), name: "Empty" });
  }

  static async set({ address }: Product): Promise<Stage> {
    const server = new Requests(address);
    const playground = await server.flow("example-collection-playground");
    const failing = withConfig(playground, "large", { condition: "CAST(item AS INT) > 0" });
    return new Stage(address, {
      hostJob: await server.firstJob(),
      auctionsJob: await server.run("example-nexmark-hot-auctions"),
      failedJob: await server.run(await server.create({ ...failing, name: "Fails on its first row" })),
      emptyDocument: await server.create({ ...only(playground), name: "Empty" }),
      flightsCopy: await server.create({
        ...(await server.flow("example-flight-delays")),
        name: "Flight delays, mine",
      }),
      brokenDocument: await server.create({
        ...withConfig(playground, "total", { projections: [{ name: "total", expression: "prize * 2" }] }),
        name: "With problems",
      }),
    });
  }
}

function only(flow: Flow, ...nodes: readonly string[]): Flow {
  return { ...flow, nodes: flow.nodes.filter(({ id }) => nodes.includes(id)), edges: [] };
}

function withConfig(flow: Flow, node: string, config: Readonly<Record<string, unknown>>): Flow {
  return {
    ...flow,
    nodes: flow.nodes.map((each) =>
      each.id === node ? { ...each, config: { ...each.config, ...config } } : each,
    ),
  };
}

/** What a program asks of the server's REST interface. */
class Requests {
  readonly #address: string;

  constructor(address: string) {
    this.#address = address;
  }

  async flow(id: string): Promise<Flow> {
    return ((await this.#ask(`/api/documents/${id}`)) as { document: Flow }).document;
  }

  async create(document: Flow): Promise<string> {
    return ((await this.#ask("/api/documents", { document })) as { id: string }).id;
  }

  async run(documentId: string): Promise<string> {
    const { version } = (await this.#ask(`/api/documents/${documentId}`)) as { version: number };
    const { job } = (await this.#ask("/api/jobs", { documentId, version })) as { job: { id: string } };
    return job.id;
  }

  /** The job that a first start begins by itself. */
  async firstJob(): Promise<string> {
    for (;;) {
      const [job] = (await this.#ask("/api/jobs")) as readonly { id: string }[];
      if (job) return job.id;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }

  async #ask(path: string, body?: unknown): Promise<unknown> {
    const answer = await fetch(`${this.#address}${path}`, {
      method: body === undefined ? "GET" : "POST",
      headers: { "x-millrace": "1", "content-type": "application/json" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const said: unknown = await answer.json();
    if (!answer.ok) throw new Error(`${path}: ${JSON.stringify(said)}`);
    return said;
  }
}
