/** Everything the app may ask of Telegram. Nothing here throws; in a plain browser every call is a no-op or a window. */
export interface Launch {
  /** Signed by Telegram, sent as `Authorization: tma …`; "" in a plain browser. */
  initData: string;
  startParam: string;
  version: string;
  platform: string;
  /** The bot may already write to this person (`allows_write_to_pm`). */
  mayWrite: boolean;
}
export declare const launch: Launch;
/** A client listens: back button, haptics and `close` work. False also for launch data opened in a plain browser. */
export declare const isTelegram: boolean;
export declare function applyTheme(): void;
export declare function start(onBack: () => void): void;
export declare function showBack(visible: boolean): void;
export declare function haptic(kind: "tap" | "success" | "error"): void;
export declare function openTelegram(link: string): void;
export declare function openOutside(link: string): void;
export declare function close(): void;
export declare function requestWriteAccess(): Promise<boolean>;
