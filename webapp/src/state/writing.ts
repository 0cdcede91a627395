/** May the bot write to this person? Asked at the first favorite, price or request, and not again for a week. */

import { ask } from "../api/client";
import { launch, requestWriteAccess } from "../telegram";
import { read, write } from "./storage";

const AGAIN_MS = 7 * 24 * 3600_000;
const ASKED = "write-access-asked";

export async function askToWrite(): Promise<void> {
  if (launch.mayWrite || !launch.initData || Date.now() - Number(read(ASKED)) < AGAIN_MS) return;
  write(ASKED, String(Date.now()));
  if (!(await requestWriteAccess())) return;
  launch.mayWrite = true;
  await ask("write-access/", { method: "POST", keepalive: true }).catch(() => write(ASKED, ""));
}
