import { create } from "zustand";

const useAnnounced = create<{ readonly text: string }>()(() => ({ text: "" }));

/** Says to a screen reader what the eye sees on the canvas. */
export const announce = (text: string): void => useAnnounced.setState({ text });

export function Announcer() {
  const text = useAnnounced((state) => state.text);
  return (
    <div className="visually-hidden" role="status" data-testid="announcer">
      {text}
    </div>
  );
}
