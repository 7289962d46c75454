import { errorSchema } from "@millrace/protocol";
import type { ApiError } from "@millrace/protocol";

/** A request that the server refused, or that never reached it (`status` 0). */
export class ApiFailure extends Error {
  override readonly name = "ApiFailure";
  readonly status: number;
  readonly code: string;
  readonly details: NonNullable<ApiError["error"]["details"]>;

  constructor(status: number, error: ApiError["error"]) {
    super(error.message);
    this.status = status;
    this.code = error.code;
    this.details = error.details ?? [];
  }

  static unreachable(cause: unknown): ApiFailure {
    return new ApiFailure(0, {
      code: "unreachable",
      message: cause instanceof Error ? cause.message : String(cause),
    });
  }

  static async ofResponse(response: Response): Promise<ApiFailure> {
    const parsed = errorSchema.safeParse(await response.json().catch(() => null));
    const error = parsed.success
      ? parsed.data.error
      : { code: `http.${response.status}`, message: response.statusText };
    return new ApiFailure(response.status, error);
  }
}
