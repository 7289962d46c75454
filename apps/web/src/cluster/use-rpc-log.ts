import type { RpcLog } from "@millrace/protocol";
import { useEffect, useState } from "react";
import { server } from "../api/server.ts";

const INTERVAL_MS = 1_000;
const NOTHING: RpcLog = { entries: [], slotRequests: [] };

/** Asked for once a second while somebody looks. What cannot be read now stays as it was. */
export function useRpcLog(): RpcLog {
  const [log, setLog] = useState(NOTHING);
  useEffect(() => {
    let gone = false;
    const read = () =>
      server.rpcLog().then(
        (newest) => {
          if (!gone) setLog(newest);
        },
        () => {},
      );
    void read();
    const timer = setInterval(() => void read(), INTERVAL_MS);
    return () => {
      gone = true;
      clearInterval(timer);
    };
  }, []);
  return log;
}
